"""The few places everybody can go to; wiring names them, the base template shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from flask_babel import LazyString

from app.kernel.identity import Role
from app.web.access import find_actor


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    label: LazyString
    endpoint: str
    roles: frozenset[Role] = frozenset()
    """Who sees it; empty: everybody who is signed in."""
    public: bool = False
    """Whether it is shown to visitors too."""


def init_app(app: Flask, places: Sequence[Place]) -> None:
    def visible_places() -> list[Place]:
        actor = find_actor()
        if actor is None:
            return [place for place in places if place.public]
        return [place for place in places if not place.roles or actor.is_any(*place.roles)]

    app.jinja_env.globals["visible_places"] = visible_places
