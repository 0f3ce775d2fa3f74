"""Fill a database with many people and their work: bulk inserts, since a bench needs numbers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from rich.progress import Progress

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import OrganisationRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId
from app.learning import catalog
from app.learning.tables import LearningModuleRow, LearningUnitRow
from badges import service as badges
from badges.tables import AwardRow
from competences.assessment.tables import AssessmentRow, RatingRow, StandingRow
from competences.framework import service as framework_service
from competences.validation.tables import DossierRoundRow, DossierRow

BATCH = 2_000
PEOPLE_PER_CENTRE = 100
LARGE_CENTRE_SHARE = 0.2
"""One centre holds a fifth of all people, so that its queue grows with the database."""
DOSSIER_EVERY = 5
AWARD_EVERY = 10
MODULE = "new-partnerships"


@dataclass(frozen=True)
class Filled:
    """What the bench asks for afterwards."""

    learners: list[str]
    """Session ids (`fs_uniquifier`) of a sample of learners."""
    assessor: str
    """Of the assessor of the large centre."""
    centre: UUID
    """The large one."""
    awards: list[UUID]


def fill(people: int, progress: Progress, *, ratings: bool = True) -> Filled:
    """Insert `people` learners with standings, assessments, progress, dossiers and badges.

    Without `ratings` the levels of single activities are left out: six rows of seven.
    """
    chance = random.Random(people)  # noqa: S311  # the same database every time
    task = progress.add_task(f"filling {people:,} people", total=people)
    centres = _centres(people, chance)
    assessor = _person(chance, "assessor")
    with unit_of_work():
        _insert(OrganisationRow, [_centre(chance, each) for each in centres])
        _insert_person(assessor, centres[0], "assessor")
    award = _one_real_award(_uuid(chance), assessor["person"], centres[0])
    sample: list[str] = []
    awards: list[UUID] = []
    numbers = iter(range(people))
    while batch := list(islice(numbers, BATCH)):
        with unit_of_work():
            added = [_learner(n, chance, centres) for n in batch]
            _insert_learners(added, ratings=ratings)
            awards += _insert_awards(added, award, chance)
        sample += [each["session"] for each in added[:: max(1, BATCH // 20)]]
        progress.advance(task, len(batch))
    with unit_of_work():
        db.session.execute(sa.text("ANALYZE"))
    some = chance.sample(sample, min(200, len(sample)))
    return Filled(some, assessor["session"], centres[0], awards[:500])


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _centres(people: int, chance: random.Random) -> list[UUID]:
    return [_uuid(chance) for _ in range(max(2, people // PEOPLE_PER_CENTRE))]


def _centre(chance: random.Random, centre_id: UUID) -> dict[str, Any]:
    return {
        "id": centre_id,
        "name": f"Example Centre {centre_id.hex[:8]}",
        "registration": "closed",
        "created_at": clock.now(),
    }


def _person(chance: random.Random, name: str) -> dict[str, Any]:
    return {"person": _uuid(chance), "session": _uuid(chance).hex, "name": name}


def _learner(number: int, chance: random.Random, centres: list[UUID]) -> dict[str, Any]:
    large = chance.random() < LARGE_CENTRE_SHARE
    return {
        **_person(chance, f"Example Learner {number}"),
        "number": number,
        "centre": centres[0] if large else chance.choice(centres),
        "levels": {code: chance.randint(1, 4) for code in framework_service.current().codes},
        "chance": chance,
    }


def _insert(table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(sa.insert(table.__table__), rows)


def _insert_person(who: Mapping[str, Any], centre: UUID, role: str) -> None:
    _insert(PersonRow, [_person_row(who)])
    _insert(SignInRow, [_sign_in_row(who)])
    _insert(MembershipRow, [_membership_row(who, centre, role)])


def _person_row(who: Mapping[str, Any]) -> dict[str, Any]:
    moment = clock.now()
    return {"id": who["person"], "name": who["name"], "language": "en", "created_at": moment}


def _sign_in_row(who: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": who["person"],
        "person_id": who["person"],
        "email": f"{who['session']}@example.org",
        "password": None,
        "active": True,
        "fs_uniquifier": who["session"],
        "confirmed_at": clock.now(),
        "created_at": clock.now(),
    }


def _membership_row(who: Mapping[str, Any], centre: UUID, role: str) -> dict[str, Any]:
    return {
        "id": who["person"],
        "person_id": who["person"],
        "organisation_id": centre,
        "role": role,
        "created_at": clock.now(),
    }


def _insert_learners(added: list[dict[str, Any]], *, ratings: bool) -> None:
    _insert(PersonRow, [_person_row(each) for each in added])
    _insert(SignInRow, [_sign_in_row(each) for each in added])
    _insert(MembershipRow, [_membership_row(each, each["centre"], "learner") for each in added])
    for each in added:
        each["assessments"] = {code: _uuid(each["chance"]) for code in each["levels"]}
    _insert(AssessmentRow, [row for each in added for row in _assessments(each)])
    if ratings:
        _insert(RatingRow, [row for each in added for row in _ratings(each)])
    _insert(StandingRow, [row for each in added for row in _standings(each)])
    _insert(LearningModuleRow, [_module_row(each) for each in added])
    _insert(LearningUnitRow, [row for each in added for row in _units(each)])
    with_dossier = [each for each in added if each["number"] % DOSSIER_EVERY == 0]
    _insert(DossierRow, [_dossier(each) for each in with_dossier])
    _insert(DossierRoundRow, [_round(each) for each in with_dossier])


def _owned(who: Mapping[str, Any]) -> dict[str, Any]:
    return {"person_id": who["person"], "organisation_id": who["centre"]}


def _assessments(who: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    framework, moment = framework_service.current(), clock.now()
    for code, assessment_id in who["assessments"].items():
        yield {
            **_owned(who),
            "id": assessment_id,
            "framework": framework.id,
            "version": framework.version,
            "competence": code,
            "occasion": "open",
            "started_at": moment,
            "finished_at": moment,
            "level": who["levels"][code],
        }


def _ratings(who: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    moment = clock.now()
    for competence in framework_service.current().competences:
        for activity in competence.activity_codes:
            yield {
                "assessment_id": who["assessments"][competence.code],
                "activity": activity,
                "organisation_id": who["centre"],
                "level": who["levels"][competence.code],
                "not_my_job": False,
                "note": "",
                "rated_at": moment,
            }


def _standings(who: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    framework, moment = framework_service.current(), clock.now()
    for code, level in who["levels"].items():
        yield {
            **_owned(who),
            "id": _uuid(who["chance"]),
            "framework": framework.id,
            "competence": code,
            "self_level": level,
            "self_version": framework.version,
            "self_at": moment,
            "validated_level": None,
            "validated_version": None,
            "validated_at": None,
            "revision": 1,
        }


def _module_row(who: Mapping[str, Any]) -> dict[str, Any]:
    moment = clock.now()
    return {
        **_owned(who),
        "id": who["person"],
        "module_id": MODULE,
        "started_at": moment,
        "before_at": moment,
        "quiz_passed_at": None,
        "after_at": None,
        "completed_at": None,
        "attested": None,
    }


def _units(who: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    moment = clock.now()
    for unit in catalog.get(MODULE).module.units[:2]:
        yield {
            **_owned(who),
            "id": _uuid(who["chance"]),
            "module_id": MODULE,
            "unit_id": unit.id,
            "read_at": moment,
            "ticked": [0, 1],
            "reflection": "An example of a reflection.",
            "kept_at": None,
            "touched_at": moment,
        }


def _dossier(who: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_service.current()
    sent = clock.now() - timedelta(minutes=who["number"])
    return {
        **_owned(who),
        "id": who["person"],
        "framework_id": framework.id,
        "framework_version": framework.version,
        "competence": "A",
        "state": "submitted",
        "round": 1,
        "created_at": sent,
        "submitted_at": sent,
        "decided_at": None,
        "outcome": None,
        "level": None,
        "version": 1,
    }


def _round(who: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dossier_id": who["person"],
        "number": 1,
        "requested_level": 3,
        "statement": {},
        "not_my_job": {},
        "left_out": [],
        "show_self_levels": False,
        "self_levels": None,
        "submitted_at": clock.now(),
        "version": 1,
    }


def _one_real_award(dossier: UUID, person: UUID, centre: UUID) -> dict[str, Any]:
    """Issue one badge as the product does; the others are copies with an id of their own."""
    framework = framework_service.current()
    with unit_of_work():
        award_id = badges.award_competence(
            dossier_id=DossierId(dossier),
            person_id=PersonId(person),
            organisation_id=OrganisationId(centre),
            organisation_name="Example Centre",
            framework_id=framework.id,
            framework_version=framework.version,
            competence="A",
            level=4,
            statement="An example.",
            evidence_titles=("An example",),
            decided_at=clock.now(),
            recipient_email="learner@example.org",
            recipient_name="Example Learner",
        )
    with unit_of_work():
        row = db.session.execute(
            sa.select(AwardRow.__table__).where(AwardRow.__table__.c.id == award_id)
        ).mappings()
        return dict(row.one())


def _insert_awards(
    added: list[dict[str, Any]], pattern: Mapping[str, Any], chance: random.Random
) -> list[UUID]:
    rows = []
    for each in added:
        if each["number"] % AWARD_EVERY == 0:
            award_id = AwardId(_uuid(chance))
            documents = json.dumps(pattern["documents"]).replace(str(pattern["id"]), str(award_id))
            rows.append(
                {
                    **pattern,
                    "id": award_id,
                    "person_id": each["person"],
                    "organisation_id": each["centre"],
                    "dossier_id": _uuid(chance),
                    "status_index": each["number"] + 1,
                    "status_list": pattern["status_list"],
                    "documents": json.loads(documents),
                }
            )
    _insert(AwardRow, rows)
    return [row["id"] for row in rows]
