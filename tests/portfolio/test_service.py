"""Evidence in the database and on the disk, on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import EvidenceId
from competences.portfolio import service
from competences.portfolio.model import File, Kind
from tests.conftest import People
from tests.portfolio import files

pytestmark = pytest.mark.usefixtures("both_app")


@pytest.fixture
def learner(both_app: Flask, people: People) -> Actor:
    return people("Example Learner")


def _text(actor: Actor, title: str = "A talk", *activities: str) -> EvidenceId:
    with unit_of_work():
        return service.add_text(actor, title=title, text="We agreed.", activities=activities)


def _file(actor: Actor, content: bytes = files.PDF, name: str = "minutes.pdf") -> EvidenceId:
    with unit_of_work():
        return service.add_file(actor, title="", stream=io.BytesIO(content), file_name=name)


def test_add_text_keeps_what_was_said(learner: Actor) -> None:
    with clock.at(datetime(2026, 5, 3, 12, tzinfo=UTC)), unit_of_work():
        evidence_id = service.add_text(
            learner,
            title=" A talk ",
            text="We agreed.",
            description="With the mission locale",
            activities=["A4", "A1"],
            language="fr",
        )
    piece = service.own(learner, evidence_id)
    assert (piece.kind, piece.title, piece.text, piece.description, piece.activities) == (
        Kind.TEXT,
        "A talk",
        "We agreed.",
        "With the mission locale",
        ("A1", "A4"),
    )
    assert (piece.language, piece.created_at, piece.frozen) == (
        "fr",
        datetime(2026, 5, 3, 12, tzinfo=UTC),
        False,
    )


def test_add_link_keeps_address(learner: Actor) -> None:
    with unit_of_work():
        evidence_id = service.add_link(learner, title="Site", url="https://example.org/a")
    assert service.own(learner, evidence_id).url == "https://example.org/a"


def test_add_file_is_kept_by_its_hash(learner: Actor) -> None:
    piece = service.own(learner, _file(learner, name="../Minutes.html"))
    sha256 = hashlib.sha256(files.PDF).hexdigest()
    assert piece.file == File(sha256, len(files.PDF), "application/pdf", "Minutes.html.pdf")
    assert piece.title == "Minutes.html.pdf"
    assert service.path_of(piece).read_bytes() == files.PDF


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ({"title": " "}, "words_needed", "title"),
        ({"title": "a" * 201}, "words_too_long", "title"),
        ({"text": "\n"}, "words_needed", "text"),
        ({"text": "a" * 50_001}, "words_too_long", "text"),
        ({"description": "a" * 2_001}, "words_too_long", "description"),
        ({"language": "xx"}, "language_unknown", "language"),
        ({"activities": ["A99"]}, "activity_unknown", "activities"),
    ],
)
def test_add_text_refuses_and_keeps_nothing(
    learner: Actor, words: dict[str, object], code: str, field: str
) -> None:
    given = {"title": "A talk", "text": "We agreed.", **words}
    with pytest.raises(Invalid) as refused, unit_of_work():
        service.add_text(learner, **given)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)
    assert service.list_for(learner) == ([], False)


def test_add_file_with_unknown_activity_writes_no_file(learner: Actor) -> None:
    with pytest.raises(Invalid), unit_of_work():
        service.add_file(
            learner,
            title="",
            stream=io.BytesIO(files.PDF),
            file_name="a.pdf",
            activities=["A99"],
        )
    assert service.sweep_strays() == 0


def test_list_for_is_newest_first_and_paged(learner: Actor) -> None:
    start = datetime(2026, 5, 3, tzinfo=UTC)
    for n in range(service.PAGE_SIZE + 1):
        with clock.at(start + timedelta(minutes=n)):
            _text(learner, f"Piece {n}", "A1")
    first, more = service.list_for(learner)
    second, no_more = service.list_for(learner, 2)
    assert [piece.title for piece in first][:2] == ["Piece 24", "Piece 23"]
    assert ([piece.title for piece in second], more, no_more) == (["Piece 0"], True, False)


def test_list_for_shows_only_this_organisation(learner: Actor, people: People) -> None:
    elsewhere = replace(learner, organisation_id=people.organisation("Example Other"))
    _text(elsewhere)
    assert service.list_for(learner) == ([], False)


def test_change_replaces_words_and_activities(learner: Actor) -> None:
    evidence_id = _text(learner, "A talk", "A1")
    with unit_of_work():
        service.change(
            learner,
            evidence_id,
            title="Two talks",
            description="More",
            language="fr",
            activities=["B1", "A2"],
            text="We agreed twice.",
        )
    piece = service.own(learner, evidence_id)
    assert (piece.title, piece.text, piece.activities, piece.language) == (
        "Two talks",
        "We agreed twice.",
        ("A2", "B1"),
        "fr",
    )


def test_change_of_frozen_piece_touches_only_what_it_proves(learner: Actor) -> None:
    evidence_id = _text(learner, "A talk", "A1")
    with unit_of_work():
        service.freeze(learner.person_id, [evidence_id])
    with unit_of_work():
        service.change(
            learner,
            evidence_id,
            title="Forged",
            description="Forged",
            language="fr",
            activities=["A1", "A2"],
            text="Forged",
        )
    piece = service.own(learner, evidence_id)
    assert (piece.title, piece.text, piece.language) == ("A talk", "We agreed.", "en")
    assert piece.activities == ("A1", "A2")


def test_remove_frees_the_list_and_the_file_is_swept_later(learner: Actor) -> None:
    evidence_id = _file(learner)
    path = service.path_of(service.own(learner, evidence_id))
    with unit_of_work():
        service.remove(learner, evidence_id)
    assert service.list_for(learner) == ([], False)
    assert service.sweep_strays() == 0
    long_ago = clock.now().timestamp() - 2 * 86_400
    os.utime(path, (long_ago, long_ago))
    assert (service.sweep_strays(), path.exists()) == (1, False)


def test_sweep_keeps_a_file_that_a_second_piece_names(learner: Actor) -> None:
    first, second = _file(learner), _file(learner)
    path = service.path_of(service.own(learner, second))
    with unit_of_work():
        service.remove(learner, first)
    os.utime(path, (0, 0))
    assert (service.sweep_strays(), path.exists()) == (0, True)


def test_remove_of_frozen_piece_is_refused(learner: Actor) -> None:
    evidence_id = _text(learner)
    with unit_of_work():
        service.freeze(learner.person_id, [evidence_id])
    with pytest.raises(Conflict) as refused, unit_of_work():
        service.remove(learner, evidence_id)
    assert refused.value.code == "evidence_in_dossier"
    assert service.own(learner, evidence_id).frozen


def test_freeze_of_a_missing_piece_is_refused(learner: Actor) -> None:
    with pytest.raises(Conflict) as refused, unit_of_work():
        service.freeze(learner.person_id, [_text(learner), EvidenceId(uuid4())])
    assert refused.value.code == "evidence_gone"


def test_freeze_keeps_the_first_moment(learner: Actor) -> None:
    evidence_id = _text(learner)
    first = datetime(2026, 5, 3, tzinfo=UTC)
    for day in range(2):
        with clock.at(first + timedelta(days=day)), unit_of_work():
            service.freeze(learner.person_id, [evidence_id])
    assert service.own(learner, evidence_id).frozen_at == first


def test_somebody_elses_piece_does_not_exist(learner: Actor, people: People) -> None:
    evidence_id = _text(learner)
    other = people("Example Other Learner")
    for ask in (service.own, service.see, service.remove):
        with pytest.raises(NotFound):
            ask(other, evidence_id)


def test_see_by_assessor_only_when_in_a_dossier(learner: Actor, people: People) -> None:
    assessor = people("Example Assessor", Role.ASSESSOR)
    with pytest.raises(NotFound):
        service.see(assessor, _text(learner))


def test_proving_returns_pieces_for_activities(learner: Actor) -> None:
    wanted = _text(learner, "One", "A1")
    _text(learner, "Two", "B1")
    found = service.proving(learner.person_id, learner.organisation_id, ["A1", "A2"])
    assert [piece.id for piece in found] == [wanted]


def _reflect(learner: Actor, text: str) -> EvidenceId:
    with unit_of_work():
        return service.keep_reflection(
            person_id=learner.person_id,
            organisation_id=learner.organisation_id,
            module_id="new-partnerships",
            unit_id="needs",
            activity="A1",
            title="Reflection",
            question="What did you hear last?",
            text=text,
            language="en",
        )


def test_keep_reflection_twice_keeps_the_newer(learner: Actor) -> None:
    first, second = _reflect(learner, "One."), _reflect(learner, "Two.")
    assert first == second
    piece = service.own(learner, first)
    assert (piece.text, piece.activities) == ("Two.", ("A1",))
    assert piece.description == "What did you hear last?"


def test_keep_reflection_beside_one_that_was_judged(learner: Actor) -> None:
    first = _reflect(learner, "One.")
    with unit_of_work():
        service.freeze(learner.person_id, [first])
    _reflect(learner, "Two.")
    texts = {piece.text for piece in service.list_for(learner)[0]}
    assert texts == {"One.", "Two."}


def test_personal_data_are_exported_and_erased(learner: Actor, people: People) -> None:
    _file(learner)
    other = people("Example Other Learner")
    kept = _text(other)
    path = service.path_of(service.list_for(learner)[0][0])
    exported = service.export_personal_data(learner.person_id)
    assert [each["title"] for each in exported["evidence"]] == ["minutes.pdf"]
    with unit_of_work():
        service.erase_personal_data(learner.person_id)
    assert not any(service.export_personal_data(learner.person_id).values())
    assert (path.exists(), service.own(other, kept).id) == (False, kept)
