"""Kinds of badges: what follows from seven, what attests a module, what an administrator awards."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import members
from app.home.web import notice_kinds
from app.kernel import clock, events
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from app.notices.tables import NoticeRow
from badges import all_seven, attesting, by_hand, checking, publishing, service, store
from badges import model as badge_model
from badges.attesting import Attested
from badges.awarding import Holder
from badges.events import BadgeAwarded, BadgeRevoked
from badges.model import Kind
from badges.taking import exporting, passport
from badges.web.exported import ExportedPages
from tests.badges.conftest import DECIDED_AT, DONE, EMAIL, Award, load_framework
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
SIX = "BCDEFG"
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def of_kind(holder: Actor, kind: Kind) -> list[badge_model.Award]:
    held = service.awards_of(holder.person_id, holder.organisation_id)
    return [award for award in held if award.kind is kind]


@pytest.fixture
def unverified(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what switches the gate off, where it is not what is tested: it takes its time."""
    return lambda: monkeypatch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)


@pytest.fixture
def attest(app: Flask) -> Callable[..., AwardId]:
    def attested(holder: Actor, **changes: Any) -> AwardId:
        load_framework()
        who = Holder(
            holder.person_id,
            holder.organisation_id,
            holder.organisation_name,
            holder.name,
            EMAIL,
            holder.language,
        )
        with unit_of_work():
            return attesting.award_attestation(replace(DONE, **changes), who)

    return attested


def everything_said(award_id: AwardId) -> str:
    """Return every document of an award and what it leads to, as one text."""
    award = store.find_award(award_id)
    assert award is not None
    documents = [
        publishing.assertion(award_id).body,
        publishing.credential(award_id).body,
        publishing.badge_class(award.design).body,
        publishing.achievement(award.design).body,
    ]
    return b"\n".join(documents).decode()


# -- all seven ---------------------------------------------------------------------------------


