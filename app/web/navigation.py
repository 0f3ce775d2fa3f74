"""The few places everybody can go to; wiring names them, the base template shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, g
from flask_babel import LazyString

from app.kernel.identity import Actor, Role
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
    within: frozenset[str] = frozenset()
    """Names of blueprints that are found from here, at addresses of their own."""


CountUnread = Callable[[Actor], int]
"""How many unread notices somebody has: the number beside the bell."""


def init_app(app: Flask, places: Sequence[Place], count_unread: CountUnread) -> None:
    def visible_places() -> list[Place]:
        actor = find_actor()
        if actor is None:
            return [place for place in places if place.public]
        return [place for place in places if not place.roles or actor.is_any(*place.roles)]

    def unread_notices() -> int:
        """Asked by pages with a header alone, and of the database at most once a request."""
        actor = find_actor()
        if actor is not None and "unread_notices" not in g:
            g.unread_notices = count_unread(actor)
        return int(g.get("unread_notices", 0))

    app.jinja_env.globals["visible_places"] = visible_places
    app.jinja_env.globals["unread_notices"] = unread_notices
