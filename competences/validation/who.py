"""Who may assess whom, who has to look besides, and who may appeal. Pure, and only here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from competences.validation.model import (
    Alone,
    Assessment,
    Dossier,
    HouseRules,
    Part,
    Record,
    State,
    TieKind,
)

BOTH = 2
"""Assessors who look at a dossier independently and then agree."""


@dataclass(frozen=True, slots=True)
class Ties:
    """How people of a centre stand to one candidate and one dossier."""

    close: Mapping[PersonId, TieKind] = field(default_factory=dict)
    """Declared line managers and relations of the candidate."""
    accompanied: Collection[PersonId] = ()
    """Who signed a learning agreement with them, or trained them."""
    readers: Mapping[PersonId, datetime] = field(default_factory=dict)
    """Who has had this dossier open as an assessor, and since when."""


class Obstacle(StrEnum):
    """Why an assessor may not judge a dossier now."""

    OWN = "own_dossier"
    LINE_MANAGER = "line_manager"
    RELATED = "related_to_candidate"
    LOOKED_FIRST = "looked_first"
    BOTH_ACCOMPANIED = "both_accompanied"
    HAS_SEEN = "appeal_has_seen"


def check_reader(actor: Actor, dossier: Dossier) -> None:
    """Let an assessor of the same organisation see a dossier that has left its candidate's hands.

    Raises `Forbidden` for one's own (its owner knows it exists) and `NotFound` otherwise.
    """
    if actor.organisation_id != dossier.organisation_id or not actor.assesses:
        raise NotFound
    if actor.person_id == dossier.person_id:
        raise Forbidden(Obstacle.OWN)
    if dossier.submitted_at is None:
        raise NotFound


def obstacle(person_id: PersonId, record: Record, ties: Ties) -> Obstacle | None:
    """Return why somebody may not judge the current round; None if they may."""
    dossier = record.dossier
    if person_id == dossier.person_id:
        return Obstacle.OWN
    if person_id in ties.close:
        manages = ties.close[person_id] is TieKind.LINE_MANAGER
        return Obstacle.LINE_MANAGER if manages else Obstacle.RELATED
    if dossier.state is State.SECOND_ASSESSMENT:
        first = record.assessment(Part.FIRST)
        assert first is not None
        if first.assessor_id == person_id:
            return Obstacle.LOOKED_FIRST
        if {first.assessor_id, person_id} <= set(ties.accompanied):
            return Obstacle.BOTH_ACCOMPANIED
    if dossier.state is State.APPEALED and _knew_before(person_id, record, ties):
        return Obstacle.HAS_SEEN
    return None


def _knew_before(person_id: PersonId, record: Record, ties: Ties) -> bool:
    """Whether somebody had seen a dossier before it was appealed.

    Who signed has seen it, also where it was signed before anybody noted who looks.
    """
    if any(each.assessor_id == person_id for each in record.assessments):
        return True
    appealed_at = record.current.submitted_at
    since = ties.readers.get(person_id)
    return since is not None and appealed_at is not None and since < appealed_at


def check_judge(person_id: PersonId, record: Record, ties: Ties) -> None:
    """Raise `Forbidden` with the reason where somebody may not judge the current round."""
    reason = obstacle(person_id, record, ties)
    if reason is not None:
        raise Forbidden(reason)


def sees_words(record: Record) -> bool:
    """Whether every assessor may read what was said about the current round.

    Before it is decided only the two who have to agree may, and neither before both have signed.
    """
    return record.dossier.state not in {State.SECOND_ASSESSMENT, State.TO_AGREE}


def as_second(record: Record, signed: Assessment) -> Record:
    """Return the record as it would be for a second assessor after the first has signed."""
    return replace(
        record,
        dossier=replace(record.dossier, state=State.SECOND_ASSESSMENT),
        assessments=[*record.assessments, signed],
    )


def may_agree(
    person_id: PersonId, record: Record, ties: Ties, assessors: Collection[PersonId]
) -> bool:
    """Whether somebody may propose or confirm what two who differ decide.

    Those two; where one of them no longer can, whoever else may judge stands in.
    assessors: who assesses in the organisation now.
    """
    able = able_to_agree(record, ties, assessors)
    if person_id in able:
        return True
    return len(able) < BOTH and obstacle(person_id, record, ties) is None


def able_to_agree(
    record: Record, ties: Ties, assessors: Collection[PersonId]
) -> frozenset[PersonId]:
    """Return who of two who differ still assesses here and was not found too close since.

    Nothing is decided without whoever is left of them.
    """
    both = {each.assessor_id for each in record.assessments_of(record.dossier.round)}
    here = both.intersection(assessors)
    return frozenset(each for each in here if each is not None and each not in ties.close)


def second_wanted(
    rules: HouseRules, *, drawn: bool, level: int | None, decided_before: int, accompanied: bool
) -> bool:
    """Whether what one assessor signed needs a second look.

    drawn: chance chose this dossier. level: what they would validate. decided_before: how many
    decisions they made until now. accompanied: they accompanied or trained the candidate.
    """
    high = rules.second_from_level is not None and (level or 0) >= rules.second_from_level
    new = decided_before < rules.second_for_first
    return rules.second_always or drawn or high or new or accompanied


def alone(*, accompanied: bool, second_wanted: bool) -> Alone | None:
    """Return what the record says where a second look was wanted and nobody could take it."""
    if accompanied:
        return Alone.ACCOMPANIED
    return Alone.NO_SECOND if second_wanted else None


def appeal_until(record: Record, rules: HouseRules) -> datetime | None:
    """Return until when the last decision can be appealed; None where it cannot at all.

    Once: what was said on an appeal stands. Only a decision can be appealed, not a request.
    """
    dossier = record.dossier
    if dossier.state is not State.DECIDED or dossier.decided_at is None:
        return None
    if record.current.appeal:
        return None
    return dossier.decided_at + timedelta(days=rules.appeal_days)


def check_appeal(record: Record, rules: HouseRules, now: datetime) -> None:
    """Raise `Conflict` where a dossier cannot be appealed, or no longer."""
    until = appeal_until(record, rules)
    if until is None:
        raise Conflict("appeal_not_possible")
    if now > until:
        raise Conflict("appeal_too_late")
