"""The assessor's answer: signed by one, or by two who agree, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import PersonId, new_id
from app.kernel.trail import Noted
from competences.validation import claiming, concluding, desk_store, moves, rules, store, who
from competences.validation.events import (
    DecisionProposed,
    LevelsDiffer,
    SecondAssessmentNeeded,
)
from competences.validation.kept import review_document
from competences.validation.model import (
    WAITING,
    Assessment,
    HouseRules,
    Move,
    Outcome,
    Part,
    Proposal,
    Record,
    Review,
    State,
    Verdict,
)
from competences.validation.needs import needed
from competences.validation.records import competence_of, new_round, record_of, ties_of
from competences.validation.review import row_for_reader
from competences.validation.tables import (
    DossierAssessmentRow,
    DossierProposalRow,
    DossierRow,
)


class Said(StrEnum):
    """What came of an assessor's answer."""

    FURTHER_EVIDENCE = "further_evidence"
    SECOND_WANTED = "second_wanted"
    DIFFERS = "differs"
    DECIDED = "decided"


def decide(actor: Actor, dossier_id: UUID, review: Review, *, seen_version: int) -> Said:
    """Sign what one says about a waiting dossier; what follows stands or falls with it.

    Raises `Incomplete` with what is missing, `Conflict` if the dossier is not as it was seen or on
    somebody else's desk, `Forbidden` for whoever may not judge it.
    """
    row = row_for_reader(actor, dossier_id)
    codes = competence_of(row).activity_codes
    rules.checked_review(review, codes)
    record = record_of(row)
    if row.version != seen_version or record.dossier.state not in WAITING:
        raise Conflict("dossier_moved_on")
    ties = ties_of(record.dossier)
    who.check_judge(actor.person_id, record, ties)
    part = Part.of(record.dossier.state)
    missing = rules.lacks(codes, review, clock.now().date())
    if missing or review.verdict is None:
        raise rules.Incomplete(missing)
    _check_appeal(part, record, review.verdict)
    claiming.take(actor, record.dossier)
    signed = _sign(row, actor, part, review, review.verdict)
    desk_store.remove_claims(row.id)
    desk_store.remove_review(row.id, signed.round, actor.person_id)
    if review.verdict.outcome is Outcome.FURTHER_EVIDENCE:
        _ask_further(row, signed)
        return Said.FURTHER_EVIDENCE
    return _go_on(row, record, signed, ties)


def propose(actor: Actor, dossier_id: UUID, verdict: Verdict | None, reason: str) -> None:
    """Propose what two who differ decide together; the other has to confirm it."""
    row, record = _to_agree(actor, dossier_id)
    if verdict is None or verdict.outcome is Outcome.FURTHER_EVIDENCE:
        raise Invalid("agree_on_outcome", field="verdict")
    store.add(
        DossierProposalRow(
            id=new_id(),
            dossier_id=row.id,
            round=row.round,
            proposed_by=actor.person_id,
            outcome=verdict.outcome,
            level=verdict.level,
            reason=rules.checked_reason(reason),
            proposed_at=clock.now(),
        )
    )
    dossier = record.dossier
    here, ties = needed().assessors(dossier.organisation_id), ties_of(dossier)
    others = tuple(
        each for each in here if each != actor.person_id and who.may_agree(each, record, ties, here)
    )
    publish(
        DecisionProposed(
            dossier.id, dossier.person_id, dossier.organisation_id, dossier.round, others
        )
    )


def confirm(actor: Actor, dossier_id: UUID, *, seen: datetime | None) -> None:
    """Agree to what the other proposed at `seen`; then it is decided.

    Raises `Conflict` if it is one's own, or another has been proposed since.
    """
    row, record = _to_agree(actor, dossier_id)
    proposal = newest(record)
    if proposal is None or proposal.proposed_at != seen:
        raise Conflict("proposal_changed")
    # Whoever's data were erased meanwhile proposed it; the other may still confirm.
    if proposal.proposed_by == actor.person_id:
        raise Conflict("proposal_own")
    _check_signer(record, {proposal.proposed_by, actor.person_id})
    first, second = _both(record)
    dossier = record.dossier
    publish(
        Noted(
            "dossier.agreed",
            dossier.organisation_id,
            dossier.person_id,
            dossier.id,
            actor.person_id,
            {"round": dossier.round},
        )
    )
    concluding.conclude(
        row,
        first,
        proposal.verdict,
        second_id=second.assessor_id,
        agreed_reason=proposal.reason,
        accompanied=False,
    )


def _check_signer(record: Record, agreed: Collection[PersonId | None]) -> None:
    """Let nobody decide over the head of who signed and can still be asked."""
    here = needed().assessors(record.dossier.organisation_id)
    able = who.able_to_agree(record, ties_of(record.dossier), here)
    if able and able.isdisjoint(agreed):
        raise Conflict("proposal_without_signer")


def newest(record: Record) -> Proposal | None:
    """Return what two assessors who differ have to agree on; None while nobody proposed."""
    return record.proposals[-1] if record.proposals else None


def _check_appeal(part: Part, record: Record, verdict: Verdict) -> None:
    """Hold what an appeal may say: an outcome, and nothing below what was validated."""
    if part is not Part.APPEAL:
        return
    if verdict.outcome is Outcome.FURTHER_EVIDENCE:
        raise Invalid("appeal_needs_outcome", field="verdict")
    if (verdict.level or 0) < (record.dossier.level or 0):
        raise Invalid("appeal_never_lowers", field="verdict", level=record.dossier.level)


