"""Launches over LTI 1.1: who gets in, how, and who does not."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.tables import PersonRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.lti import consumer_store, consumers, launches
from app.lti.consumers import Consumer
from app.lti.rules import mapped_roles
from app.lti.signed_messages import roles
from app.lti.tables import ConsumerRow, IdentityRow, LaunchRow, NonceRow, ResourceLinkRow
from tests.browsing import SignIn
from tests.conftest import People
from tests.lti.old_platform import LAUNCH, consumer, form, post, signed
from tests.lti.tool import BASE

MODULE = f"{LAUNCH}?place=module:new-partnerships"


@pytest.fixture
def known(app: Flask, people: People) -> Consumer:
    return consumer(people.organisation())


def count(table: Any) -> int:
    db.session.remove()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def code_of(answer: Any) -> tuple[int, str]:
    assert "Traceback" not in answer.text
    return answer.status_code, answer.text.partition("<code>")[2].partition("</code>")[0]


def test_learner_walks_from_the_course_to_a_module(app: Flask, known: Consumer) -> None:
    for method in ("HMAC-SHA1", "HMAC-SHA256"):
        fields = signed(known, MODULE, oauth_signature_method=method)
        answer = post(app, fields, MODULE)
        assert answer.status_code == 303, answer.text
        browser: FlaskClient = answer.browser  # type: ignore[attr-defined]
        page = browser.get(answer.location)
        assert page.status_code == 200
        assert answer.location.endswith("/modules/new-partnerships")
        ancestors = "frame-ancestors https://old.example.org"
        assert page.headers["Content-Security-Policy"].endswith(ancestors)
    launch = db.session.scalars(sa.select(LaunchRow)).first()
    assert launch is not None
    assert (launch.placement, launch.roles, launch.locale) == (
        "module:new-partnerships",
        [Role.LEARNER],
        "en",
    )
    assert launch.return_url == "https://old.example.org/mod/lti/return.php?course=2"
    assert [row.name for row in db.session.scalars(sa.select(PersonRow))] == ["Sam Student"]
    link = db.session.scalars(sa.select(ResourceLinkRow)).one()
    assert (link.link_id, link.title, link.placement) == (
        "7",
        "An activity",
        "module:new-partnerships",
    )


def test_placement_is_found_wherever_the_platform_puts_it(app: Flask, known: Consumer) -> None:
    """In the query, moved into the form, as a custom parameter; a variable not known says none."""
    for url, changes, path in (
        (MODULE, {}, "/modules/new-partnerships"),
        (LAUNCH, {"place": "badges"}, "/badges/"),
        (LAUNCH, {"custom_place": "module"}, "/modules/"),
        (LAUNCH, {"custom_place": "$Resource.place"}, "/"),
        (MODULE, {"custom_place": "badges"}, "/modules/new-partnerships"),
    ):
        answer = post(app, signed(known, url, **changes), url)
        assert answer.location.partition("/in/")[2][36:] == path, (url, changes, answer.text)


def test_launch_without_personal_data_and_in_french(app: Flask, known: Consumer) -> None:
    nameless = dict.fromkeys(
        ("lis_person_name_given", "lis_person_name_family", "lis_person_name_full", "context_id"),
        "",
    )
    answer = post(app, signed(known, launch_presentation_locale="fr_FR", roles="", **nameless))
    browser: FlaskClient = answer.browser  # type: ignore[attr-defined]
    assert '<html lang="fr"' in browser.get(answer.location).text
    row = db.session.scalars(sa.select(LaunchRow)).one()
    person = db.session.get_one(PersonRow, row.person_id)
    assert (person.name, person.language, row.roles) == (None, "fr", [Role.LEARNER])


def test_launch_of_nobody_is_somebody_for_that_launch_alone(app: Flask, known: Consumer) -> None:
    for _again in range(2):
        answer = post(app, signed(known, MODULE, user_id="", roles="Instructor"), MODULE)
        browser: FlaskClient = answer.browser  # type: ignore[attr-defined]
        assert browser.get(answer.location).status_code == 200
    rows = db.session.scalars(sa.select(LaunchRow)).all()
    assert [(row.anonymous, row.roles) for row in rows] == [(True, [Role.LEARNER])] * 2
    assert len({row.person_id for row in rows}) == 2
    assert count(IdentityRow) == 0


def test_roles_by_their_old_names() -> None:
    trainer, learner = frozenset({Role.TRAINER}), frozenset({Role.LEARNER})
    cases = {
        "Instructor": trainer,
        "urn:lti:role:ims/lis/Instructor": trainer,
        "Instructor/GuestInstructor": trainer,
        "urn:lti:role:ims/lis/TeachingAssistant/Grader": trainer,
        "TeachingAssistant": trainer,
        "urn:lti:role:ims/lis/Administrator": trainer,
        "urn:lti:sysrole:ims/lis/Administrator,urn:lti:instrole:ims/lis/Administrator": trainer,
        "Instructor,urn:lti:sysrole:ims/lis/Administrator": trainer,
        "urn:lti:instrole:ims/lis/Instructor": learner,
        "Learner, Instructor": trainer | learner,
        "urn:lti:role:ims/lis/Mentor": learner,
        "Student": learner,
        "": learner,
        "urn:lti:sysrole:ims/lis/User": learner,
        "urn:lti:role:ims/lis/": learner,
    }
    assert {said: mapped_roles(roles(said)) for said in cases} == cases


def test_forged_messages_are_refused_and_fill_no_table(
    app: Flask, known: Consumer, people: People
) -> None:
    other = consumer(people.organisation("Another Centre"))
    good = signed(known)
    cases: list[tuple[dict[str, str], str, str]] = [
        ({**good, "user_id": "2"}, LAUNCH, "lti_old_signature"),
        ({**good, "roles": "Instructor"}, LAUNCH, "lti_old_signature"),
        ({**good, "custom_added": "1"}, LAUNCH, "lti_old_signature"),
        ({k: v for k, v in good.items() if k != "roles"}, LAUNCH, "lti_old_signature"),
        (good, MODULE, "lti_old_signature"),
        (signed(known, LAUNCH.replace("127.0.0.1", "evil.example")), LAUNCH, "lti_old_signature"),
        (signed(known, LAUNCH.replace("/1.1", "")), LAUNCH, "lti_old_signature"),
        (signed(known, secret=""), LAUNCH, "lti_old_signature"),
        (signed(known, secret="wrong"), LAUNCH, "lti_old_signature"),
        (signed(known, secret=other.secret), LAUNCH, "lti_old_signature"),
        (signed(known, oauth_consumer_key=other.platform.client_id), LAUNCH, "lti_old_signature"),
        (signed(known, oauth_consumer_key="kip-nobody"), LAUNCH, "lti_consumer_unknown"),
        (signed(known, oauth_signature_method="PLAINTEXT"), LAUNCH, "lti_old_method"),
        (signed(known, oauth_signature_method="RSA-SHA1"), LAUNCH, "lti_old_method"),
        ({**good, "oauth_signature_method": "HMAC-SHA256"}, LAUNCH, "lti_old_signature"),
        (signed(known, oauth_version="2.0"), LAUNCH, "lti_old_method"),
    ]
    for fields, url, code in cases:
        assert (code_of(post(app, fields, url)), url) == ((403, code), url), fields
    assert count(NonceRow) == count(LaunchRow) == count(IdentityRow) == 0
    # Told to nobody but the platform it says it is from.
    refused = post(app, {**good, "user_id": "2"})
    policy = refused.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://old.example.org")
    assert post(app, good).status_code == 303


def test_signed_messages_that_lack_something_are_refused(app: Flask, known: Consumer) -> None:
    now = int(time.time())
    cases: list[tuple[dict[str, str], int, str]] = [
        ({"oauth_timestamp": str(now - 310)}, 403, "lti_old_time"),
        ({"oauth_timestamp": str(now + 310)}, 403, "lti_old_time"),
        ({"oauth_timestamp": "٣"}, 400, "lti_parameter_missing"),
        ({"oauth_timestamp": "-1"}, 400, "lti_parameter_missing"),
        ({"oauth_timestamp": ""}, 400, "lti_parameter_missing"),
        ({"oauth_nonce": ""}, 400, "lti_parameter_missing"),
        ({"lti_version": "LTI-2p0"}, 403, "lti_old_version"),
        ({"lti_version": ""}, 403, "lti_old_version"),
        ({"lti_message_type": "ContentItemSelectionRequest"}, 403, "lti_message_type"),
        ({"resource_link_id": ""}, 403, "lti_claim_missing"),
        ({"resource_link_id": " "}, 403, "lti_claim_missing"),
        ({"user_id": "3\0"}, 403, "lti_old_signature"),
        ({"user_id": "3" * 256}, 403, "lti_claim_long"),
        ({"custom_place": "module:never-there"}, 404, "lti_placement_unknown"),
    ]
    for changes, status, code in cases:
        found = code_of(post(app, signed(known, **changes)))
        assert (changes, found) == (changes, (status, code))
    assert count(NonceRow) == count(LaunchRow) == 0
    for seconds in (-290, 290):
        ok = post(app, signed(known, oauth_timestamp=str(now + seconds)))
        assert ok.status_code == 303


def test_message_is_good_once_however_it_is_written(
    app: Flask, known: Consumer, people: People
) -> None:
    fields = signed(known, oauth_nonce="a/b c")
    assert post(app, fields).status_code == 303
    assert code_of(post(app, fields)) == (403, "lti_nonce_used")
    # Another spelling of the same nonce does not fit the signature, decoded twice or moved.
    assert code_of(post(app, {**fields, "oauth_nonce": "a%2Fb%20c"})) == (403, "lti_old_signature")
    moved = {name: value for name, value in fields.items() if name != "oauth_nonce"}
    query = urlencode({"oauth_nonce": fields["oauth_nonce"]})
    assert code_of(post(app, moved, f"{LAUNCH}?{query}")) == (400, "lti_parameter_missing")
    assert count(LaunchRow) == 1
    # Another consumer may happen on the same.
    other = consumer(people.organisation("Another Centre"))
    assert post(app, signed(other, oauth_nonce="a/b c")).status_code == 303
    with unit_of_work():
        db.session.execute(sa.update(NonceRow).values(used_at=clock.now() - timedelta(days=8)))
        launches.sweep()
    assert count(NonceRow) == 0


def test_form_of_another_kind_is_no_launch(app: Flask, known: Consumer) -> None:
    fields = signed(known)
    answer = post(app, fields, content_type="multipart/form-data")
    assert code_of(answer) == (400, "lti_old_unsigned")
    for unsigned in ({}, form(known), signed(known, oauth_consumer_key="")):
        assert code_of(post(app, unsigned)) == (400, "lti_old_unsigned")
    framed = f"/in/{UUID(int=1)}/lti/1.1/launch"
    assert post(app, fields, framed).status_code == 404


def test_people_of_consumers_are_kept_apart(app: Flask, people: People) -> None:
    """The same user id at two platforms is two people, of one organisation or of two."""
    organisation_id = people.organisation()
    for known in (
        consumer(organisation_id),
        consumer(organisation_id),
        consumer(people.organisation("Another Centre")),
    ):
        for _again in range(2):
            assert post(app, signed(known)).status_code == 303
    rows = db.session.execute(sa.select(IdentityRow.person_id, IdentityRow.organisation_id)).all()
    assert len({row.person_id for row in rows}) == len(rows) == 3


def test_consumer_cannot_be_played_over_lti_1_3(
    app: Flask, known: Consumer, people: People, sign_in: SignIn
) -> None:
    """Its row has no key set: nobody logs in by it, and nobody registers its issuer as theirs."""
    knock = {
        "iss": known.platform.issuer,
        "client_id": known.platform.client_id,
        "login_hint": "3",
        "target_link_uri": LAUNCH,
    }
    assert code_of(post(app, knock, f"{BASE}/lti/login")) == (403, "lti_platform_unknown")
    organisation_id = known.platform.organisation_id
    client = sign_in(people("Head", Role.ADMINISTRATOR, organisation_id=organisation_id))
    address = "https://old.example.org"
    fields = {
        "issuer": known.platform.issuer,
        "client_id": "abc",
        "deployment_id": "1",
        **dict.fromkeys(("jwks_url", "token_url", "auth_url"), address),
    }
    assert client.post("/admin/platforms/", data=fields).status_code == 422
    assert client.get(f"/admin/platforms/{known.platform.id}").status_code == 404


def test_administrator_makes_a_consumer_and_ends_it(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    head = people("Example Administrator", Role.ADMINISTRATOR)
    client = sign_in(head)
    where = "/admin/platforms/lti-1.1"
    for address in ("", "old.example.org", "javascript:alert(1)", "https://a:b@old.example.org"):
        assert client.post(where, data={"address": address}).status_code == 422
    made = client.post(where, data={"name": "Old", "address": "https://old.example.org/moodle"})
    row = db.session.scalars(sa.select(ConsumerRow)).one()
    found = consumers.find(row.key)
    assert found is not None
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    assert made.text.count(f"<code>{found.secret}</code>") == 1
    assert found.secret.encode() not in row.secret
    assert found.secret not in repr(found)
    sealed = row.secret
    with unit_of_work():
        assert consumer_store.reencrypt() == (1, [])
    assert db.session.scalar(sa.select(ConsumerRow.secret)) != sealed
    assert consumers.find(row.key) == found
    listed = client.get(where).text
    assert row.key in listed
    assert found.secret not in listed
    assert "http://127.0.0.1:5000/lti/1.1/launch" in listed
    assert post(app, signed(found)).status_code == 303
    stranger = sign_in(
        people("Other", Role.ADMINISTRATOR, organisation_id=people.organisation("Elsewhere"))
    )
    end = f"{where}/{row.platform_id}/end"
    assert stranger.post(end).status_code == 404
    assert row.key not in stranger.get(where).text
    assert sign_in(people("Learner")).get(where).status_code == 403
    assert client.post(end).status_code == 303
    assert code_of(post(app, signed(found))) == (403, "lti_consumer_unknown")
    assert client.post(end).status_code == 404


def test_proxy_changes_nothing(app: Flask, known: Consumer) -> None:
    """What is signed is our address as operators set it, not the one that a proxy asked for."""
    for base in ("http://inside:8000", "https://127.0.0.1"):
        answer = post(app, signed(known, MODULE), MODULE, base_url=base)
        assert answer.status_code == 303
    inside = "http://inside:8000/lti/1.1/launch"
    answer = post(app, signed(known, inside), LAUNCH, base_url="http://inside:8000")
    assert code_of(answer) == (403, "lti_old_signature")
