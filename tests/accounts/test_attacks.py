"""What somebody may try with names, addresses and forms of accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts import passwords, register, service
from app.cohorts import service as cohorts
from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid
from app.kernel.words import one_line
from competences.portfolio import service as portfolio
from tests.browsing import Browser, Mails
from tests.conftest import PASSWORD, People

VICTIM = "example.victim@example.org"
LURE = "You have won! Collect at http://evil.example/prize"


def test_stranger_cannot_write_into_a_mail_to_somebody_else(
    app: Flask, people: People, browser: Browser, mails: Mails
) -> None:
    centre = people.organisation("Example Open Centre")
    form = {"organisation": str(centre), "name": LURE, "email": VICTIM, "language": "en"}
    assert browser.submit("/register", {**form, "password": PASSWORD}).status_code == 303
    [mail] = mails()
    assert mail["To"] == VICTIM
    assert "evil.example" not in mail.as_string()


def test_known_and_unknown_address_cost_the_same_hashes(
    both_app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer says nothing about who has an account; nor must the time it takes."""
    centre = people.organisation("Example Open Centre")
    people("Example Known", email="known@example.org")
    hashed: list[str] = []
    real: Callable[[str], str] = passwords.hash_password
    monkeypatch.setattr(passwords, "hash_password", lambda p: (hashed.append(p), real(p))[1])

    def cost(email: str) -> int:
        hashed.clear()
        with unit_of_work():
            register.register(centre, name="Example", email=email, password=PASSWORD, language="en")
        return len(hashed)

    costs = [cost("known@example.org"), cost("unknown@example.org"), cost("unknown@example.org")]
    assert costs == [1, 1, 1]


def test_bad_password_is_refused_alike_for_known_and_unknown(
    both_app: Flask, people: People
) -> None:
    centre = people.organisation("Example Open Centre")
    people("Example Known", email="known@example.org")
    for email in ("known@example.org", "unknown@example.org"):
        with unit_of_work(), pytest.raises(Invalid, match="password_short"):
            register.register(centre, name="Example", email=email, password="x", language="en")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Example\u202egnp.exe", "Examplegnp.exe"),
        ("\u2067Example\u2069 Person", "Example Person"),
        ("Example\x00Person\x1b[31m", "ExamplePerson[31m"),
        ("Example\r\nBcc: all@example.org", "Example Bcc: all@example.org"),
        ("Exam\u200bple", "Example"),
        ("نام\u200cنمونه", "نام\u200cنمونه"),
        ("  Élodie   Exemple ", "Élodie Exemple"),
    ],
)
def test_name_keeps_what_can_be_seen(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize("name", ["\u202e", "\x00", "\u200b \u2066"])
def test_name_that_nobody_sees_is_none(both_app: Flask, name: str) -> None:
    with unit_of_work(), pytest.raises(Invalid, match="name_missing"):
        service.create_person(name=name, language="en")
    with unit_of_work(), pytest.raises(Invalid, match="organisation_name_missing"):
        cohorts.create(name)


def test_zero_byte_is_lost_and_nothing_else_on_every_database(
    both_app: Flask, people: People
) -> None:
    """PostgreSQL cannot hold one, nobody sees it, and nobody's words are refused for it."""
    both_app.config["WTF_CSRF_ENABLED"] = False
    actor = people("Example Person", email=VICTIM)
    client = both_app.test_client()
    client.post("/login", data={"email": VICTIM, "password": PASSWORD})
    form = {"title": "Minutes", "language": "en", "activities": "A1"}
    answer = client.post("/portfolio/add/text", data={**form, "text": "a\x00b"})
    assert answer.status_code == 303
    (kept,), _more = portfolio.list_for(actor)
    assert kept.text == "ab"


def test_error_of_the_database_names_no_address(both_app: Flask, people: People) -> None:
    people("Example Person", email=VICTIM)
    with pytest.raises(Exception, match="sign_in") as caught:
        people("Example Twin", email=VICTIM)
    statement = str(caught.value).partition("[SQL")[2]
    assert statement
    assert VICTIM not in statement
