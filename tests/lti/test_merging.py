"""Two people who are one: everything of the guest comes into the account, nothing is lost."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.accounts import service as accounts
from app.kernel import files
from app.kernel.db import Base, db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId
from app.learning import casing, noting, quizzing, service
from app.learning.tables import LearningModuleRow, LearningNoteRow, QuizAttemptRow
from app.merging import MERGERS
from app.privacy import service as privacy
from competences.assessment import service as assessments
from competences.assessment.model import Occasion, Rating
from competences.assessment.tables import AssessmentRow, RatingRow, StandingRow
from competences.portfolio import service as portfolio
from competences.portfolio.tables import EvidenceRow
from competences.validation import service as dossiers
from competences.validation.tables import DossierReviewRow, DossierRow
from tests.browsing import CountStatements
from tests.conftest import People
from tests.learning.conftest import MODULE, Doing, right_answers
from tests.validation import building


def guest_of(account: Actor, name: str | None = None) -> Actor:
    """Return somebody without a sign-in in the same organisation."""
    with unit_of_work():
        person_id = accounts.create_guest(name, "en")
        accounts.add_membership(person_id, account.organisation_id, Role.LEARNER)
    found = accounts.actor_in(person_id, account.organisation_id)
    assert found is not None
    return found


def merge(guest: Actor, account: Actor) -> None:
    with unit_of_work():
        privacy.merge(guest.person_id, account.person_id)


def naming(person_id: PersonId) -> list[str]:
    """Return every column that still names this person, in any table."""
    columns = person_columns()
    assert len(columns) > 20
    return [
        str(column)
        for column in columns
        if db.session.scalar(sa.select(sa.func.count()).where(column == person_id))
    ]


def person_columns() -> list[sa.Column[Any]]:
    """Return every column of any table that names a person."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def test_every_world_merges_and_every_table_with_people_is_asked(
    app: Flask, people: People, count_statements: CountStatements
) -> None:
    assert {one.name for one in MERGERS} == {one.name for one in wiring.PERSONAL_DATA}
    account = people()
    guest = guest_of(account)
    with count_statements() as sent:
        merge(guest, account)
    forgotten = [
        str(column)
        for column in person_columns()
        if not any(
            re.search(rf"\b{column.table.name}\b", one) and re.search(rf"\b{column.name}\b", one)
            for one in sent.statements
        )
    ]
    assert forgotten == []


def counted(*tables: type[Any]) -> list[int]:
    return [db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables]


def work(actor: Actor, text: str, level: int) -> None:
    """Do a little of everything, so that both have a row about the same thing."""
    with unit_of_work():
        ratings = {"A": [Rating("A1", level, note=text), Rating("A2", level)]}
        assessments.save(actor, Occasion(), ratings)
        noting.keep_note(actor, MODULE, "needs", "how", text)
        noting.set_bookmark(actor, MODULE, "needs", on=True)
        service.mark_read(actor, MODULE, "needs")
        _loaded, case = casing.case_of(MODULE)
        casing.decide(actor, MODULE, [], case.scenes[0].decisions[0].id)
        question, right = next(iter(right_answers().items()))
        quizzing.answer(actor, MODULE, question, right)  # type: ignore[arg-type]
        content = BytesIO(f"%PDF-1.4 {text}".encode())
        portfolio.add_file(
            actor, stream=content, file_name=f"{text}.pdf", title=text, activities=["A1"]
        )
        assessments.set_sharing(actor, shared=True)
    building.piece(actor, text)


