"""Pieces that somebody ticks on a page."""

from __future__ import annotations

from uuid import UUID

from flask import request

from app.kernel.errors import NotFound


def chosen_pieces() -> list[UUID]:
    """Return the ids ticked; raise `NotFound` for what is none."""
    try:
        return [UUID(each) for each in request.form.getlist("pieces")]
    except ValueError as error:
        raise NotFound from error
