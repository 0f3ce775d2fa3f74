"""The badge for all competences of a framework: it follows from theirs, and lasts no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.kernel.i18n import Text
from app.kernel.ids import AwardId
from badges import awarding, catalog, following_store, issuer
from badges.awarding import Holder
from badges.model import Kind
from badges.needs import needed
from badges.tables import AwardRow
from competences.framework.model import Framework

VALIDATED: Text = {
    "en": "Each of these was validated by an assessor at level {level} of 5 or higher:",
    "fr": "Chacune de ces compétences a été validée par un·e évaluateur·rice au niveau {level} sur "
    "5 ou plus\u00a0:",
}
ONE_REVOKED = "One of the badges that it followed from has been revoked."
ONE_SUSPENDED = "One of the badges that it followed from is suspended."
"""Reasons, in the language that all public reasons of ours are in."""


def follow(holder: Holder, framework_id: str, moment: datetime) -> AwardId | None:
    """Award the badge if it is due, in the caller's transaction; None if it is not.

    It is due once every competence of the framework has a badge in force within the organisation,
    and none for them all is there that has not been revoked.
    """
    framework = needed().current_framework()
    design = catalog.design_for(framework_id, None, Kind.ALL_SEVEN)
    if design is None or framework.id != framework_id:
        return None
    issuer.fixed()  # Others that award wait from here on.
    if following_store.holds(holder, framework_id, [design.key], until=moment):
        return None
    held = _in_force(holder, framework)
    if held.keys() != set(framework.codes):
        return None
    decision = awarding.unassessed(holder, design, framework, moment)
    narrative = _narrative(framework, holder.spoken)
    award_id = awarding.award(decision, design, framework, holder, narrative)
    following_store.keep(award_id, held.values())
    return award_id


def _in_force(holder: Holder, framework: Framework) -> Mapping[str, AwardId]:
    """Return the newest badge in force for each competence, at a level that validates."""
    return {
        competence: award_id
        for competence, award_id, level in following_store.competences_in_force(
            holder, framework.id
        )
        if competence in framework.codes and level >= framework.scale.validation_from
    }


def _narrative(framework: Framework, language: str) -> list[str]:
    """Return what it rests on. It names no levels: those are its seven badges' to state."""
    lines = [f"- {each.code}. {each.title[language]}" for each in framework.competences]
    said = VALIDATED[language].format(level=framework.scale.validation_from)
    return [said, "\n".join(lines)]


class Settled(NamedTuple):
    """What follows from a badge that was put out of force, or back into it; locked."""

    fall: Sequence[AwardRow]
    """To go the way of the badge."""
    rise: Sequence[AwardRow]
    """Suspended with a badge that it followed from, and resting on none out of force now."""


def settle(row: AwardRow) -> Settled:
    """Tell what a change in the force of a badge means for those that follow from it.

    Where the holder has another badge in force for the same competence, what followed from the
    first follows from that one from now on.
    """
    followers = following_store.lock_followers(row.id)
    out_of_force = row.revoked_at is not None or row.suspended_at is not None
    if followers and out_of_force:
        other = following_store.other_in_force(row)
        if other is None:
            return Settled(followers, ())
        for follower in followers:
            following_store.move(follower.id, row.id, other)
    rise = [
        follower
        for follower in followers
        if follower.suspension_reason == ONE_SUSPENDED
        and following_store.rests_on_awards_in_force(follower.id)
    ]
    return Settled((), rise)
