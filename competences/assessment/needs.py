"""What this world asks of others; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.kernel.i18n import Text
from app.kernel.ids import PersonId
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Module:
    """The training module of a competence, as far as this world has to know it."""

    id: str
    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[], Framework]
    """The version in use."""
    framework_version: Callable[[str, str], Framework]
    """An older version, by framework id and version: drafts begun with it are finished with it."""
    module_for: Callable[[str], Module | None]
    """The module of a competence, by its code; called within a request."""
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    """The names people go by, in one query; None for those without."""


_needs: Needs | None = None


def provide(needs: Needs) -> None:
    global _needs  # noqa: PLW0603  # set once, by wiring
    _needs = needs


def needed() -> Needs:
    assert _needs is not None, "wiring has not provided what this world needs"
    return _needs
