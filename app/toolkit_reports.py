"""Reports that other worlds begin in the toolkit, from what they found (part of wiring)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import url_for

from app.kernel.identity import Actor
from app.toolkit import service as toolkit

Start = Callable[[Actor, Mapping[str, object], str], str]


def starting(instrument_id: str) -> Start:
    """Return what begins a document of an instrument: (actor, content, language) → its address."""

    def start(actor: Actor, content: Mapping[str, object], language: str) -> str:
        document_id, _taken = toolkit.start(
            actor, instrument_id, language=language, content=content
        )
        return url_for("toolkit.document", document_id=document_id)

    return start
