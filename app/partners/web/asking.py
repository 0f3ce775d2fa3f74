"""What of a list an address asks for, and addresses that ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from app.partners.model import LENGTHS, Filter, Gap, Only, Sort, Status, Type

K = TypeVar("K", bound=StrEnum)
LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""


def asked() -> Filter:
    """Return the filter in this page's address; what cannot be read is not asked for."""
    return Filter(
        text=request.args.get("q", "")[: LENGTHS["name"]],
        type=_kind(Type, "type"),
        status=_kind(Status, "status"),
        sector=request.args.get("sector") or None,
        only=_kind(Only, "only"),
        missing=_kind(Gap, "missing"),
        sort=_kind(Sort, "sort") or Sort.NAME,
    )


def _kind(kind: type[K], name: str) -> K | None:
    said = request.args.get(name, "")
    return kind(said) if said in set(kind) else None


def page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def here() -> Mapping[str, Any]:
    """Return what this address says of the list, so that pages of a partner lead back to it."""
    page = page_number()
    return {**as_arguments(asked()), **({"page": str(page)} if page > 1 else {})}


def as_arguments(filtered: Filter, **changes: object) -> Mapping[str, str]:
    """Return what an address says for a filter, with some of it changed."""
    wanted = replace(filtered, **changes)  # type: ignore[arg-type]  # the caller names fields
    said = {
        "q": wanted.text,
        "type": wanted.type,
        "status": wanted.status,
        "sector": wanted.sector,
        "only": wanted.only,
        "missing": wanted.missing,
        "sort": wanted.sort if wanted.sort is not Sort.NAME else "",
    }
    return {name: str(value) for name, value in said.items() if value}
