"""The candidate's side: begin a dossier, fill it, send it, follow it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId, new_id
from app.kernel.trail import Noted
from competences.framework.model import Competence, Framework
from competences.validation import (
    chance,
    changes,
    desk_store,
    moves,
    personal_store,
    rules,
    store,
)
from competences.validation.changes import Changes
from competences.validation.events import DossierSubmitted
from competences.validation.model import (
    Dossier,
    Draft,
    Exhibit,
    Identification,
    Move,
    Record,
    State,
    Step,
)
from competences.validation.needs import Piece, needed
from competences.validation.records import (
    competence_of,
    framework_of,
    new_round,
    owner_of,
    record_of,
    write_draft,
)
from competences.validation.tables import DossierConsentRow, DossierEvidenceRow, DossierRow


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a candidate has before them while a round is open."""

    record: Record
    framework: Framework
    competence: Competence
    pieces: Mapping[str, Sequence[Piece]]
    """Activity → their evidence for it, left out or not."""
    gaps: Sequence[rules.Gap]
    self_levels: Mapping[str, int]
    changes: Mapping[int, Changes]
    """Round → what it changed, as far as it is kept; the open round among them."""

    @property
    def changed(self) -> Changes | None:
        """What the current round changed; None for the first, and for an appeal."""
        return self.changes.get(self.record.current.number)

    @property
    def validated(self) -> bool:
        return self.record.dossier.level is not None


def begin(actor: Actor, competence: str, level: int) -> DossierId:
    """Begin a dossier, or return the open one: a person has one for a competence at a time.

    level: what the candidate has in mind; identification may change it.
    """
    framework = needed().framework()
    if competence not in framework.codes:
        raise Invalid("competence_unknown", field="competence")
    rules.checked_level(level)
    found = store.find_open(actor.person_id, actor.organisation_id, framework.id, competence)
    if found is not None:
        return found
    row = DossierRow(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        framework_id=framework.id,
        framework_version=framework.version,
        competence=competence,
        state=State.IDENTIFICATION,
        round=1,
        created_at=clock.now(),
    )
    store.add(row, new_round(row.id, 1, Draft(requested_level=level)))
    return DossierId(row.id)


def begin_several(actor: Actor, competences: Collection[str], level: int) -> list[DossierId]:
    """Begin a dossier for each of several competences, in the framework's order."""
    if not competences:
        raise Invalid("competence_unknown", field="competence")
    if not set(competences) <= set(needed().framework().codes):
        raise Invalid("competence_unknown", field="competence")
    wanted = [code for code in needed().framework().codes if code in set(competences)]
    return [begin(actor, code, level) for code in wanted]


def keep_identification(actor: Actor, dossier_id: UUID, found: Identification, level: int) -> None:
    """Keep what was typed while the candidate finds out where they stand."""
    _write_identification(_identified(actor, dossier_id), found, level)


def identify(
    actor: Actor, dossier_id: UUID, found: Identification, level: int, *, consent: bool
) -> None:
    """Go on to gathering evidence; raise `Invalid` without the candidate's consent.

    They agree that what they gather is judged by assessors of their organisation.
    """
    row = _identified(actor, dossier_id)
    if not consent:
        raise Invalid("consent_needed", field="consent")
    _write_identification(row, found, level)
    row.state = moves.after(State(row.state), Move.IDENTIFY)
    _agree(row, Step.IDENTIFICATION)
    store.flush()


def _identified(actor: Actor, dossier_id: UUID) -> DossierRow:
    row = own_row(actor, dossier_id)
    if State(row.state) is not State.IDENTIFICATION:
        raise Conflict("dossier_moved_on")
    return row


def _write_identification(row: DossierRow, found: Identification, level: int) -> None:
    rules.checked_level(level)
    rules.checked_identification(found, clock.now().date())
    row.aims, row.talk_on = found.aims, found.talk_on
    row.talk_with, row.talk_notes = found.talk_with, found.talk_notes
    store.round_row(row.id, row.round).requested_level = level
    store.flush()


def _agree(row: DossierRow, step: Step) -> None:
    store.add(DossierConsentRow(dossier_id=row.id, step=step, given_at=clock.now()))


def mine(actor: Actor) -> list[Dossier]:
    """Return one's own dossiers, newest first."""
    return store.list_of(actor.person_id, actor.organisation_id)


def open_own(actor: Actor, dossier_id: UUID) -> Workplace:
    """Return one's own dossier with what it holds and lacks; raise `NotFound`."""
    return _workplace(record_of(own_row(actor, dossier_id)))


def save(actor: Actor, dossier_id: UUID, draft: Draft) -> None:
    """Keep what was typed in the open round, complete or not."""
    row = own_row(actor, dossier_id)
    if not State(row.state).editable:
        raise Conflict("dossier_moved_on")
    rules.checked_draft(draft, competence_of(row).activity_codes)
    write_draft(store.round_row(row.id, row.round), draft)
    store.flush()