def test_everything_comes_over_and_nothing_is_lost(both_app: Flask, people: People) -> None:
    account = people()
    guest = guest_of(account)
    work(account, "outside", 2)
    work(guest, "in the course", 4)
    Doing().rate(account, "before", 2)
    Doing().rate(guest, "before", 4)
    building.begun(guest)
    before = counted(QuizAttemptRow, EvidenceRow, DossierRow)
    finished = sum(
        row.finished_at is not None for row in db.session.scalars(sa.select(AssessmentRow))
    )
    merge(guest, account)

    assert naming(guest.person_id) == []
    assert accounts.names([guest.person_id]) == {}
    assert counted(QuizAttemptRow, EvidenceRow, DossierRow) == before
    history = assessments.history(account.person_id, account.organisation_id)
    assert len(history) == finished == 2
    standing = db.session.scalars(sa.select(StandingRow).where(StandingRow.competence == "A")).one()
    assert standing.self_level == 4  # the newest of both
    note = db.session.scalars(sa.select(LearningNoteRow)).one()
    assert note.text == "outside\n\nin the course"
    ratings = db.session.scalars(sa.select(RatingRow).where(RatingRow.note != "")).all()
    assert [(one.level, one.note) for one in ratings] == [(4, "outside\n\nin the course")]
    attempts = db.session.scalars(sa.select(QuizAttemptRow).order_by(QuizAttemptRow.number)).all()
    assert [one.number for one in attempts] == [1, 2]
    newest = quizzing.newest_attempt(account, MODULE)
    assert newest is not None
    assert len(newest.answers) == 1
    for row in db.session.scalars(sa.select(EvidenceRow).where(EvidenceRow.sha256.is_not(None))):
        assert row.sha256 is not None
        assert files.path(account.organisation_id, account.person_id, row.sha256).is_file()
    assert [person for _organisation, person in files.persons()] == [account.person_id]


def test_merged_module_keeps_the_earliest_of_both(both_app: Flask, people: People) -> None:
    account = people()
    guest = guest_of(account)
    Doing().everything(guest)
    Doing().read(account, "needs")
    completed = db.session.scalars(
        sa.select(LearningModuleRow).where(LearningModuleRow.completed_at.is_not(None))
    ).one()
    attested, at = completed.attested, completed.completed_at
    merge(guest, account)
    row = db.session.scalars(sa.select(LearningModuleRow)).one()
    assert (row.person_id, row.attested, row.completed_at) == (account.person_id, attested, at)
    assert service.progress(account, MODULE).completed_at == at


def test_merge_keeps_who_may_see_what_as_the_account_chose(app: Flask, people: People) -> None:
    """What a guest shares with the trainers of a course does not open the account's history."""
    account = people()
    guest = guest_of(account)
    with unit_of_work():
        assessments.set_sharing(guest, shared=True)
    merge(guest, account)
    assert not assessments.shares(account)


def test_nobody_becomes_their_own_judge_by_merging(app: Flask, people: People) -> None:
    """Hand in as a guest, validate under one's own name, then be one: no."""
    assessor = people("Example Assessor", Role.ASSESSOR)
    guest = guest_of(assessor)
    dossier = building.submitted(guest)
    building.decide(assessor, dossier)
    with pytest.raises(Conflict, match="merge_judged_oneself"):
        merge(guest, assessor)
    assert naming(guest.person_id) != []

    other = guest_of(assessor)  # nor by a look that is not decided yet
    pending = building.submitted(other)
    with unit_of_work():
        building.reviewing.save_review(assessor, pending, building.answer())
    assert counted(DossierReviewRow) == [1]
    with pytest.raises(Conflict, match="merge_judged_oneself"):
        merge(other, assessor)


def test_what_cannot_become_one_says_why(app: Flask, people: People) -> None:
    account = people()
    guest = guest_of(account)
    building.begun(account)
    draft = building.begun(guest)
    administrator = people("Example Admin", Role.ADMINISTRATOR)
    for two, code in (
        ((guest, account), "merge_two_dossiers"),
        ((guest, administrator), "merge_administrator"),
        ((account, people("Example Other")), "merge_done_already"),
        ((guest, guest_of(account)), "merge_no_account"),
        ((account, account), "merge_done_already"),
    ):
        with pytest.raises(Conflict, match=code):
            merge(*two)
    with unit_of_work():
        dossiers.discard(guest, draft)
    merge(guest, account)
    assert naming(guest.person_id) == []


def test_named_assessor_stays_one_and_a_course_trainer_does_not(app: Flask, people: People) -> None:
    """What our administrators named somebody counts; what a platform said, in its frames only."""
    account = people()
    guest = guest_of(account)
    with unit_of_work():
        for role in (Role.ASSESSOR, Role.TRAINER):
            accounts.add_membership(guest.person_id, guest.organisation_id, role)
    merge(guest, account)
    found = accounts.actor_in(account.person_id, account.organisation_id)
    assert found is not None
    assert found.roles == {Role.LEARNER, Role.ASSESSOR}
