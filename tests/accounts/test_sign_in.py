from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.tables import SignInRow
from app.factory import create_app
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor
from app.web.limits import limiter
from tests.browsing import (
    Browser,
    CountStatements,
    LinkIn,
    Mails,
    NewBrowser,
    ServerLikeClient,
    SignIn,
)
from tests.conftest import PASSWORD, People, make_settings

EMAIL = "example.learner@example.org"


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people(email=EMAIL)


def test_sign_in_with_the_right_password(learner: Actor, browser: Browser) -> None:
    answer = browser.sign_in(EMAIL, PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert browser.get("/account").status_code == 200


def test_sign_in_with_capitals_in_the_address(learner: Actor, browser: Browser) -> None:
    assert browser.sign_in(" Example.Learner@EXAMPLE.org ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong password"), ("nobody@example.org", PASSWORD), ("no address", "x")],
)
def test_sign_in_refused_says_the_same_for_known_and_unknown(
    learner: Actor, browser: Browser, email: str, password: str
) -> None:
    answer = browser.sign_in(email, password)
    assert answer.status_code == 422
    assert "This address and this password do not go together." in answer.text
    assert answer.text.count("field__error") == 0
    assert f'value="{email}"' in answer.text  # nothing typed is lost


def test_sign_in_without_csrf_token_is_refused(learner: Actor, app: Flask) -> None:
    answer = app.test_client().post("/login", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400


def test_sign_in_by_json_needs_a_csrf_token_too(learner: Actor, app: Flask) -> None:
    client = ServerLikeClient(app, app.response_class)
    answer = client.post("/login", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/account").status_code == 302


def test_token_of_flask_security_opens_nothing(
    learner: Actor, app: Flask, browser: Browser
) -> None:
    with app.test_request_context():
        row = db.session.scalar(sa.select(SignInRow).where(SignInRow.email == EMAIL))
        token = row.get_auth_token()
    answer = browser.get("/account", headers={"Authentication-Token": token})
    assert answer.status_code == 302


def test_sign_in_of_a_blocked_account_is_refused(learner: Actor, browser: Browser) -> None:
    with unit_of_work():
        db.session.execute(sa.update(SignInRow).values(active=False))
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422


@pytest.mark.parametrize("path", ["/modules/", "/account?x=1"])
def test_next_leads_to_the_page_asked_for(learner: Actor, browser: Browser, path: str) -> None:
    answer = browser.submit(
        f"/login?next={path}", {"email": EMAIL, "password": PASSWORD, "next": path}, to="/login"
    )
    assert answer.location == path


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/%09/evil.example",
    ],
)
def test_next_never_leads_elsewhere(learner: Actor, browser: Browser, target: str) -> None:
    answer = browser.submit(
        "/login", {"email": EMAIL, "password": PASSWORD, "next": target}, to="/login"
    )
    if answer.status_code == 302:
        # As a browser reads it: a backslash is a slash, control characters are not there.
        location = answer.location.replace("\\", "/").replace("\t", "")
        assert urlsplit(urljoin("http://localhost/login", location)).netloc == "localhost"
    else:
        assert answer.status_code == 422