def submit(actor: Actor, dossier_id: UUID, draft: Draft) -> None:
    """Send the open round: from now on it stays as it is. Raise `Incomplete` with what it lacks."""
    row = own_row(actor, dossier_id)
    state = moves.after(State(row.state), Move.SUBMIT)
    _check_level_is_new(row, draft.requested_level)
    save(actor, dossier_id, draft)
    activities = competence_of(row).activity_codes
    chosen = _chosen(draft, _pieces(row, activities))
    missing = rules.gaps(activities, draft, chosen)
    if missing:
        raise rules.Incomplete(missing)
    current = store.round_row(row.id, row.round)
    current.submitted_at = row.submitted_at = clock.now()
    if draft.show_self_levels:
        current.self_levels = dict(_self_levels(row))
    row.state, row.due_at = state, None
    row.drawn = row.drawn or chance.drawn(
        desk_store.house_rules(actor.organisation_id).second_share
    )
    store.flush()
    _agree(row, Step.DOCUMENTATION)
    store.add(
        *(
            DossierEvidenceRow(
                dossier_id=row.id,
                round=row.round,
                activity=activity,
                evidence_id=piece.id,
                title=piece.title,
            )
            for activity, pieces in chosen.items()
            for piece in pieces
        )
    )
    _tell(row, chosen)


def _check_level_is_new(row: DossierRow, level: int) -> None:
    """Refuse to ask again for what was validated already: there would be nothing to decide."""
    if row.level is not None and level <= row.level:
        raise Invalid("level_validated_already", field="level", level=row.level)


def _tell(row: DossierRow, chosen: Mapping[str, Sequence[Piece]]) -> None:
    me, values = PersonId(row.person_id), {"round": row.round}
    publish(Noted("dossier.submitted", OrganisationId(row.organisation_id), me, row.id, me, values))
    used = {piece.id for pieces in chosen.values() for piece in pieces}
    publish(
        DossierSubmitted(
            dossier_id=DossierId(row.id),
            person_id=PersonId(row.person_id),
            organisation_id=OrganisationId(row.organisation_id),
            competence=row.competence,
            round=row.round,
            evidence_ids=tuple(sorted(used)),
        )
    )


def discard(actor: Actor, dossier_id: UUID) -> None:
    """Delete a dossier that nobody else has seen yet."""
    row = own_row(actor, dossier_id)
    if row.submitted_at is not None:
        raise Conflict("dossier_in_record")
    personal_store.remove([row.id])


dossiers_with = store.dossiers_with


def is_shown_to_assessors(organisation_id: OrganisationId, evidence_id: EvidenceId) -> bool:
    """Whether a piece of evidence stands in a submitted dossier of an organisation."""
    return store.is_submitted(organisation_id, evidence_id)


def own_row(actor: Actor, dossier_id: UUID) -> DossierRow:
    """Return one's own dossier, to change it; raise `NotFound`."""
    row = store.find_row(dossier_id, actor.organisation_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    return row


def _workplace(record: Record) -> Workplace:
    dossier = record.dossier
    competence = competence_of(dossier)
    pieces: Mapping[str, Sequence[Piece]] = {}
    gaps: Sequence[rules.Gap] = ()
    self_levels: Mapping[str, int] = {}
    rounds = record.submitted
    if dossier.state is State.IDENTIFICATION:
        self_levels = _self_levels(dossier)
    elif dossier.state.editable:
        pieces = _pieces(dossier, competence.activity_codes)
        draft = record.current.draft
        chosen = _chosen(draft, pieces)
        gaps = rules.gaps(competence.activity_codes, draft, chosen)
        self_levels = _self_levels(dossier)
        rounds = [*rounds, replace(record.current, exhibits=_exhibits(chosen))]
    return Workplace(
        record,
        framework_of(dossier),
        competence,
        pieces,
        gaps,
        self_levels,
        changes.by_round(rounds),
    )


def _exhibits(chosen: Mapping[str, Sequence[Piece]]) -> tuple[Exhibit, ...]:
    """Return what would stand in the round if it were sent now."""
    return tuple(
        Exhibit(activity, piece.id, piece.title)
        for activity, pieces in chosen.items()
        for piece in pieces
    )


def _self_levels(dossier: Dossier | DossierRow) -> Mapping[str, int]:
    return needed().self_levels(*owner_of(dossier), dossier.competence)


def _pieces(dossier: Dossier | DossierRow, activities: Sequence[str]) -> dict[str, Sequence[Piece]]:
    found = needed().pieces_for(*owner_of(dossier), activities)
    return {code: [each for each in found if code in each.activities] for code in activities}


def _chosen(draft: Draft, pieces: Mapping[str, Sequence[Piece]]) -> dict[str, Sequence[Piece]]:
    """Return the evidence that goes in: neither left out nor for what is no part of the job."""
    return {
        activity: [each for each in found if (activity, each.id) not in draft.left_out]
        for activity, found in pieces.items()
        if activity not in draft.not_my_job
    }