def _sign(
    row: DossierRow, actor: Actor, part: Part, review: Review, verdict: Verdict
) -> Assessment:
    signed = Assessment(
        round=row.round,
        part=part,
        assessor_id=actor.person_id,
        review=review,
        verdict=verdict,
        median=rules.median(review.ratings),
        signed_at=clock.now(),
    )
    store.add(
        DossierAssessmentRow(
            id=new_id(),
            dossier_id=row.id,
            round=signed.round,
            part=part,
            assessor_id=actor.person_id,
            outcome=verdict.outcome,
            level=verdict.level,
            median=signed.median,
            document=review_document(review),
            signed_at=signed.signed_at,
        )
    )
    # Not what was said: while a second assessor has not signed, it is for nobody to know.
    dossier, values = store.dossier_value(row), {"round": signed.round}
    publish(
        Noted(
            "dossier.signed",
            dossier.organisation_id,
            dossier.person_id,
            dossier.id,
            actor.person_id,
            values,
        )
    )
    return signed


def _ask_further(row: DossierRow, signed: Assessment) -> None:
    """Send the dossier back with what is asked for, in a new round."""
    row.state = moves.after(State(row.state), Move.REQUEST_FURTHER_EVIDENCE)
    days = desk_store.house_rules(store.dossier_value(row).organisation_id).evidence_days
    due = signed.review.evidence_due
    row.due_at = (
        datetime.combine(due, time.max, UTC) if due else signed.signed_at + timedelta(days=days)
    )
    last = store.rounds(row.id)[-1]
    row.round = last.number + 1
    store.flush()
    store.add(new_round(row.id, row.round, last.draft))
    concluding.keep(row, signed, signed.verdict)
    concluding.announce(row, signed, signed.verdict)


def _go_on(row: DossierRow, record: Record, signed: Assessment, ties: who.Ties) -> Said:
    """Decide, or bring in a second assessor, or let two who differ talk."""
    accompanied = signed.assessor_id in ties.accompanied
    match signed.part:
        case Part.APPEAL:
            concluding.conclude(row, signed, signed.verdict, accompanied=accompanied)
            return Said.DECIDED
        case Part.SECOND:
            first = record.assessment(Part.FIRST)
            assert first is not None
            return _compare(row, first, signed)
        case Part.FIRST:
            return _ask_second_or_decide(row, record, signed, ties)


def _ask_second_or_decide(
    row: DossierRow, record: Record, signed: Assessment, ties: who.Ties
) -> Said:
    house = desk_store.house_rules(record.dossier.organisation_id)
    accompanied = signed.assessor_id in ties.accompanied
    wanted = _second_wanted(house, record, signed, accompanied=accompanied)
    possible = _possible_seconds(record, signed, ties) if wanted else ()
    if not possible:
        concluding.conclude(
            row,
            signed,
            signed.verdict,
            alone=who.alone(accompanied=accompanied, second_wanted=wanted),
            accompanied=accompanied,
        )
        return Said.DECIDED
    row.state = moves.after(State(row.state), Move.ASK_SECOND)
    store.flush()
    dossier = record.dossier
    publish(
        SecondAssessmentNeeded(
            dossier.id,
            dossier.person_id,
            dossier.organisation_id,
            dossier.competence,
            dossier.round,
            tuple(possible),
        )
    )
    return Said.SECOND_WANTED


def _second_wanted(
    house: HouseRules, record: Record, signed: Assessment, *, accompanied: bool
) -> bool:
    assert signed.assessor_id is not None
    before = desk_store.decided_before(
        signed.assessor_id, record.dossier.organisation_id, limit=house.second_for_first + 1
    )
    return who.second_wanted(
        house,
        drawn=record.dossier.drawn,
        level=signed.verdict.level,
        # What was signed just now is among them.
        decided_before=before - 1,
        accompanied=accompanied,
    )


def _possible_seconds(record: Record, signed: Assessment, ties: who.Ties) -> Sequence[PersonId]:
    """Return who could look at it after the first; nobody in a centre with one assessor."""
    asked = who.as_second(record, signed)
    people = needed().assessors(record.dossier.organisation_id)
    return [each for each in people if who.obstacle(each, asked, ties) is None]


def _compare(row: DossierRow, first: Assessment, second: Assessment) -> Said:
    if first.verdict == second.verdict:
        concluding.conclude(
            row, first, first.verdict, second_id=second.assessor_id, accompanied=False
        )
        return Said.DECIDED
    row.state = moves.after(State(row.state), Move.DIFFER)
    store.flush()
    dossier = store.dossier_value(row)
    both = [each.assessor_id for each in (first, second) if each.assessor_id is not None]
    publish(
        LevelsDiffer(
            dossier.id, dossier.person_id, dossier.organisation_id, dossier.round, tuple(both)
        )
    )
    return Said.DIFFERS


def _to_agree(actor: Actor, dossier_id: UUID) -> tuple[DossierRow, Record]:
    row = row_for_reader(actor, dossier_id)
    record = record_of(row)
    if record.dossier.state is not State.TO_AGREE:
        raise Conflict("dossier_moved_on")
    here = needed().assessors(record.dossier.organisation_id)
    if not who.may_agree(actor.person_id, record, ties_of(record.dossier), here):
        raise NotFound
    return row, record


def _both(record: Record) -> tuple[Assessment, Assessment]:
    first, second = record.assessment(Part.FIRST), record.assessment(Part.SECOND)
    assert first is not None
    assert second is not None
    return first, second
