"""A dossier with everything that ever happened to it, and how people stand to it."""

from __future__ import annotations

from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Competence, Framework
from competences.validation import desk_store, store, who
from competences.validation.model import Dossier, Draft, Record, State
from competences.validation.needs import needed
from competences.validation.tables import DossierRoundRow, DossierRow


def record_of(row: DossierRow) -> Record:
    """Return everything that ever happened to a dossier, in five statements."""
    dossier = store.dossier_value(row)
    agreeing = dossier.state is State.TO_AGREE
    return Record(
        dossier=dossier,
        rounds=store.rounds(dossier.id),
        decisions=store.decisions(dossier.id),
        assessments=store.assessments(dossier.id) if dossier.submitted_at else (),
        proposals=store.proposals(dossier.id, dossier.round) if agreeing else (),
        identification=store.identification_value(row),
    )


def ties_of(dossier: Dossier) -> who.Ties:
    """Return how people of the centre stand to the candidate and the dossier."""
    return who.Ties(
        close=desk_store.ties_of(dossier.person_id, dossier.organisation_id),
        accompanied=needed().accompanied_by(dossier.person_id, dossier.organisation_id),
        readers=desk_store.readers(dossier.id),
    )


def framework_of(dossier: Dossier | DossierRow) -> Framework:
    """Return the framework a dossier was begun with: levels mean what they meant then."""
    return needed().framework_version(dossier.framework_id, dossier.framework_version)


def competence_of(dossier: Dossier | DossierRow) -> Competence:
    return framework_of(dossier).competence(dossier.competence)


def owner_of(dossier: Dossier | DossierRow) -> tuple[PersonId, OrganisationId]:
    return PersonId(dossier.person_id), OrganisationId(dossier.organisation_id)


def new_round(dossier_id: UUID, number: int, draft: Draft) -> DossierRoundRow:
    row = DossierRoundRow(dossier_id=dossier_id, number=number, grounds="")
    write_draft(row, draft)
    return row


def write_draft(row: DossierRoundRow, draft: Draft) -> None:
    row.requested_level = draft.requested_level
    row.statement = dict(draft.statement)
    row.not_my_job = dict(draft.not_my_job)
    row.left_out = sorted([activity, str(each)] for activity, each in draft.left_out)
    row.show_self_levels = draft.show_self_levels
