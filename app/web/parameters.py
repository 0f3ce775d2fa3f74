"""What is typed into addresses and forms, without the one character no database can keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items


class Parameters(ImmutableMultiDict[str, Any]):
    """Values without NUL: PostgreSQL refuses it, nobody sees it, and the rest was meant."""

    def __init__(self, sent: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__([(name, _plain(value)) for name, value in iter_multi_items(sent or ())])


class PlainRequest(Request):
    """A request whose text can be kept as it is."""

    parameter_storage_class = Parameters


def init_app(app: Flask) -> None:
    app.request_class = PlainRequest


def _plain(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value