def test_sign_out_by_post_only(learner: Actor, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.get("/logout").status_code == 405
    assert browser.get("/account").status_code == 200
    answer = browser.submit("/account", {}, to="/logout")
    assert (answer.status_code, answer.location) == (302, "/")
    assert browser.get("/account").status_code == 302


def test_sign_out_without_csrf_token_is_refused(learner: Actor, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.client.post("/logout").status_code == 400
    assert browser.get("/account").status_code == 200


def test_session_planted_before_sign_in_is_worth_nothing_after(
    learner: Actor, app: Flask, browser: Browser
) -> None:
    """What somebody put into the browser before (a session, its CSRF token) does not carry over."""
    browser.get("/login")
    with browser.client.session_transaction() as session:
        planted = session["csrf_token"]
    cookie = browser.client.get_cookie("kip")
    browser.sign_in(EMAIL, PASSWORD)
    browser.get("/account")
    with browser.client.session_transaction() as session:
        assert session["csrf_token"] != planted
    other = ServerLikeClient(app, app.response_class, use_cookies=True)
    other.set_cookie("kip", cookie.value)
    assert other.get("/account").status_code == 302


def test_sign_out_leaves_nothing_in_the_session(learner: Actor, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    browser.submit("/account", {}, to="/logout")
    with browser.client.session_transaction() as session:
        assert set(session) <= {"language", "_flashes", "csrf_token"}


def test_session_cookie_at_the_top_level(learner: Actor, browser: Browser) -> None:
    answer = browser.sign_in(EMAIL, PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.startswith("kip=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_session_cookie_is_secure_behind_https(tmp_path: Path, sqlite_url: str) -> None:
    settings = make_settings(tmp_path, sqlite_url, base_url="https://pact.example")
    client = create_app(settings).test_client()
    assert "; Secure" in client.get("/login").headers["Set-Cookie"]


def test_guessing_is_slowed_down(tmp_path: Path, sqlite_url: str) -> None:
    app = create_app(make_settings(tmp_path, sqlite_url, testing=False))
    app.config["WTF_CSRF_ENABLED"] = False
    limiter.reset()
    try:
        with app.app_context():
            client = ServerLikeClient(app, app.response_class)
            for path in ("/login", "/reset", "/register"):
                form = {"email": "x@example.org"}
                codes = [client.post(path, data=form).status_code for _ in range(21)]
                assert codes[:20].count(429) == 0
                assert codes[20] == 429
    finally:
        limiter.reset()
        limiter.enabled = False


def test_page_of_somebody_signed_in_asks_once_who_it_is(
    learner: Actor, sign_in: SignIn, count_statements: CountStatements
) -> None:
    client = sign_in(learner)
    with count_statements() as counted:
        client.get("/about")
    assert counted.total == 1


def test_static_file_asks_the_database_nothing(
    learner: Actor, sign_in: SignIn, count_statements: CountStatements
) -> None:
    client = sign_in(learner)
    with count_statements() as counted:
        client.get("/static/app.css").close()
    assert counted.total == 0


def test_reset_by_mail(learner: Actor, browser: Browser, mails: Mails, link_in: LinkIn) -> None:
    answer = browser.submit("/reset", {"email": EMAIL})
    assert answer.status_code == 200
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Set a new password")
    link = link_in(mail, "reset")
    answer = browser.submit(
        link, {"password": "a new good one", "password_confirm": "a new good one"}
    )
    assert (answer.status_code, answer.location) == (302, "/login")
    assert browser.sign_in(EMAIL, "a new good one").status_code == 302
    assert [mail["Subject"] for mail in mails()][1:] == ["Your password was changed"]


def test_reset_link_works_once(
    learner: Actor, browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    browser.submit("/reset", {"email": EMAIL})
    link = link_in(mails()[0], "reset")
    browser.submit(link, {"password": "a new good one", "password_confirm": "a new good one"})
    answer = browser.get(link)
    assert (answer.status_code, answer.location) == (302, "/reset")


def test_reset_with_two_different_passwords_keeps_the_old_one(
    learner: Actor, browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    browser.submit("/reset", {"email": EMAIL})
    link = link_in(mails()[0], "reset")
    answer = browser.submit(link, {"password": "a new good one", "password_confirm": "another"})
    assert answer.status_code == 422
    assert "The two passwords differ." in answer.text
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 302


def test_reset_says_the_same_for_known_and_unknown(
    learner: Actor, new_browser: NewBrowser, mails: Mails, link_in: LinkIn
) -> None:
    texts = []
    for email in (EMAIL, "nobody.at.all@example.org"):
        text = new_browser().submit("/reset", {"email": email}).text
        texts.append(text.replace(email, "ADDRESS").split("<main")[1])
    known, unknown = (text.partition('value="')[0] for text in texts)
    assert known == unknown
    assert len(mails()) == 1


def test_reset_mail_is_in_the_recipients_language(
    people: People, browser: Browser, mails: Mails
) -> None:
    people(email="francaise@example.org", language="fr")
    browser.submit("/reset", {"email": "francaise@example.org"})
    (mail,) = mails()
    assert mail["To"] == "francaise@example.org"
    assert "127.0.0.1:5000/reset/" in mail.get_content()


def test_password_change_signs_other_devices_out(learner: Actor, new_browser: NewBrowser) -> None:
    here, elsewhere = new_browser(), new_browser()
    here.sign_in(EMAIL, PASSWORD)
    elsewhere.sign_in(EMAIL, PASSWORD)
    new = {"new_password": "a new good one", "new_password_confirm": "a new good one"}
    answer = here.submit("/account/password", {"password": PASSWORD, **new})
    assert (answer.status_code, answer.location) == (302, "/account")
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_password_change_needs_the_old_one(learner: Actor, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    new = {"new_password": "a new good one", "new_password_confirm": "a new good one"}
    answer = browser.submit("/account/password", {"password": "guess", **new})
    assert answer.status_code == 422
    assert "This is not the password of this account." in answer.text


def test_password_survives_a_new_secret_key(
    learner: Actor, tmp_path: Path, sqlite_url: str
) -> None:
    keys = ("another-secret-key-" + "1" * 32, "only-for-tests-" + "0" * 32)
    app = create_app(make_settings(tmp_path, sqlite_url, secret_keys=keys))
    assert Browser(app).sign_in(EMAIL, PASSWORD).status_code == 302


def test_real_hash_is_argon2(app: Flask, browser: Browser, people: People) -> None:
    app.config["SECURITY_PASSWORD_HASH"] = "argon2"
    people(email="argon@example.org")
    kept = db.session.scalar(
        sa.select(SignInRow.password).where(SignInRow.email == "argon@example.org")
    )
    assert kept.startswith("$argon2id$")
    assert browser.sign_in("argon@example.org", PASSWORD).status_code == 302
