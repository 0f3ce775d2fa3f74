"""The assessor's side: the queue, and a dossier on the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, PersonId
from app.kernel.trail import Noted
from competences.framework.model import Competence, Framework
from competences.validation import changes, claiming, desk_store, rules, store, who
from competences.validation.changes import Changes
from competences.validation.kept import review_document, review_value
from competences.validation.model import (
    WAITING,
    Assessment,
    Claim,
    Dossier,
    HouseRules,
    Record,
    Review,
    Round,
    State,
)
from competences.validation.needs import Piece, needed
from competences.validation.records import competence_of, framework_of, record_of, ties_of
from competences.validation.tables import DossierReaderRow, DossierReviewRow, DossierRow

PAGE_SIZE = 25


class Shelf(StrEnum):
    """Which dossiers a page of the queue shows."""

    WAITING = "waiting"
    MINE = "mine"
    CANDIDATE = "candidate"
    """Those that wait for their candidates."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of dossiers, those that wait longest first."""

    dossiers: Sequence[Dossier]
    names: Mapping[PersonId, str | None]
    claims: Mapping[UUID, Claim]
    framework: Framework
    rules: HouseRules
    page: int
    more: bool
    next: Dossier | None
    """The first that this assessor can judge: on nobody's desk, or on their own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A dossier as an assessor has it before them."""

    record: Record
    round: Round
    """The round that was submitted last."""
    framework: Framework
    competence: Competence
    candidate: str | None
    pieces: Mapping[EvidenceId, Piece]
    changes: Mapping[int, Changes]
    """Round → what it changed."""
    review: Review
    saved_at: datetime | None
    obstacle: who.Obstacle | None
    """Why this assessor may not judge it now."""
    claim: Claim | None
    claimed_by: str | None
    """The name of whoever has it on the desk."""
    said: Sequence[Assessment]
    """What was signed about this round, as far as this assessor may read it."""
    may_agree: bool
    """Whether this assessor is one of two who have to agree, or stands in for one."""
    rules: HouseRules

    @property
    def changed(self) -> Changes | None:
        """What the round on the desk changed; None for the first, and for an appeal."""
        return self.changes.get(self.round.number)

    @property
    def open(self) -> bool:
        """Whether it waits for this assessor to judge it."""
        return self.record.dossier.state in WAITING and self.obstacle is None


def queue(actor: Actor, shelf: Shelf = Shelf.WAITING, page: int = 1) -> Queue:
    """Return dossiers of the assessor's organisation, never their own. Four statements."""
    if not actor.assesses:
        raise NotFound
    found = _on_shelf(actor, shelf, (page - 1) * PAGE_SIZE, PAGE_SIZE + 1)
    stranded = _stranded(actor) if shelf is Shelf.WAITING and page == 1 else []
    shown = [*stranded, *found[:PAGE_SIZE]]
    claims = desk_store.claims(shown)
    people = {each.person_id for each in shown} | {each.assessor_id for each in claims.values()}
    return Queue(
        dossiers=shown,
        names=needed().names(people),
        claims=claims,
        framework=needed().framework(),
        rules=desk_store.house_rules(actor.organisation_id),
        page=page,
        more=len(found) > PAGE_SIZE,
        next=_next(actor, shown, claims) if shelf in {Shelf.WAITING, Shelf.MINE} else None,
    )


def _next(actor: Actor, shown: Sequence[Dossier], claims: Mapping[UUID, Claim]) -> Dossier | None:
    now, me = clock.now(), actor.person_id
    held = {
        dossier_id
        for dossier_id, claim in claims.items()
        if claim.assessor_id != me and claim.expires_at > now
    }
    return next((each for each in shown if each.id not in held), None)


def _on_shelf(actor: Actor, shelf: Shelf, offset: int, limit: int) -> list[Dossier]:
    here, me = actor.organisation_id, actor.person_id
    match shelf:
        case Shelf.WAITING:
            return desk_store.waiting(here, judge=me, offset=offset, limit=limit)
        case Shelf.MINE:
            return desk_store.of_assessor(here, me, offset=offset, limit=limit)
        case Shelf.CANDIDATE:
            states = [State.FURTHER_EVIDENCE_REQUESTED, State.PAUSED]
        case Shelf.DECIDED:
            states = [State.DECIDED]
    return desk_store.in_states(here, states, without=me, offset=offset, limit=limit)