def test_seventh_competence_brings_the_badge_for_all_and_a_revocation_takes_it(
    both_app: Flask, people: People, award: Award
) -> None:
    heard: list[BadgeAwarded | BadgeRevoked] = []
    events.subscribe(BadgeAwarded, heard.append)
    events.subscribe(BadgeRevoked, heard.append)
    holder, other = people(), people("Other Example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
        awarded = [award(holder, competence=code) for code in SIX]
        # Neither a second badge for the same competence nor somebody else's counts.
        award(holder, competence="B", level=5)
        award(other, competence="A")
        suspended = award(holder, competence="A", level=3)
        assert len(of_kind(holder, Kind.ALL_SEVEN)) == 1
    whole = of_kind(holder, Kind.ALL_SEVEN)[0]
    assert of_kind(other, Kind.ALL_SEVEN) == []
    assert [e.kind for e in heard if isinstance(e, BadgeAwarded)].count(Kind.ALL_SEVEN) == 1
    assert (whole.level, whole.competence) == (None, None)
    # Every form of it passes the gate; it states no level of its own.
    assert checking.faults(AwardId(whole.id)) == []
    said = everything_said(AwardId(whole.id))
    assert "achievedLevel" not in said
    assert "resultDescription" not in said
    credential = json.loads(publishing.credential(whole.id).body)
    what = credential["credentialSubject"]["achievement"]
    assert what["achievementType"] == "Achievement"
    assert [each["targetCode"] for each in what["alignment"]] == list("ABCDEFG")

    # One of two badges for B goes: the other one carries.
    newest = of_kind(holder, Kind.COMPETENCE)
    for_b = [each for each in newest if each.competence == "B"]
    with unit_of_work():
        service.revoke(for_b[0].id, None, "An example.")
    assert not of_kind(holder, Kind.ALL_SEVEN)[0].revoked

    # Suspended with A, lifted with A.
    with unit_of_work():
        service.suspend(suspended, None, "An example.")
    assert of_kind(holder, Kind.ALL_SEVEN)[0].suspension_reason == all_seven.ONE_SUSPENDED
    with unit_of_work():
        service.suspend(awarded[1], None, "An example.")
    with unit_of_work():
        service.lift(suspended, None)
    assert of_kind(holder, Kind.ALL_SEVEN)[0].suspended, "C is still suspended"
    with unit_of_work():
        service.lift(awarded[1], None)
    assert not of_kind(holder, Kind.ALL_SEVEN)[0].suspended
    assert len(of_kind(holder, Kind.ALL_SEVEN)) == 1

    # Also after its holder was erased, what carried it takes it down.
    with unit_of_work():
        service.erase_personal_data(holder.person_id)
    with unit_of_work():
        service.revoke(suspended, None, "An example.")
    gone = service.get_award(whole.id)
    assert (gone.revoked, gone.revocation_reason) == (True, all_seven.ONE_REVOKED)
    assert checking.still_valid(AwardId(whole.id)) == []
    assert whole.id in [e.award_id for e in heard if isinstance(e, BadgeRevoked)]


def test_all_seven_waits_for_a_suspension_and_comes_again_after_a_revocation(
    app: Flask, people: People, award: Award, unverified: Callable[[], None]
) -> None:
    unverified()
    holder = people()
    first = award(holder, competence="A")
    with unit_of_work():
        service.suspend(first, None, "An example.")
    for code in SIX:
        award(holder, competence=code)
    assert of_kind(holder, Kind.ALL_SEVEN) == []
    with unit_of_work():
        service.lift(first, None)
    assert len(of_kind(holder, Kind.ALL_SEVEN)) == 1
    with unit_of_work():
        service.revoke(first, None, "An example.")
    assert [each.revoked for each in of_kind(holder, Kind.ALL_SEVEN)] == [True]
    later = clock.now() + timedelta(days=1)
    award(holder, competence="A", decided_at=later)
    assert [each.revoked for each in of_kind(holder, Kind.ALL_SEVEN)] == [False, True]


def test_all_seven_that_would_not_verify_undoes_the_decision(
    app: Flask, people: People, award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = people()
    seen: list[AwardId] = []

    def refuse_the_second(award_id: AwardId) -> None:
        seen.append(award_id)
        if store.find_award(award_id).kind is Kind.ALL_SEVEN:  # type: ignore[union-attr]
            raise Conflict("badge_would_not_verify", checks="example")

    monkeypatch.setattr("badges.issuing.refuse_unless_valid", refuse_the_second)
    for code in SIX:
        award(holder, competence=code)
    with pytest.raises(Conflict):
        award(holder, competence="A")
    assert len(seen) == 8
    assert "A" not in [each.competence for each in of_kind(holder, Kind.COMPETENCE)]


# -- attestations ------------------------------------------------------------------------------


def test_attestation_says_before_and_after_in_words_and_states_no_level(
    app: Flask, people: People, attest: Callable[..., AwardId]
) -> None:
    holder = people(language="fr")
    award_id = attest(holder)
    assert checking.faults(award_id) == []
    award = service.get_award(award_id)
    assert (award.kind, award.competence, award.level) == (Kind.ATTESTATION, "A", None)
    lines = award.narrative.splitlines()
    assert "5 unités, et un quiz avec 8 réponses justes sur 10" in lines[0]
    assert "personne n’a évalué" in lines[2]
    assert lines[4].startswith("- A1 ")
    assert lines[4].count("/5 (") == 2
    assert lines[5].endswith("après, sans réponse")
    assert len(lines) == 6
    said = everything_said(award_id)
    for word in ("achievedLevel", "resultDescription", "RubricCriterion", "Competency", '"result"'):
        assert word not in said
    assert "CertificateOfCompletion" in said
    report = service.verify_award(award_id)[1]
    assert report.facts.level == ""
    assert (
        passport.passport(
            holder.person_id, holder.organisation_id, None, self_levels=False
        ).validated
        == 0
    )


def test_attestation_is_awarded_once_for_each_completion(
    both_app: Flask, people: People, unverified: Callable[[], None]
) -> None:
    unverified()
    load_framework()
    holder = people()
    who = Holder(holder.person_id, holder.organisation_id, "", None, None, "xx")

    def attest(of: Attested) -> AwardId:
        with unit_of_work():
            return attesting.award_attestation(of, who)

    first = attest(DONE)
    assert attest(DONE) == first
    assert attest(replace(DONE, completed_at=DECIDED_AT + timedelta(days=30))) != first
    assert attest(replace(DONE, module_id="finance", competence="B")) != first
    with pytest.raises(NotFound):
        attest(replace(DONE, competence="Z"))


def told() -> list[str]:
    """Return the kinds of what people were told."""
    return list(db.session.scalars(sa.select(NoticeRow.kind)))


# -- roles -------------------------------------------------------------------------------------


def award_role(
    actor: Actor, to: Actor, slug: str = "trainer", confirmed: Sequence[int] = (0, 1)
) -> AwardId:
    with unit_of_work():
        return by_hand.award_by_hand(
            slug, to.person_id, actor, confirmed=confirmed, words="With  patience."
        )


def test_role_is_awarded_with_what_was_confirmed(app: Flask, people: People) -> None:
    load_framework()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    holder = people("Example Trainer", Role.TRAINER)
    assert holder.person_id not in members.assessors(holder.organisation_id)
    award_id = award_role(administrator, holder)
    assert holder.person_id in members.assessors(holder.organisation_id), "they may assess now"
    assert checking.faults(award_id) == []
    award = service.get_award(award_id)
    assert (award.kind, award.competence, award.level) == (Kind.ROLE, None, None)
    assert award.narrative.splitlines() == [
        "Awarded by an administrator of Example Centre, who confirmed:",
        "",
        "- They completed the module for trainers and assessors.",
        "- They accompanied at least one learner through a module.",
        "",
        "With patience.",
    ]
    assert "alignment" not in json.loads(publishing.badge_class("trainer").body)
    with pytest.raises(Conflict, match="role_held"):
        award_role(administrator, holder)
    assert award_role(administrator, holder, "assessor", (0, 1, 2)) != award_id
    assert told() == [notice_kinds.BADGE_AWARDED] * 2
    with unit_of_work():
        service.revoke(award_id, administrator, "An example.")
    assert award_role(administrator, holder) != award_id


def test_role_is_refused_to_whom_it_is_not_for(app: Flask, people: People) -> None:
    load_framework()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    holder, stranger = people(), people(organisation_id=people.organisation("Elsewhere"))
    cases: list[tuple[Any, type[Exception]]] = [
        (lambda: award_role(holder, administrator), Forbidden),
        (lambda: award_role(administrator, administrator), Conflict),
        (lambda: award_role(administrator, stranger), NotFound),
        (lambda: award_role(administrator, holder, confirmed=(0,)), Invalid),
        (lambda: award_role(administrator, holder, confirmed=(0, 1, 2)), Invalid),
        (lambda: award_role(administrator, holder, slug="finance"), NotFound),
    ]
    for refused, why in cases:
        with pytest.raises(why):
            refused()
    assert service.awards_of(holder.person_id, holder.organisation_id) == []


def test_pages_award_a_role_and_show_every_kind(
    app: Flask,
    people: People,
    sign_in: SignIn,
    attest: Callable[..., AwardId],
    tmp_path: Path,
) -> None:
    load_framework()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    holder = people("Example Trainer", Role.TRAINER)
    attestation = attest(holder)
    client = sign_in(administrator)
    assert "Trainer in partnership management" in client.get("/admin/badges").text
    page = client.get("/admin/badges/trainer?q=trainer").text
    assert str(holder.person_id) in page
    assert f'value="{administrator.person_id}"' not in page
    kept = {"person": str(holder.person_id), "confirmed": ["1"], "words": "Kept words."}
    refused = client.post("/admin/badges/trainer", data=kept)
    assert refused.status_code == 422
    assert "Confirm each of the criteria" in refused.text
    assert "Kept words." in refused.text
    assert client.post("/admin/badges/trainer", data={"person": "x"}).status_code == 422
    done = client.post("/admin/badges/trainer", data={**kept, "confirmed": ["0", "1"]})
    assert done.status_code == 303
    role = done.location.rpartition("/")[2]
    assert "An administrator of Example Centre, not the holder" in client.get(done.location).text
    assert client.get("/admin/badges/finance").status_code == 404

    with unit_of_work():
        service.show_holder(AwardId(attestation), holder, name=True, listed=False)
    mine = sign_in(holder)
    assert mine.get("/admin/badges").status_code in {302, 403}
    page = mine.get(f"/badges/{attestation}").text
    assert "Nobody: the holder rated themselves" in page
    assert "Level " not in page
    listed = mine.get("/badges/").text
    assert "Module completed, with no validated level" in listed
    assert "Role, awarded by a centre" in listed
    for path in (
        f"/badges/{attestation}/card-fr.png",
        f"/badges/{attestation}/attestation.pdf",
        f"/badges/{role}/attestation.pdf",
        f"/badges/{role}?check=1",
        "/badges/passport.pdf",
        "/badges/passport.json",
        "/",
    ):
        assert mine.get(path).status_code == 200, path
    with app.test_request_context():
        summary = exporting.export(tmp_path / "out", ExportedPages(), lambda _: None)
    assert (summary.badges, summary.missing) == (2, [])
    exported = (tmp_path / "out" / "badges" / str(attestation) / "index.html").read_text("utf-8")
    assert "neither a validation nor a diploma" in exported
