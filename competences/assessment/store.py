"""Queries on assessments and ratings. Only an open assessment is ever written to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.kernel import clock
from app.kernel.db import db, read
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId, new_id
from competences.assessment.model import Draft, Finished, Occasion, Rating
from competences.assessment.tables import AssessmentRow, RatingRow


def drafts(
    actor: Actor, framework: str, occasion: Occasion, competences: Iterable[str]
) -> dict[str, Draft]:
    """Return the open assessments by competence."""
    return _drafts(_open(actor, framework, occasion, competences))


def locked_drafts(
    actor: Actor, framework: str, occasion: Occasion, competences: Iterable[str]
) -> dict[str, Draft]:
    """The same, held until the end of the transaction: a second window that saves has to wait."""
    return _drafts(_open(actor, framework, occasion, competences).with_for_update())


def _open(
    actor: Actor, framework: str, occasion: Occasion, competences: Iterable[str]
) -> Select[UUID, str, str, str, datetime]:
    return (
        select(
            AssessmentRow.id,
            AssessmentRow.competence,
            AssessmentRow.framework,
            AssessmentRow.version,
            AssessmentRow.started_at,
        )
        .where(
            AssessmentRow.person_id == actor.person_id,
            AssessmentRow.organisation_id == actor.organisation_id,
            AssessmentRow.framework == framework,
            AssessmentRow.occasion == str(occasion),
            AssessmentRow.competence.in_(list(competences)),
            AssessmentRow.finished_at.is_(None),
        )
        .order_by(AssessmentRow.competence)
    )


def _drafts(query: Select[UUID, str, str, str, datetime]) -> dict[str, Draft]:
    return {row.competence: Draft(*row) for row in db.session.execute(query)}


def open_drafts(
    actor: Actor, framework: str, occasion: Occasion, begun: Mapping[str, str]
) -> dict[str, Draft]:
    """Open assessments (competence → framework version) and return them.

    Another window may open the same ones at this very moment: then those are returned.
    """
    moment = clock.now()
    opened = {
        competence: Draft(new_id(), competence, framework, version, moment)
        for competence, version in begun.items()
    }
    rows = [
        {
            **asdict(draft),
            "person_id": actor.person_id,
            "organisation_id": actor.organisation_id,
            "occasion": str(occasion),
        }
        for draft in opened.values()
    ]
    try:
        with db.session.begin_nested():
            db.session.execute(insert(AssessmentRow), rows)
    except IntegrityError:
        return locked_drafts(actor, framework, occasion, begun)
    return opened


_RATINGS = (
    select(
        RatingRow.assessment_id,
        RatingRow.activity,
        RatingRow.level,
        RatingRow.not_my_job,
        RatingRow.note,
    )
    .where(RatingRow.assessment_id.in_(bindparam("assessment_ids", expanding=True)))
    .order_by(RatingRow.activity)
)


def ratings(assessment_ids: Iterable[UUID]) -> dict[UUID, list[Rating]]:
    """Return the ratings of each assessment, in the order of their activities."""
    found: dict[UUID, list[Rating]] = defaultdict(list)
    for row in read(_RATINGS, assessment_ids=list(assessment_ids)):
        rating = Rating(row.activity, row.level, row.not_my_job, row.note)
        found[row.assessment_id].append(rating)
    return dict(found)


def save_ratings(
    organisation_id: OrganisationId,
    new: Sequence[tuple[UUID, Rating]],
    changed: Sequence[tuple[UUID, Rating]],
    cleared: Sequence[tuple[UUID, str]],
) -> None:
    """Write (assessment, rating) pairs of open assessments: one statement for each kind."""
    if new:
        added = [{**_values(r), "organisation_id": organisation_id, **_key(a, r)} for a, r in new]
        db.session.execute(insert(RatingRow), added)
    if changed:
        db.session.execute(update(RatingRow), [{**_values(r), **_key(a, r)} for a, r in changed])
    if cleared:
        table = RatingRow.__table__
        db.session.connection().execute(
            delete(table).where(  # type: ignore[arg-type]  # SQLAlchemy types it as a FromClause
                table.c.assessment_id == bindparam("a"), table.c.activity == bindparam("c")
            ),
            [{"a": assessment_id, "c": activity} for assessment_id, activity in cleared],
        )


def _key(assessment_id: UUID, rating: Rating) -> dict[str, object]:
    return {"assessment_id": assessment_id, "activity": rating.activity}


def _values(rating: Rating) -> dict[str, object]:
    return {
        "level": rating.level,
        "not_my_job": rating.not_my_job,
        "note": rating.note,
        "rated_at": clock.now(),
    }


def finish(levels: Mapping[UUID, int | None], moment: datetime) -> None:
    """Close assessments with the self level each came to."""
    rows = [{"id": id_, "level": level, "finished_at": moment} for id_, level in levels.items()]
    db.session.execute(update(AssessmentRow), rows)


def newest_finished(
    actor: Actor, framework: str, occasion: Occasion, competences: Iterable[str]
) -> dict[str, UUID]:
    """Return the newest finished assessment of one occasion by competence."""
    query = (
        select(AssessmentRow.competence, AssessmentRow.id)
        .where(
            AssessmentRow.person_id == actor.person_id,
            AssessmentRow.organisation_id == actor.organisation_id,
            AssessmentRow.framework == framework,
            AssessmentRow.occasion == str(occasion),
            AssessmentRow.competence.in_(list(competences)),
            AssessmentRow.finished_at.is_not(None),
        )
        .order_by(AssessmentRow.finished_at, AssessmentRow.started_at)
    )
    return {row.competence: row.id for row in db.session.execute(query)}


_HISTORY = (
    select(
        AssessmentRow.id,
        AssessmentRow.competence,
        AssessmentRow.version,
        AssessmentRow.occasion,
        AssessmentRow.level,
        AssessmentRow.finished_at,
    )
    .where(
        AssessmentRow.person_id == bindparam("person_id"),
        AssessmentRow.organisation_id == bindparam("organisation_id"),
        AssessmentRow.framework == bindparam("framework"),
        AssessmentRow.finished_at.is_not(None),
    )
    .order_by(AssessmentRow.finished_at.desc(), AssessmentRow.competence)
)


def history(person_id: PersonId, organisation_id: OrganisationId, framework: str) -> list[Finished]:
    """Return every finished assessment, the newest first."""
    rows = read(_HISTORY, person_id=person_id, organisation_id=organisation_id, framework=framework)
    return [Finished(*row) for row in rows]
