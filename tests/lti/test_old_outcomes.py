"""Grades over LTI 1.1: sent as XML, read back, refused; and XML that attacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.lti import consumers, grades, outcomes
from app.lti.consumers import Consumer
from app.lti.markup import LONGEST_ANSWER, Unreadable
from app.lti.outcomes import Verb, Verdict
from app.lti.tables import GradeRow, LaunchRow
from tests.conftest import People
from tests.lti import gradebook as learner
from tests.lti.old_platform import ANSWER, LAUNCH, Gradebook, consumer, post, signed, sourcedid

PLACE = f"{LAUNCH}?place=module:{learner.MODULE}"


@pytest.fixture
def gradebook() -> Iterator[Gradebook]:
    with Gradebook() as running:
        yield running


@pytest.fixture
def known(tool: Flask, people: People, gradebook: Gradebook) -> Consumer:
    made = consumer(people.organisation())
    gradebook.secrets[made.platform.client_id] = made.secret
    return made


def come(tool: Flask, known: Consumer, gradebook: Gradebook, **changes: str) -> Actor:
    """Launch a module as a learner whose grade the platform wants."""
    wants = {"lis_outcome_service_url": gradebook.url, "lis_result_sourcedid": sourcedid()}
    answer = post(tool, signed(known, PLACE, **{**wants, **changes}), PLACE)
    assert answer.status_code == 303, answer.text
    launch = db.session.scalars(sa.select(LaunchRow)).one()
    found = Actor(
        PersonId(launch.person_id), OrganisationId(launch.organisation_id), frozenset(Role)
    )
    db.session.remove()
    return found


def row() -> GradeRow:
    db.session.remove()
    return db.session.scalars(sa.select(GradeRow)).one()


def test_share_done_stands_in_the_gradebook(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    actor = come(tool, known, gradebook)
    learner.deliver_now()
    assert gradebook.verbs == []  # nobody gets a 0 for waiting
    learner.read(actor, "needs")
    learner.deliver_now()
    first = float(gradebook.shares[sourcedid()])
    assert 0 < first < 0.5
    grade = row()
    assert first == pytest.approx((grade.given or 0) / (grade.maximum or 1), abs=0.0001)
    assert (grade.sent_version, grade.failure) == (grade.version, None)
    learner.finish_quiz(actor, wrong=0)
    learner.deliver_now()
    assert float(gradebook.shares[sourcedid()]) > first
    assert set(gradebook.verbs) == {"replaceResult"}
    with unit_of_work():
        assert grades.compare(actor, grade.id)
    gradebook.shares[sourcedid()] = "0.5"  # a teacher has put their own
    learner.deliver_now()
    grade = row()
    assert grade.shown == pytest.approx((grade.maximum or 0) / 2)
    gradebook.shares.clear()
    with unit_of_work():
        grades.compare(actor, grade.id)
    learner.deliver_now()
    assert (row().shown, row().shown_at is not None) == (None, True)
    with unit_of_work():
        assert grades.resend(actor, {grade.id}) == 1
    learner.deliver_now()
    assert gradebook.verbs[-1] == "replaceResult"


def test_trainer_and_link_without_grades_have_no_place(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    actor = come(tool, known, gradebook, roles="Instructor")
    learner.read(actor, "needs")
    assert db.session.scalars(sa.select(GradeRow)).all() == []
    db.session.execute(sa.delete(LaunchRow))
    db.session.commit()
    actor = come(tool, known, gradebook, lis_result_sourcedid="")
    learner.read(actor, "needs")
    learner.deliver_now()
    assert gradebook.verbs == []
    # Once a teacher wants grades, what waited goes out.
    db.session.execute(sa.delete(LaunchRow))
    db.session.commit()
    come(tool, known, gradebook)
    learner.deliver_now()
    assert gradebook.verbs == ["replaceResult"]


def test_platform_that_does_not_take_it_is_told_apart(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    """HTTP 200 with a failure inside is a failure; only what passes is tried again."""
    actor = come(tool, known, gradebook)
    learner.read(actor, "needs")
    answer = ANSWER.format
    for status, says, code, detail in (
        (200, answer(verdict="failure", words="Gone", body=""), "refused", "Gone"),
        (200, answer(verdict="unsupported", words="", body=""), "refused", "unsupported"),
        (200, answer(verdict="processing", words="", body=""), "busy", "processing"),
        (200, answer(verdict="odd", words="", body=""), "refused", "failure"),
        (200, "<html><p>Moodle is being updated</html>", "refused", "no XML"),
        (200, "<other/>", "refused", "failure"),
        (401, answer(verdict="success", words="", body=""), "refused", "401"),
        (503, " ", "busy", "503"),
    ):
        gradebook.status, gradebook.says = status, says.encode()
        learner.deliver()
        grade = row()
        assert grade.failure == f"lti_service_{code}", says
        assert detail in (grade.failure_detail or "")
        gradebook.status, gradebook.says = 200, None
        gradebook.verbs.clear()
        learner.deliver_now()
        assert gradebook.verbs == (["replaceResult"] if code == "busy" else [])
        with unit_of_work():
            grades.resend(actor, {grade.id})


def test_wrong_secret_and_an_ended_consumer_change_nothing(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    actor = come(tool, known, gradebook)
    gradebook.secrets.clear()
    learner.read(actor, "needs")
    learner.deliver_now()
    assert row().failure_detail == "200 failure: Message signature not valid"
    with unit_of_work():
        consumers.end(actor, known.platform.id)
        grades.resend(actor)
    learner.deliver_now()
    assert (gradebook.verbs, row().sent_version, row().failure) == ([], 0, None)


def test_address_that_cannot_be_signed_is_refused_at_once(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    odd = ("https://old.example.org/?a=é|b", "http://[::1", "http://a:99999/", "no address")
    for number, url in enumerate(odd):
        launch = {"lis_outcome_service_url": url, "resource_link_id": str(number), "user_id": url}
        fields = {"lis_result_sourcedid": sourcedid(), **launch}
        assert post(tool, signed(known, PLACE, **fields), PLACE).status_code == 303
        newest = sa.select(LaunchRow).order_by(LaunchRow.created_at.desc()).limit(1)
        found = db.session.scalars(newest).one()
        actor = Actor(
            PersonId(found.person_id), OrganisationId(found.organisation_id), frozenset(Role)
        )
        learner.read(actor, "needs")
        learner.deliver()
        failed = sa.select(GradeRow.failure).where(GradeRow.subject == url)
        assert db.session.scalar(failed) in {"lti_service_refused", "lti_service_unreachable"}, url


def test_address_inside_our_network_is_not_asked(
    tool: Flask, known: Consumer, gradebook: Gradebook
) -> None:
    far = replace(tool.extensions["keepinpact_settings"], allow_hosts=frozenset())
    tool.extensions["keepinpact_settings"] = far
    actor = come(tool, known, gradebook)
    learner.read(actor, "needs")
    learner.deliver()
    assert (row().failure, row().failure_detail) == ("lti_service_unreachable", "private_address")
    assert gradebook.verbs == []


def test_messages_are_written_and_answers_read() -> None:
    for share, text in ((0.0, "0.0000"), (2 / 3, "0.6667"), (1.2, "1.0000"), (-1.0, "0.0000")):
        body = outcomes.request(Verb.REPLACE, "a<&>\x01]]>", share).decode()
        assert f"<textString>{text}</textString>" in body
        assert "<sourcedId>a&lt;&amp;&gt;]]&gt;</sourcedId>" in body
    assert "resultScore" not in outcomes.request(Verb.DELETE, "a").decode()
    score = "<r><resultScore><textString>{}</textString></resultScore></r>"
    for said, share in (("0.5", 0.5), ("", None), ("nan", None), ("7", None), ("B+", None)):
        answer = ANSWER.format(verdict="Success", words="", body=score.format(said))
        found = outcomes.result(answer.encode())
        assert (found.verdict, found.share) == (Verdict.SUCCESS, share), said


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


_DOCTYPES = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
    '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/a.dtd"> %x;]>',
    f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>',
    "<!DOCTYPE a>",
)


@pytest.mark.parametrize("doctype", _DOCTYPES)
def test_answer_with_a_dtd_is_refused(doctype: str) -> None:
    good = ANSWER.format(verdict="success", words="&x;", body="")
    for words in ("&x;", "&l11;", ""):
        answer = good.replace("&x;", words).replace("?>", f"?>{doctype}", 1)
        for encoded in (answer.encode(), answer.replace("UTF-8", "UTF-16").encode("utf-16")):
            with pytest.raises(Unreadable):
                outcomes.result(encoded)


def test_answer_that_is_too_long_or_none_is_refused() -> None:
    long = ANSWER.format(verdict="success", words="x" * LONGEST_ANSWER, body="")
    answers: tuple[Any, ...] = (long.encode(), b"", b"{}", b"<a>", b"\xff\xfe")
    for answer in answers:
        with pytest.raises(Unreadable):
            outcomes.result(answer)
