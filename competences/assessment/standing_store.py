"""Queries on standings, targets and sharing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, delete, literal, select, union_all

from app.kernel.db import db, read
from app.kernel.ids import OrganisationId, PersonId, new_id
from competences.assessment.model import Origin, Standing
from competences.assessment.tables import (
    OrganisationTargetRow,
    PersonTargetRow,
    StandingRow,
    StandingShareRow,
)

_STANDINGS = select(
    StandingRow.competence,
    StandingRow.self_level,
    StandingRow.validated_level,
    StandingRow.self_at,
    StandingRow.validated_at,
).where(
    StandingRow.person_id == bindparam("person_id"),
    StandingRow.organisation_id == bindparam("organisation_id"),
    StandingRow.framework == bindparam("framework"),
)


def standings(
    person_id: PersonId, organisation_id: OrganisationId, framework: str
) -> dict[str, Standing]:
    """Return what is known, by competence."""
    rows = read(
        _STANDINGS, person_id=person_id, organisation_id=organisation_id, framework=framework
    )
    return {row.competence: _standing(row) for row in rows}


def standing_rows(
    person_id: PersonId,
    organisation_id: OrganisationId,
    framework: str,
    competences: Iterable[str],
) -> dict[str, StandingRow]:
    """Return the rows of these competences to write to, made where they are missing."""
    wanted = list(competences)
    found = db.session.scalars(
        select(StandingRow).where(
            StandingRow.person_id == person_id,
            StandingRow.organisation_id == organisation_id,
            StandingRow.framework == framework,
            StandingRow.competence.in_(wanted),
        )
    )
    rows = {row.competence: row for row in found}
    for competence in wanted:
        if competence not in rows:
            rows[competence] = StandingRow(
                id=new_id(),
                person_id=person_id,
                organisation_id=organisation_id,
                framework=framework,
                competence=competence,
            )
            db.session.add(rows[competence])
    return rows


_TARGETS = union_all(
    select(
        literal(Origin.PERSON.value).label("origin"),
        PersonTargetRow.profile,
        PersonTargetRow.levels,
    ).where(
        PersonTargetRow.person_id == bindparam("person_id"),
        PersonTargetRow.organisation_id == bindparam("organisation_id"),
        PersonTargetRow.framework == bindparam("framework"),
    ),
    select(
        literal(Origin.ORGANISATION.value),
        OrganisationTargetRow.profile,
        OrganisationTargetRow.levels,
    ).where(
        OrganisationTargetRow.organisation_id == bindparam("organisation_id"),
        OrganisationTargetRow.framework == bindparam("framework"),
    ),
)


def targets(
    person_id: PersonId, organisation_id: OrganisationId, framework: str
) -> dict[Origin, tuple[str, dict[str, Any]]]:
    """Return profile and levels that the person and their organisation chose, by who chose."""
    rows = read(_TARGETS, person_id=person_id, organisation_id=organisation_id, framework=framework)
    return {Origin(row.origin): (row.profile, row.levels) for row in rows}


def person_target(
    person_id: PersonId, organisation_id: OrganisationId, framework: str
) -> PersonTargetRow | None:
    return db.session.get(PersonTargetRow, (person_id, organisation_id, framework))


def organisation_target(
    organisation_id: OrganisationId, framework: str
) -> OrganisationTargetRow | None:
    return db.session.get(OrganisationTargetRow, (organisation_id, framework))


def add(row: PersonTargetRow | OrganisationTargetRow | StandingShareRow) -> None:
    db.session.add(row)


def forget_person_target(row: PersonTargetRow) -> None:
    db.session.delete(row)


def share(person_id: PersonId, organisation_id: OrganisationId) -> StandingShareRow | None:
    return db.session.get(StandingShareRow, (person_id, organisation_id))


def shared_standings(
    organisation_id: OrganisationId, framework: str
) -> dict[PersonId, dict[str, Standing]]:
    """Return what the people who share their levels with an organisation's trainers show."""
    query = (
        select(
            StandingShareRow.person_id,
            StandingRow.competence,
            StandingRow.self_level,
            StandingRow.validated_level,
            StandingRow.self_at,
            StandingRow.validated_at,
        )
        .outerjoin(
            StandingRow,
            and_(
                StandingRow.person_id == StandingShareRow.person_id,
                StandingRow.organisation_id == StandingShareRow.organisation_id,
                StandingRow.framework == framework,
            ),
        )
        .where(StandingShareRow.organisation_id == organisation_id)
        .order_by(StandingShareRow.since, StandingShareRow.person_id)
    )
    shown: dict[PersonId, dict[str, Standing]] = {}
    for row in db.session.execute(query):
        theirs = shown.setdefault(PersonId(row.person_id), {})
        if row.competence is not None:
            theirs[row.competence] = _standing(row)
    return shown


def _standing(row: Any) -> Standing:
    return Standing(row.self_level, row.validated_level, row.self_at, row.validated_at)


def unshare(person_id: PersonId, organisation_id: OrganisationId) -> None:
    db.session.execute(
        delete(StandingShareRow).where(
            StandingShareRow.person_id == person_id,
            StandingShareRow.organisation_id == organisation_id,
        )
    )
