"""Queries of the assessor's desk: what waits, who has taken it, drafts, who is too close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, or_, select

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from competences.validation.model import (
    WAITING,
    Claim,
    Dossier,
    HouseRules,
    Part,
    State,
    TieKind,
)
from competences.validation.store import dossier_value
from competences.validation.tables import (
    AbsenceRow,
    DossierAssessmentRow,
    DossierClaimRow,
    DossierReaderRow,
    DossierReviewRow,
    DossierRow,
    HouseRulesRow,
    SnippetRow,
    TieRow,
)

_RULES = tuple(HouseRules.__dataclass_fields__)

# As words in the statement, not as values beside it: only so a database sees that the index of
# waiting dossiers holds them all, and reads a page from it without sorting the rest.
_WAITS = DossierRow.state.in_(
    bindparam("waiting", [each.value for each in WAITING], expanding=True, literal_execute=True)
)


def waiting(
    organisation_id: OrganisationId, *, judge: PersonId, offset: int, limit: int
) -> list[Dossier]:
    """Return what waits for an assessor, the longest first, without what this one may not judge.

    An appeal stands among the others by the day the decision was appealed.
    """
    query = (
        select(DossierRow)
        .where(*waits_for(organisation_id, judge))
        .order_by(DossierRow.submitted_at, DossierRow.id)
    )
    return _page(query, offset, limit)


def waits_for(organisation_id: OrganisationId, judge: PersonId) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a dossier waits and this assessor may judge it."""
    return (
        DossierRow.organisation_id == organisation_id,
        _WAITS,
        DossierRow.person_id != judge,
        ~_close(judge),
        ~and_(DossierRow.state == State.SECOND_ASSESSMENT, signed_by(judge)),
        ~and_(DossierRow.state == State.APPEALED, or_(_read(judge), _signed_ever(judge))),
    )


def in_states(
    organisation_id: OrganisationId,
    states: Collection[State],
    *,
    without: PersonId,
    offset: int,
    limit: int,
) -> list[Dossier]:
    """Return dossiers of an organisation that were sent once, those that wait longest first."""
    query = (
        select(DossierRow)
        .where(
            DossierRow.organisation_id == organisation_id,
            DossierRow.state.in_(states),
            DossierRow.submitted_at.is_not(None),
            DossierRow.person_id != without,
        )
        .order_by(DossierRow.submitted_at, DossierRow.id)
    )
    return _page(query, offset, limit)


def of_assessor(
    organisation_id: OrganisationId, assessor_id: PersonId, *, offset: int, limit: int
) -> list[Dossier]:
    """Return what one assessor has on the desk: taken, or to agree on with another."""
    query = (
        select(DossierRow)
        .where(
            DossierRow.organisation_id == organisation_id,
            or_(
                and_(DossierRow.state.in_(WAITING), _claimed(assessor_id)),
                and_(DossierRow.state == State.TO_AGREE, signed_by(assessor_id)),
            ),
        )
        .order_by(DossierRow.submitted_at, DossierRow.id)
    )
    return _page(query, offset, limit)


def to_agree(organisation_id: OrganisationId) -> list[tuple[Dossier, set[PersonId | None]]]:
    """Return what two assessors have to agree on, with who they are. There are never many."""
    query = (
        select(DossierRow, DossierAssessmentRow.assessor_id)
        .join(
            DossierAssessmentRow,
            and_(
                DossierAssessmentRow.dossier_id == DossierRow.id,
                DossierAssessmentRow.round == DossierRow.round,
            ),
        )
        .where(DossierRow.organisation_id == organisation_id, DossierRow.state == State.TO_AGREE)
    )
    found: dict[UUID, tuple[Dossier, set[PersonId | None]]] = {}
    for row, assessor_id in db.session.execute(query):
        _dossier, signers = found.setdefault(row.id, (dossier_value(row), set()))
        signers.add(PersonId(assessor_id) if assessor_id else None)
    return list(found.values())


def _page(query: Select[Any], offset: int, limit: int) -> list[Dossier]:
    return [dossier_value(row) for row in db.session.scalars(query.offset(offset).limit(limit))]