def _stranded(actor: Actor) -> list[Dossier]:
    """Return what two had to agree on of whom one no longer can: somebody stands in."""
    found = desk_store.to_agree(actor.organisation_id)
    here = needed().assessors(actor.organisation_id) if found else {}
    return [
        dossier
        for dossier, signers in found
        if actor.person_id not in {*signers, dossier.person_id}
        and not signers <= here.keys() - set(_close_to(dossier))
    ]


def _close_to(dossier: Dossier) -> Collection[PersonId]:
    return desk_store.ties_of(dossier.person_id, dossier.organisation_id).keys()


def open_desk(actor: Actor, dossier_id: UUID) -> Desk:
    """Return a submitted dossier; raise `NotFound`, or `Forbidden` for one's own.

    That it was seen is kept: an appeal goes to somebody who has not.
    """
    row = row_for_reader(actor, dossier_id)
    record = record_of(row)
    ties = ties_of(record.dossier)
    obstacle = who.obstacle(actor.person_id, record, ties)
    _note_reader(actor, record.dossier, ties.readers)
    may_agree = record.dossier.state is State.TO_AGREE and who.may_agree(
        actor.person_id, record, ties, needed().assessors(actor.organisation_id)
    )
    current = record.submitted[-1]
    pieces = needed().pieces_by_id(
        actor.organisation_id, {each.evidence_id for each in current.exhibits}
    )
    kept = desk_store.review_row(row.id, current.number, actor.person_id)
    claim = claiming.claim_on(record.dossier)
    names = needed().names([record.dossier.person_id, *([claim.assessor_id] if claim else [])])
    return Desk(
        record=record,
        round=current,
        framework=framework_of(row),
        competence=competence_of(row),
        candidate=names.get(record.dossier.person_id),
        pieces={piece.id: piece for piece in pieces},
        changes=changes.by_round(record.submitted),
        review=review_value(kept.document) if kept else Review(),
        saved_at=kept.saved_at if kept else None,
        obstacle=obstacle,
        claim=claim,
        claimed_by=names.get(claim.assessor_id) if claim else None,
        said=_readable(record, may_agree=may_agree),
        may_agree=may_agree,
        rules=desk_store.house_rules(actor.organisation_id),
    )


def save_review(actor: Actor, dossier_id: UUID, review: Review) -> datetime:
    """Keep what an assessor has typed so far, and take the dossier if nobody has; return when.

    Raise `Conflict` once it is decided, or where somebody else has it on the desk.
    """
    row = row_for_reader(actor, dossier_id)
    record = record_of(row)
    if record.dossier.state not in WAITING:
        raise Conflict("dossier_moved_on")
    who.check_judge(actor.person_id, record, ties_of(record.dossier))
    rules.checked_review(review, competence_of(row).activity_codes)
    claiming.take(actor, record.dossier)
    kept = desk_store.review_row(row.id, row.round, actor.person_id)
    moment = clock.now()
    if kept is None:
        kept = DossierReviewRow(dossier_id=row.id, round=row.round, assessor_id=actor.person_id)
        kept.document, kept.saved_at = review_document(review), moment
        store.add(kept)
    else:
        kept.document, kept.saved_at = review_document(review), moment
        store.flush()
    return moment


def row_for_reader(actor: Actor, dossier_id: UUID) -> DossierRow:
    """Return a dossier to an assessor who may read it; raise `NotFound` or `Forbidden`."""
    row = store.find_row(dossier_id, actor.organisation_id)
    if row is None:
        raise NotFound
    who.check_reader(actor, store.dossier_value(row))
    return row


def _note_reader(actor: Actor, dossier: Dossier, readers: Collection[PersonId]) -> None:
    if actor.person_id not in readers:
        store.add(
            DossierReaderRow(dossier_id=dossier.id, person_id=actor.person_id, first_at=clock.now())
        )
    publish(
        Noted(
            act="dossier.seen",
            organisation_id=dossier.organisation_id,
            subject_id=dossier.person_id,
            object_id=dossier.id,
            actor_id=actor.person_id,
        )
    )


def _readable(record: Record, *, may_agree: bool) -> list[Assessment]:
    """Return what was signed about the current round to whom it is no secret."""
    if may_agree or who.sees_words(record):
        return record.assessments_of(record.dossier.round)
    return []
