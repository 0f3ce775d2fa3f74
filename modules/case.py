"""A case that branches: scenes, decisions and what they lead to, as values checked when made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from modules.spec import SpecError, Text, check_slug, check_text, check_unique


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One thing to do in a scene, and what comes of it."""

    id: str
    text: Text
    consequence: Text
    """Told at once, before the next scene."""
    to: str
    """A scene or an ending."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A moment in which the learner decides."""

    id: str
    text: Text
    question: Text
    decisions: tuple[Decision, ...]

    def __post_init__(self) -> None:
        ids = [decision.id for decision in self.decisions]
        if len(ids) < 2:
            raise SpecError(f"scene {self.id!r} leaves no choice", "Give at least two decisions")
        check_unique(ids, f"decisions of scene {self.id!r}")
        for one in ids:
            check_slug(one, f"id of a decision in scene {self.id!r}")

    def decision(self, decision_id: str) -> Decision:
        """Return one decision; raise `KeyError` if there is none of this id."""
        for decision in self.decisions:
            if decision.id == decision_id:
                return decision
        raise KeyError(decision_id)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How the case can end, and what made the difference."""

    id: str
    title: Text
    text: Text
    lesson: Text
    again: tuple[str, ...]
    """Units that teach what was decisive."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """The scenes, the first one being the start; no way through them turns in a circle."""

    title: Text
    situation: Text
    scenes: tuple[Scene, ...]
    endings: tuple[Ending, ...]

    def __post_init__(self) -> None:
        for where, text in self._texts():
            check_text(text, where)
        ids = [scene.id for scene in self.scenes] + [ending.id for ending in self.endings]
        for one in ids:
            check_slug(one, "id of a scene or ending")
        check_unique(ids, "scenes and endings")
        if not self.scenes or not self.endings:
            raise SpecError("the case has no scene or no ending", "Write at least one of each")
        self._check_targets(ids)
        self._check_reached(ids)

    def scene(self, scene_id: str) -> Scene | None:
        """Return the scene of this id; None for an ending."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)

    def ending(self, ending_id: str) -> Ending:
        """Return one ending; raise `KeyError` if there is none of this id."""
        for ending in self.endings:
            if ending.id == ending_id:
                return ending
        raise KeyError(ending_id)

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, int]]:
        """Return, for each scene, the fewest and the most decisions from there to an ending.

        Raise `SpecError` where a way turns in a circle.
        """
        found: dict[str, tuple[int, int]] = {ending.id: (0, 0) for ending in self.endings}

        def measure(scene_id: str, above: tuple[str, ...]) -> tuple[int, int]:
            if scene_id in above:
                raise SpecError(
                    f"the scene {scene_id!r} leads back to itself", "Lead it onwards", part=scene_id
                )
            if scene_id not in found:
                scene = self.scene(scene_id)
                assert scene is not None
                onwards = [measure(one.to, (*above, scene_id)) for one in scene.decisions]
                found[scene_id] = (
                    1 + min(fewest for fewest, _most in onwards),
                    1 + max(most for _fewest, most in onwards),
                )
            return found[scene_id]

        for scene in self.scenes:
            measure(scene.id, ())
        return found

    def _check_targets(self, ids: list[str]) -> None:
        for scene in self.scenes:
            for decision in scene.decisions:
                if decision.to not in ids:
                    what = f"decision {scene.id}/{decision.id} leads to {decision.to!r}"
                    raise SpecError(
                        f"{what}, which is not there", "Name a scene or an ending", part=scene.id
                    )

    def _check_reached(self, ids: list[str]) -> None:
        self.lengths  # noqa: B018  # raises where a way turns in a circle
        reached = {self.scenes[0].id} | {
            decision.to for scene in self.scenes for decision in scene.decisions
        }
        for one in ids:
            if one not in reached:
                raise SpecError(
                    f"no decision leads to {one!r}", "Lead to it, or remove it", part=one
                )

    def _texts(self) -> Iterator[tuple[str, Text]]:
        yield "title of the case", self.title
        yield "situation of the case", self.situation
        for scene in self.scenes:
            yield f"text of scene {scene.id!r}", scene.text
            yield f"question of scene {scene.id!r}", scene.question
            for decision in scene.decisions:
                yield f"text of decision {scene.id}/{decision.id}", decision.text
                yield f"consequence of decision {scene.id}/{decision.id}", decision.consequence
        for ending in self.endings:
            yield f"title of ending {ending.id!r}", ending.title
            yield f"text of ending {ending.id!r}", ending.text
            yield f"lesson of ending {ending.id!r}", ending.lesson
