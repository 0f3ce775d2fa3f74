"""What arrives at a real mail server, when, and how it is stopped."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import store as accounts_store
from app.accounts.tables import PersonRow
from app.home.web import notice_kinds as kinds
from app.kernel import clock, signed
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.notices import choosing, mailing, service, store
from app.notices.model import Channel, Topic
from app.privacy import service as privacy
from tests.browsing import Browser, SignIn
from tests.conftest import People
from tests.lti.test_merging import guest_of
from tests.notices.conftest import BASE, Postbox
from tests.validation import building

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    "X-Peer",  # written by the test's own server
}
NIGHT = timedelta(hours=17, minutes=17)


def tell(actor: Actor, kind: str = kinds.FURTHER_EVIDENCE, about: UUID | None = None) -> UUID:
    about = about or building.begun(actor)
    with unit_of_work():
        values = {"round": 1} if kind == kinds.DOSSIER_SUBMITTED else {}
        service.tell(actor.person_id, actor.organisation_id, kind, about=about, values=values)
        return store.all_of(actor.person_id)[-1].id


def choose(actor: Actor, channel: Channel, topic: Topic = Topic.DOSSIERS) -> None:
    with unit_of_work():
        choosing.choose(actor.person_id, actor.roles, {topic: channel})


def nightly(box: Postbox, moment: datetime) -> list[EmailMessage]:
    with clock.at(moment):
        mailing.queue_digests()
        return box.new()


def path(link: str) -> str:
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}" == BASE
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def stop_path(mail: EmailMessage) -> str:
    """Return the address a mail program posts to, from the header as it stands in the mail."""
    found = re.fullmatch(r"<(\S+)>", mail["List-Unsubscribe"])
    assert found
    return path(found[1])


def test_mail_at_once_in_the_readers_language_once(
    app: Flask, people: People, postbox: Postbox, sign_in: SignIn
) -> None:
    candidate = people("Exemple Candidate", language="fr")
    assessor = people("Example Assessor", Role.ASSESSOR)
    dossier = building.submitted(candidate)
    building.decide(assessor, dossier)
    (mail,) = postbox.new()
    text = mail.get_content()
    assert text.startswith("Bonjour Exemple Candidate")
    (notice,) = store.all_of(candidate.person_id)
    assert f"{BASE}/notices/{notice.id}" in text.split()
    badge = f"{BASE}/badges/"
    assert any(word.startswith(badge) for word in text.split())
    assert notice.mailed_at is not None
    assert postbox.new() == []
    # A notice that was sent goes into no digest, whatever is chosen later.
    choose(candidate, Channel.DAILY)
    assert nightly(postbox, clock.now() + timedelta(days=1)) == []


def test_mail_is_not_sent_any_more_where_it_came_to_nothing(
    app: Flask, people: People, postbox: Postbox
) -> None:
    """Between the event and the delivery much may happen: the mail server may rest for a day."""
    read, chose, left, erased, gone = (people(f"Example Person {n}") for n in range(5))
    notice = tell(read)
    with unit_of_work():
        store.mark_read(notice, clock.now())
    tell(chose)
    choose(chose, Channel.NEVER)
    tell(left)
    tell(erased)
    tell(gone, about=uuid4())
    with unit_of_work():
        accounts_store.remove_roles(left.person_id, left.organisation_id, list(Role))
        privacy.erase(erased.person_id)
    with unit_of_work():
        guest = guest_of(gone)
    tell(guest)
    assert postbox.new() == []


def test_daily_digest_has_everything_unread_once(
    app: Flask, people: People, postbox: Postbox
) -> None:
    first, second = (people(f"Example Assessor {n}", Role.ASSESSOR) for n in range(2))
    choose(second, Channel.AT_ONCE, Topic.DESK)
    with clock.at(TUESDAY):
        for n in range(3):
            building.submitted(people(f"Example Candidate {n}"))
        assert len(postbox.new()) == 3  # to the second, one by one
        with unit_of_work():
            read = store.all_of(first.person_id)[0]
            store.mark_read(read.id, clock.now())
    (mail,) = nightly(postbox, TUESDAY + NIGHT)
    assert mail["Subject"] == "2 notices for you"
    text = mail.get_content()
    assert sum(f"Example Candidate {n}" in text for n in range(3)) == 2
    assert len(re.findall(rf"{BASE}/notices/[0-9a-f-]{{36}}\s", text)) == 2
    # Again the same night, the next, and after one was answered: nothing twice.
    assert nightly(postbox, TUESDAY + NIGHT + timedelta(minutes=5)) == []
    assert nightly(postbox, TUESDAY + NIGHT + timedelta(days=1)) == []
    with clock.at(TUESDAY + timedelta(days=2)):
        building.submitted(people("Example Candidate 9"))
        dossier = building.submitted(people("Example Candidate 8"))
        # Done before anybody was told.
        building.decide(second, dossier, building.answer(building.NOT_YET, (2, 2, 2, 2, 2)))
        postbox.new()
    (mail,) = nightly(postbox, TUESDAY + timedelta(days=3))
    assert mail["Subject"] == "One notice for you"
    assert "Example Candidate 9" in mail.get_content()


def test_digest_comes_again_if_the_server_would_not_take_it(
    app: Flask, people: People, postbox: Postbox
) -> None:
    actor = people()
    choose(actor, Channel.DAILY)
    with clock.at(TUESDAY):
        tell(actor)
    postbox.closed = True
    assert nightly(postbox, TUESDAY + NIGHT) == []
    postbox.closed = False
    with clock.at(TUESDAY + NIGHT + timedelta(hours=1)):
        assert len(postbox.new()) == 1
        assert postbox.new() == []


def test_weekly_digest_waits_for_monday_or_the_day_the_worker_wakes(
    app: Flask, people: People, postbox: Postbox
) -> None:
    actor = people()
    choose(actor, Channel.WEEKLY)
    with clock.at(TUESDAY):
        tell(actor)
    for days in range(6):
        assert nightly(postbox, TUESDAY + NIGHT + timedelta(days=days - 1)) == []
    tuesday_after = TUESDAY + timedelta(days=7)  # Monday was missed
    with clock.at(tuesday_after - timedelta(hours=1)):
        tell(actor, about=building.begun(actor, "B"))
    (mail,) = nightly(postbox, tuesday_after)
    assert mail["Subject"] == "One notice for you"
    (mail,) = nightly(postbox, tuesday_after + timedelta(days=6))
    assert mail["Subject"] == "One notice for you"


def test_digest_leaves_out_people_without_address_old_notices_and_lost_roles(
    app: Flask, people: People, postbox: Postbox
) -> None:
    account = people()
    guest = guest_of(account)
    assessor = people("Example Assessor", Role.ASSESSOR, Role.LEARNER)
    dossier = building.begun(account)
    choose(account, Channel.DAILY)
    choose(guest, Channel.DAILY)
    with clock.at(TUESDAY - timedelta(days=32)):
        tell(account, about=dossier)
    with clock.at(TUESDAY):
        tell(guest, about=dossier)
        tell(assessor, kinds.DOSSIER_SUBMITTED, dossier)
    with unit_of_work():
        accounts_store.remove_roles(assessor.person_id, assessor.organisation_id, [Role.ASSESSOR])
    assert nightly(postbox, TUESDAY + NIGHT) == []


def test_long_digest_names_fifty(app: Flask, people: People, postbox: Postbox) -> None:
    actor = people()
    choose(actor, Channel.DAILY)
    with clock.at(TUESDAY):
        for _ in range(53):
            tell(actor)
    (mail,) = nightly(postbox, TUESDAY + NIGHT)
    assert mail["Subject"] == "53 notices for you"
    assert "And 3 more:" in mail.get_content()
    assert nightly(postbox, TUESDAY + NIGHT + timedelta(days=1)) == []


def test_header_of_a_mail_program_stops_it_in_one_press(
    app: Flask, people: People, postbox: Postbox
) -> None:
    """RFC 8058: a POST without cookie or token of ours, to the address in the signed header."""
    actor = people()
    tell(actor)
    (mail,) = postbox.new()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Whole, on a line of its own: Python would fold and encode it.
    assert re.search(rb"\r\nList-Unsubscribe: <https://\S+>\r\n", postbox.raw[0])
    address = stop_path(mail)
    body = {"List-Unsubscribe": "One-Click"}
    stranger = app.test_client()
    for _ in range(2):  # mail programs press twice
        answer = stranger.post(address, data=body)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert stranger.post(address, data=body, content_type="multipart/form-data").status_code == 200
    tell(actor, about=building.begun(actor, "B"))
    assert postbox.new() == []
    assert len(store.all_of(actor.person_id)) == 2  # in the app they stand

    # Who is gone has no mails to stop, and nobody learns that they are gone.
    db.session.remove()
    with unit_of_work():
        privacy.erase(actor.person_id)
    assert stranger.post(address, data=body).status_code == 200


def test_link_in_the_mail_asks_first_and_opening_it_changes_nothing(
    app: Flask, people: People, postbox: Postbox
) -> None:
    actor = people(language="fr")
    choose(actor, Channel.DAILY, Topic.BADGES)
    choose(actor, Channel.DAILY)
    with clock.at(TUESDAY):
        tell(actor)
    (mail,) = nightly(postbox, TUESDAY + NIGHT)
    (link,) = re.findall(rf"{BASE}/notices/stop/\S+", mail.get_content())
    browser = Browser(app)
    page = browser.get(path(link))
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    assert browser.client.head(path(link)).status_code == 200
    with unit_of_work():
        assert set(store.choices([actor.person_id])[actor.person_id].values()) == {Channel.DAILY}
    assert browser.client.post(path(link)).status_code == 200
    with unit_of_work():  # the whole digest, no more and no less
        chosen = store.choices([actor.person_id])[actor.person_id]
    assert chosen == {
        Topic.BADGES: Channel.NEVER,
        Topic.DOSSIERS: Channel.NEVER,
        Topic.DESK: Channel.NEVER,
    }


def test_forged_links_stop_nothing(app: Flask, people: People) -> None:
    victim, attacker = people("Example Victim"), people("Example Attacker")
    with app.test_request_context():
        own = choosing.token_for(attacker.person_id, Topic.DOSSIERS)
        for_badges = choosing.token_for(victim.person_id, Topic.BADGES)
        digest = choosing.token_for(victim.person_id, Channel.DAILY)
        other_purpose = signed.sign("badge-link", victim.person_id)
        never = choosing.token_for(victim.person_id, Channel.NEVER)
    tail = own.partition(".")[2]
    unsigned = f"{for_badges.partition('.')[0]}.{tail}"
    client = app.test_client()
    for what, token in (
        ("dossiers", for_badges),
        ("dossiers", digest),
        ("dossiers", other_purpose),
        ("dossiers", unsigned),
        ("dossiers", own[:-1]),
        ("dossiers", str(victim.person_id)),
        ("dossiers", "x"),
        ("weekly", digest),
        ("never", never),
        ("everything", own),
    ):
        for answer in (
            client.get(f"/notices/stop/{what}/{token}"),
            client.post(f"/notices/stop/{what}/{token}", data={"List-Unsubscribe": "One-Click"}),
        ):
            assert answer.status_code == 400, (what, token)
            assert "Copy it whole from the mail" in answer.text
    assert store.choices([victim.person_id])[victim.person_id] == {}


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\u2028", "\x0b", "\x85"])
def test_names_write_no_headers_and_no_lines(
    app: Flask, people: People, postbox: Postbox, break_: str
) -> None:
    """A name may come from a platform: whatever stands in it, it is a name."""
    evil = f"Example{break_}Bcc: victim@example.org{break_}{break_}https://evil.example"
    candidate, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    choose(assessor, Channel.AT_ONCE, Topic.DESK)
    with unit_of_work():
        db.session.execute(
            sa.update(PersonRow)
            .where(PersonRow.id.in_([candidate.person_id, assessor.person_id]))
            .values(name=evil)
        )
    building.submitted(candidate)
    (mail,) = postbox.new()
    assert mail["Bcc"] is None
    assert set(mail.keys()) <= HEADERS
    text = mail.get_content()
    assert not any(line.startswith(("Bcc", "https://evil")) for line in text.splitlines())
    evil_title = building.piece(candidate, f"Minutes{break_}Bcc: victim@example.org")
    with unit_of_work():
        service.tell(
            candidate.person_id,
            candidate.organisation_id,
            kinds.WITNESS_ANSWERED,
            about=evil_title,
        )
    (mail,) = postbox.new()
    assert mail["Bcc"] is None
    assert "Bcc: victim@example.org" in mail["Subject"]