def _close(person_id: PersonId) -> ColumnElement[bool]:
    return exists().where(
        TieRow.organisation_id == DossierRow.organisation_id,
        TieRow.candidate_id == DossierRow.person_id,
        TieRow.other_id == person_id,
    )


def signed_by(person_id: PersonId) -> ColumnElement[bool]:
    """Whether they have signed something about the current round."""
    return exists().where(
        DossierAssessmentRow.dossier_id == DossierRow.id,
        DossierAssessmentRow.round == DossierRow.round,
        DossierAssessmentRow.assessor_id == person_id,
    )


def _signed_ever(person_id: PersonId) -> ColumnElement[bool]:
    return exists().where(
        DossierAssessmentRow.dossier_id == DossierRow.id,
        DossierAssessmentRow.assessor_id == person_id,
    )


def _read(person_id: PersonId) -> ColumnElement[bool]:
    """Whether they had seen it before it was appealed."""
    return exists().where(
        DossierReaderRow.dossier_id == DossierRow.id,
        DossierReaderRow.person_id == person_id,
        DossierReaderRow.first_at < DossierRow.submitted_at,
    )


def _claimed(person_id: PersonId) -> ColumnElement[bool]:
    return exists().where(
        DossierClaimRow.dossier_id == DossierRow.id,
        DossierClaimRow.round == DossierRow.round,
        DossierClaimRow.assessor_id == person_id,
    )


# -- drafts --------------------------------------------------------------------------------------


def review_row(dossier_id: UUID, number: int, assessor_id: PersonId) -> DossierReviewRow | None:
    return db.session.get(DossierReviewRow, (dossier_id, number, assessor_id))


def remove_review(dossier_id: UUID, number: int, assessor_id: PersonId) -> None:
    db.session.execute(
        delete(DossierReviewRow).where(
            DossierReviewRow.dossier_id == dossier_id,
            DossierReviewRow.round == number,
            DossierReviewRow.assessor_id == assessor_id,
        )
    )


# -- claims --------------------------------------------------------------------------------------


def claims(dossiers: Collection[Dossier]) -> dict[UUID, Claim]:
    """Return who has which of these on the desk in its current round, in one statement."""
    rounds = {each.id: (each.round, Part.of(each.state)) for each in dossiers if _waits(each)}
    rows = db.session.scalars(select(DossierClaimRow).where(DossierClaimRow.dossier_id.in_(rounds)))
    return {
        row.dossier_id: Claim(
            Part(row.part), PersonId(row.assessor_id), row.claimed_at, row.expires_at
        )
        for row in rows
        if rounds[row.dossier_id] == (row.round, row.part)  # type: ignore[index]
    }


def _waits(dossier: Dossier) -> bool:
    return dossier.state in WAITING


def claim_row(dossier_id: UUID, number: int, part: Part) -> DossierClaimRow | None:
    return db.session.get(DossierClaimRow, (dossier_id, number, part.value))


def remove_claims(dossier_id: UUID) -> None:
    """Take a dossier off whatever desk it is on."""
    db.session.execute(delete(DossierClaimRow).where(DossierClaimRow.dossier_id == dossier_id))


def take_off_desk(
    assessor_id: PersonId, organisation_id: OrganisationId, candidate_id: UUID | None = None
) -> None:
    """Put back what an assessor has taken in an organisation, or only of one candidate."""
    theirs = select(DossierRow.id).where(DossierRow.organisation_id == organisation_id)
    if candidate_id is not None:
        theirs = theirs.where(DossierRow.person_id == candidate_id)
    db.session.execute(
        delete(DossierClaimRow).where(
            DossierClaimRow.assessor_id == assessor_id, DossierClaimRow.dossier_id.in_(theirs)
        )
    )


def claims_of(assessor_id: PersonId, organisation_id: OrganisationId) -> list[DossierClaimRow]:
    """Return what an assessor has taken, in dossiers that still wait for it."""
    query = (
        select(DossierClaimRow)
        .join(DossierRow, DossierRow.id == DossierClaimRow.dossier_id)
        .where(
            DossierClaimRow.assessor_id == assessor_id,
            DossierRow.organisation_id == organisation_id,
            DossierRow.state.in_(WAITING),
        )
    )
    return list(db.session.scalars(query))


# -- who is who to the candidate -----------------------------------------------------------------


