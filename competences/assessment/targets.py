"""The level somebody aims at: their own choice, else their organisation's, else the framework's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from competences.assessment import standing_store
from competences.assessment.model import OWN_PROFILE, Origin, Target
from competences.assessment.needs import needed
from competences.assessment.tables import OrganisationTargetRow, PersonTargetRow
from competences.framework.model import LEVELS, Framework

DEFAULT_PROFILE = "newcomer"
"""What somebody aims at until anybody chooses."""


def target_for(person_id: PersonId, organisation_id: OrganisationId) -> Target:
    framework = needed().framework()
    chosen = standing_store.targets(person_id, organisation_id, framework.id)
    for origin in (Origin.PERSON, Origin.ORGANISATION):
        if origin in chosen:
            return _target(framework, *chosen[origin], origin)
    return _proposed(framework)


def organisation_target(organisation_id: OrganisationId) -> Target:
    """Return what an organisation proposes: the framework's profile for newcomers unless set."""
    framework = needed().framework()
    row = standing_store.organisation_target(organisation_id, framework.id)
    if row is not None:
        return _target(framework, row.profile, row.levels, Origin.ORGANISATION)
    return _proposed(framework)


def _proposed(framework: Framework) -> Target:
    level = default_level(framework)
    return Target(dict.fromkeys(framework.codes, level), DEFAULT_PROFILE, Origin.FRAMEWORK)


def _target(
    framework: Framework, profile: str, chosen: Mapping[str, Any], origin: Origin
) -> Target:
    """A competence that came with a later version takes the default until somebody chooses."""
    default = default_level(framework)
    levels = {code: int(chosen.get(code, default)) for code in framework.codes}
    return Target(levels, profile, origin)


def default_level(framework: Framework) -> int:
    """A framework without a profile for newcomers counts from what can be validated."""
    try:
        return framework.profile(DEFAULT_PROFILE).level
    except KeyError:
        return framework.scale.validation_from


def organisation_revision(organisation_id: OrganisationId) -> int:
    """Return which state of the organisation's target a form shows; 0 before the first choice."""
    framework = needed().framework()
    row = standing_store.organisation_target(organisation_id, framework.id)
    return 0 if row is None else row.revision


def set_person_target(actor: Actor, profile: str, levels: Mapping[str, int]) -> None:
    """Choose one's own target: a profile of the framework, or `OWN_PROFILE` with levels."""
    framework = needed().framework()
    chosen = _levels(framework, profile, levels)
    row = standing_store.person_target(actor.person_id, actor.organisation_id, framework.id)
    if row is None:
        row = PersonTargetRow(
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            framework=framework.id,
        )
        standing_store.add(row)
    row.profile, row.levels, row.changed_at = profile, chosen, clock.now()


def follow_organisation(actor: Actor) -> None:
    """Give up one's own target for the organisation's."""
    framework = needed().framework()
    row = standing_store.person_target(actor.person_id, actor.organisation_id, framework.id)
    if row is not None:
        standing_store.forget_person_target(row)


def set_organisation_target(
    actor: Actor, profile: str, levels: Mapping[str, int], revision: int
) -> None:
    """Choose the organisation's target. For administrators; `revision` is the state they saw."""
    if not actor.is_any(Role.ADMINISTRATOR):
        raise Forbidden("role_needed")
    framework = needed().framework()
    chosen = _levels(framework, profile, levels)
    row = standing_store.organisation_target(actor.organisation_id, framework.id)
    if (0 if row is None else row.revision) != revision:
        raise Conflict("moved_on")
    if row is None:
        row = OrganisationTargetRow(organisation_id=actor.organisation_id, framework=framework.id)
        standing_store.add(row)
    row.profile, row.levels, row.changed_at = profile, chosen, clock.now()


def _levels(framework: Framework, profile: str, levels: Mapping[str, int]) -> dict[str, int]:
    if profile != OWN_PROFILE:
        try:
            level = framework.profile(profile).level
        except KeyError:
            raise Invalid("profile_unknown", field="profile") from None
        return dict.fromkeys(framework.codes, level)
    if set(levels) != set(framework.codes) or not set(levels.values()) <= set(LEVELS):
        raise Invalid("target_incomplete", field="profile")
    return {code: levels[code] for code in framework.codes}
