"""Which kinds of notices there are. Wiring registers them at the start."""

from __future__ import annotations

from collections.abc import Collection

from app.kernel.identity import Role
from app.notices.model import AnyKind, Topic

_kinds: dict[str, AnyKind] = {}


def register(*kinds: AnyKind) -> None:
    _kinds.update({kind.code: kind for kind in kinds})


def get(code: str) -> AnyKind:
    """Return a kind; raise `KeyError` for one that nobody registered."""
    return _kinds[code]


def kinds_for(roles: Collection[Role]) -> list[AnyKind]:
    """Return the kinds that somebody with these roles is told.

    What a newer version told is not among them: it is shown again when that version is.
    """
    return [kind for kind in _kinds.values() if kind.is_for(roles)]


def codes_for(roles: Collection[Role]) -> list[str]:
    return [kind.code for kind in kinds_for(roles)]


def topics_for(roles: Collection[Role]) -> list[Topic]:
    """Return the topics that somebody with these roles can choose for."""
    found = {kind.topic for kind in kinds_for(roles)}
    return [topic for topic in Topic if topic in found]


def topic_of_kinds() -> dict[str, Topic]:
    return {kind.code: kind.topic for kind in _kinds.values()}