def ties_of(candidate_id: PersonId, organisation_id: OrganisationId) -> dict[PersonId, TieKind]:
    rows = db.session.execute(
        select(TieRow.other_id, TieRow.kind).where(
            TieRow.candidate_id == candidate_id, TieRow.organisation_id == organisation_id
        )
    )
    return {PersonId(other): TieKind(kind) for other, kind in rows}


def ties_declared_by(declarer: PersonId, candidate_id: PersonId) -> set[PersonId]:
    """Return who was named by one person as too close to a candidate."""
    found = db.session.scalars(
        select(TieRow.other_id).where(
            TieRow.candidate_id == candidate_id, TieRow.declared_by == declarer
        )
    )
    return {PersonId(each) for each in found}


def tie_row(organisation_id: OrganisationId, candidate_id: UUID, other_id: UUID) -> TieRow | None:
    return db.session.scalar(
        select(TieRow).where(
            TieRow.organisation_id == organisation_id,
            TieRow.candidate_id == candidate_id,
            TieRow.other_id == other_id,
        )
    )


def remove_tie(row: TieRow) -> None:
    db.session.delete(row)
    db.session.flush()


def readers(dossier_id: UUID) -> dict[PersonId, datetime]:
    """Return who has had a dossier open as an assessor, and since when."""
    rows = db.session.execute(
        select(DossierReaderRow.person_id, DossierReaderRow.first_at).where(
            DossierReaderRow.dossier_id == dossier_id
        )
    )
    return {PersonId(person_id): first_at for person_id, first_at in rows}


def decided_before(assessor_id: PersonId, organisation_id: OrganisationId, limit: int) -> int:
    """Count what an assessor has signed in an organisation, up to `limit`."""
    some = (
        select(DossierAssessmentRow.id)
        .join(DossierRow, DossierRow.id == DossierAssessmentRow.dossier_id)
        .where(
            DossierAssessmentRow.assessor_id == assessor_id,
            DossierRow.organisation_id == organisation_id,
        )
        .limit(limit)
    )
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


# -- what is settled -----------------------------------------------------------------------------


def house_rules(organisation_id: OrganisationId) -> HouseRules:
    row = db.session.get(HouseRulesRow, organisation_id)
    return HouseRules(**{name: getattr(row, name) for name in _RULES}) if row else HouseRules()


def all_house_rules() -> dict[OrganisationId, HouseRules]:
    """Return what every organisation settled that settled anything."""
    return {
        OrganisationId(row.organisation_id): HouseRules(
            **{name: getattr(row, name) for name in _RULES}
        )
        for row in db.session.scalars(select(HouseRulesRow))
    }


def keep_house_rules(organisation_id: OrganisationId, rules: HouseRules) -> None:
    row = db.session.get(HouseRulesRow, organisation_id)
    if row is None:
        row = HouseRulesRow(organisation_id=organisation_id)
        db.session.add(row)
    for name in _RULES:
        setattr(row, name, getattr(rules, name))
    db.session.flush()


def absence(person_id: PersonId, organisation_id: OrganisationId) -> AbsenceRow | None:
    return db.session.get(AbsenceRow, (person_id, organisation_id))


def absent_rows(day: date) -> list[AbsenceRow]:
    """Return who is away on a day, in every organisation."""
    query = select(AbsenceRow).where(AbsenceRow.from_day <= day, AbsenceRow.until_day >= day)
    return list(db.session.scalars(query))


def remove_absence(row: AbsenceRow) -> None:
    db.session.delete(row)
    db.session.flush()


def snippets(organisation_id: OrganisationId, person_id: PersonId) -> list[SnippetRow]:
    """Return somebody's snippets and those of the organisation, by title."""
    rows = db.session.scalars(
        select(SnippetRow)
        .where(
            SnippetRow.organisation_id == organisation_id,
            or_(SnippetRow.person_id == person_id, SnippetRow.person_id.is_(None)),
        )
        .order_by(func.lower(SnippetRow.title), SnippetRow.id)
    )
    return list(rows)


def snippet(snippet_id: UUID) -> SnippetRow | None:
    return db.session.get(SnippetRow, snippet_id)


def remove_snippet(row: SnippetRow) -> None:
    db.session.delete(row)
    db.session.flush()
