"""Badges that run out: said in every form, noticed by every verifier, and no fault of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.home import store as home_store
from app.kernel import clock
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from badges import awarding, checking, nightly, publishing, service, store, tokens, upkeep_store
from badges.taking import passport
from badges.tokens import Algorithm
from badges.verifying.model import Outcome
from tests.badges.conftest import load_framework
from tests.badges.test_own_designs import given, used
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
LEAP_DAY = datetime(2024, 2, 29, 12, 30, 15, tzinfo=UTC)
END = datetime(2026, 2, 28, 12, 30, 15, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


@pytest.mark.parametrize(
    ("moment", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-11-30", 120, "2035-11-30"),
        ("2025-06-10", 6, "2025-12-10"),
    ],
)
def test_end_is_the_same_day_of_a_later_month(moment: str, months: int, end: str) -> None:
    found = awarding.end_of(datetime.fromisoformat(moment).replace(tzinfo=UTC), months)
    assert found is not None
    assert found.date().isoformat() == end


@pytest.fixture
def people_of(app: Flask, people: People) -> tuple[Actor, Actor, str]:
    """An administrator, a holder, and the slug of a design that is valid for 24 months."""
    load_framework()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    return administrator, people("Zoë Example"), used(administrator)


def given_long_ago(administrator: Actor, holder: Actor, slug: str) -> AwardId:
    """Award without the gate: openbadgeslib asks the machine for the time, and refuses it today."""
    with pytest.MonkeyPatch.context() as patch, clock.at(LEAP_DAY):
        patch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
        return given(administrator, holder, slug)


def shown_in_passport(holder: Actor) -> list[UUID]:
    held = passport.passport(holder.person_id, holder.organisation_id, None, self_levels=False)
    return [award.id for award in held.others]


def test_badge_says_how_long_it_is_valid_and_passes_the_gate(
    app: Flask, sign_in: SignIn, people_of: tuple[Actor, Actor, str]
) -> None:
    administrator, holder, slug = people_of
    award_id = given(administrator, holder, slug)
    award = service.get_award(award_id)
    assert award.in_force
    end = award.expires_at
    assert end == awarding.end_of(award.issued_at, 24)
    assert end is not None
    said = end.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert json.loads(publishing.assertion(award_id).body)["expires"] == said
    assert json.loads(publishing.credential(award_id).body)["validUntil"] == said
    for algorithm in Algorithm:
        claims = tokens.payload(publishing.credential_token(award_id, algorithm).body.decode())
        assert (claims["exp"], claims["validUntil"]) == (end.timestamp(), said)
    client = sign_in(holder)
    page = client.get(f"/badges/{award_id}").text
    assert "Valid until" in page
    assert f"expirationYear={end.year}&amp;expirationMonth={end.month}" in page
    for path in ("/badges/", "/badges/passport"):
        assert "Valid until" in client.get(path).text
    assert shown_in_passport(holder) == [award_id]
    assert [each.id for each in home_store.badges(holder)] == [award_id]
    with clock.at(end):
        assert checking.faults(award_id) == []
    with clock.at(end + timedelta(seconds=1)):
        assert {fault.form for fault in checking.faults(award_id)} == set(checking.DOCUMENTS)


def test_expired_badge_is_called_expired_everywhere(
    app: Flask, sign_in: SignIn, people_of: tuple[Actor, Actor, str]
) -> None:
    _, holder, _ = people_of
    award_id = given_long_ago(*people_of)
    for report in service.verify_award(award_id):
        assert report.outcome is Outcome.NOT_VALID
        failed = [check for check in report.checks if check.outcome is not Outcome.VALID]
        assert [(each.code, each.values["date"]) for each in failed] == [("expired", "2026-02-28")]
    assert checking.still_valid(award_id) == []
    client = sign_in(holder)
    page = client.get(f"/badges/{award_id}?check=1").text
    for sentence in ("This badge expired on", "It expired on"):
        assert sentence in page
    assert "LinkedIn" not in page
    assert "Expired on" in client.get("/badges/").text
    assert client.get(f"/badges/{award_id}/attestation.pdf").status_code == 404
    assert client.get(f"/badges/{award_id}/card-fr.png").status_code == 200
    assert shown_in_passport(holder) == []
    assert home_store.badges(holder) == []


def test_nightly_check_and_keys_let_an_expired_badge_be(both_app: Flask, people: People) -> None:
    load_framework()
    administrator, holder = people("Example Administrator", Role.ADMINISTRATOR), people()
    award_id = given_long_ago(administrator, holder, used(administrator))
    assert upkeep_store.sample(9, in_force=True) == []
    assert upkeep_store.sample(9, in_force=False) == [award_id]
    found = nightly.look()
    assert (found.looked_at, found.faults) == (1, [])
    signed = [row.key_id for row in store.tokens_of(award_id)]
    assert [upkeep_store.awards_signed_by(key_id, None) for key_id in signed] == [[], [], []]
    with clock.at(END - timedelta(days=1)):
        assert upkeep_store.awards_signed_by(signed[0], None) == [award_id]


def test_badge_can_be_awarded_again_shortly_before_it_runs_out(
    app: Flask, people_of: tuple[Actor, Actor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
    administrator, holder, slug = people_of

    def at(moment: datetime) -> AwardId:
        with clock.at(moment):
            return given(administrator, holder, slug)

    at(LEAP_DAY)
    with pytest.raises(Conflict, match="role_held"):
        at(END - timedelta(days=61))
    at(END - timedelta(days=59))
    with pytest.raises(Conflict, match="role_held"):
        at(END + timedelta(days=1))
