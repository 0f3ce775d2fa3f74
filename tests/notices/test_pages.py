"""The bell, the list, the way to what a notice is about, and the choices."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import service as accounts
from app.accounts import store as accounts_store
from app.cohorts import cohorting
from app.home import notice_store as facts
from app.home.web import notice_kinds as kinds
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.lti.tables import LaunchRow
from app.notices import choosing, registry, service, store
from app.notices.model import Channel, Topic
from app.toolkit import service as toolkit
from badges import service as badges
from tests.agreement import agreeing
from tests.browsing import CountStatements, SignIn
from tests.conftest import BELL, People
from tests.lti.platform import Platform
from tests.lti.test_frames import start
from tests.lti.tool import Visitor, place, register
from tests.surveys import building_blocks as survey_blocks
from tests.validation import building

DETAILS: dict[str, str | int | None] = {
    "level": None,
    "round": 1,
    "count": 1,
    "days": 5,
    "until": "2026-12-01",
    "day": "2026-12-01",
    "renewal": 1,
}
BADGE = re.compile(r'class="count">(\d+\+?)<')


def tell(actor: Actor, kind: str = kinds.DOSSIER_DECIDED, about: UUID | None = None) -> UUID:
    """Tell somebody something and return the notice's id."""
    with unit_of_work():
        before = {notice.id for notice in store.all_of(actor.person_id)}
        service.tell(
            actor.person_id,
            actor.organisation_id,
            kind,
            about=about or uuid4(),
            values={name: DETAILS[name] for name in registry.get(kind).details},
        )
        (new,) = {notice.id for notice in store.all_of(actor.person_id)} - before
    return new


def unread(actor: Actor) -> set[UUID]:
    with unit_of_work():
        return {n.id for n in store.all_of(actor.person_id) if n.read_at is None}


def test_bell_counts_and_the_list_leads_on(app: Flask, people: People, sign_in: SignIn) -> None:
    candidate = people("Example <b>Candidate</b>")
    assessor = people("Example Assessor", Role.ASSESSOR)
    client = sign_in(candidate)
    assert not BADGE.search(client.get("/").text)
    assert "Nothing has happened yet" in client.get("/notices/").text

    dossier = building.submitted(candidate)
    building.decide(assessor, dossier, building.answer(building.FURTHER))
    assert BADGE.findall(client.get("/portfolio/").text) == ["1"]
    page = client.get("/notices/").text
    (path,) = re.findall(r'href="(/notices/[0-9a-f-]{36})"', page)
    opened = client.get(path)
    assert (opened.status_code, opened.location) == (303, f"/dossiers/{dossier}")
    assert unread(candidate) == set()
    assert not BADGE.search(client.get("/").text)
    assert client.get(path).location == f"/dossiers/{dossier}"  # as often as one likes

    building.send(candidate, dossier)
    page = sign_in(assessor).get("/notices/").text
    assert "Example &lt;b&gt;Candidate&lt;/b&gt; has sent the further evidence." in page


def test_every_kind_has_words_and_a_way_to_what_it_is_about(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    everything = people("Example Person", *Role)
    other = people("Example Other", Role.ASSESSOR)
    dossier = building.submitted(everything)
    building.decide(other, dossier)
    evidence = building.piece(everything, "Minutes of a talk")
    agreement = agreeing.in_force(everything, other)
    with unit_of_work():
        cohort = cohorting.make(everything, "Example Cohort")
        document, _taken = toolkit.start(everything, "six-questions", language="en")
    about = {
        facts.dossiers: dossier,
        facts.designs_of_badges: badges.award_of(dossier),
        facts.titles_of_evidence: evidence,
        facts.agreements: agreement,
        facts.names_of_cohorts: cohort,
        facts.documents: document,
        facts.surveys: survey_blocks.begun(everything),
        facts.nothing: everything.organisation_id,
    }
    client = sign_in(everything)
    all_kinds = registry.kinds_for(set(Role))
    assert set(about) == {kind.load for kind in all_kinds}
    told = {tell(everything, kind.code, about[kind.load]): kind for kind in all_kinds}
    for language in ("fr", "en"):
        pages = [client.get(f"/notices/?lang={language}&page={n}") for n in (1, 2)]
        assert [page.status_code for page in pages] == [200, 200]
        assert not any("no longer there" in page.text for page in pages)
    for notice, kind in told.items():
        opened = client.get(f"/notices/{notice}")
        assert opened.status_code == 303
        # Nobody sits at the desk over their own dossier.
        assert client.get(opened.location).status_code in {200, 403}, kind.code


def test_list_shows_unread_first_in_pages_and_marks_what_was_seen(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    client = sign_in(actor)
    dossier = building.begun(actor)
    notices = [tell(actor, about=dossier) for _ in range(service.PAGE_SIZE + 2)]
    client.get(f"/notices/{notices[-1]}")
    first, second = (client.get(f"/notices/?page={n}").text for n in (1, 2))
    shown = [re.findall(r'href="/notices/([0-9a-f-]{36})"', page) for page in (first, second)]
    assert [len(page) for page in shown] == [service.PAGE_SIZE, 2]
    assert shown[1][-1] == str(notices[-1])
    assert client.get("/notices/?page=99999999999999999999").status_code == 200

    seen = re.search(r'name="seen_at" value="([^"]+)"', first)
    assert seen
    late = tell(actor, about=dossier)
    assert client.post("/notices/read", data={"seen_at": seen[1]}).status_code == 303
    assert unread(actor) == {late}
    for nonsense in ("", "soon", "2026-01-01"):
        tell(actor, about=dossier)
        assert client.post("/notices/read", data={"seen_at": nonsense}).status_code == 303
        assert unread(actor) == set()


def test_bell_costs_one_statement_and_the_list_few(
    app: Flask,
    people: People,
    sign_in: SignIn,
    count_statements: CountStatements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.conftest.BELL", "nothing is left out")
    actor = people("Example Person", *Role)
    client = sign_in(actor)
    totals = []
    for number in (1, 10):
        for _ in range(number):
            dossier = building.begun(actor, "ABCDEFG"[number % 7])
            tell(actor, kinds.DOSSIER_SUBMITTED, dossier)
            tell(actor, kinds.BADGES_AT_FAULT)
            tell(actor, kinds.BADGE_AWARDED)
        with count_statements() as counted:
            client.get("/notices/")
        assert sum(BELL in one for one in counted.statements) == 1
        totals.append(counted.total)
    assert totals == [6, 6]
    for path, times in (("/about", 1), ("/account/data.json", 0), ("/health/ready", 0)):
        with count_statements() as counted:
            assert client.get(path).status_code == 200
        assert sum(BELL in one for one in counted.statements) == times, path


def test_nobody_opens_or_marks_what_another_was_told(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    owner = people()
    dossier = building.begun(owner)
    notice = tell(owner, about=dossier)
    elsewhere = people.organisation("Elsewhere")
    for stranger in (
        people("Example Neighbour", *Role),
        people("Example Stranger", *Role, organisation_id=elsewhere),
    ):
        client = sign_in(stranger)
        assert client.get(f"/notices/{notice}").status_code == 404
        assert client.get(f"/notices/{uuid4()}").status_code == 404
        client.post("/notices/read", data={"person_id": owner.person_id})
        assert str(notice) not in client.get("/notices/").text
    assert unread(owner) == {notice}
    assert app.test_client().get(f"/notices/{notice}").location.startswith("/login?next=")

    # The way on is ours alone, whatever the address says.
    for query in ("next=//evil.example", "next=https://evil.example", "link=//evil.example"):
        assert sign_in(owner).get(f"/notices/{notice}?{query}").location == f"/dossiers/{dossier}"


def test_what_a_lost_role_was_told_is_not_shown(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    assessor = people("Example Assessor", Role.ASSESSOR, Role.LEARNER)
    building.submitted(people())
    with unit_of_work():
        (notice,) = [n.id for n in store.all_of(assessor.person_id)]
        accounts_store.remove_roles(assessor.person_id, assessor.organisation_id, [Role.ASSESSOR])
    client = sign_in(assessor)
    assert client.get(f"/notices/{notice}").status_code == 404
    assert "To assess" not in client.get("/notices/").text
    assert not BADGE.search(client.get("/").text)


def test_what_is_gone_says_so(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    notice = tell(actor)  # about a dossier that nobody has
    client = sign_in(actor)
    assert "no longer there" in client.get("/notices/").text
    assert client.get(f"/notices/{notice}").location == "/notices/"
    assert unread(actor) == set()


def test_notice_of_another_organisation_is_counted_and_leads_there(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    second = people.organisation("Example Second")
    with unit_of_work():
        accounts.add_membership(actor.person_id, second, Role.LEARNER)  # type: ignore[arg-type]
    there = accounts.actor_in(actor.person_id, second)
    assert there
    dossier = building.begun(there)
    notice = tell(there, about=dossier)
    client = sign_in(actor)
    page = client.get("/notices/").text
    assert not BADGE.search(page)
    assert "One unread notice" in page
    assert "Example Second" in page
    answer = client.get(f"/notices/{notice}", follow_redirects=True)
    assert answer.request.path == f"/dossiers/{dossier}"
    assert unread(actor) == set()
    # Who is no longer a member does not get in by an old mail.
    notice = tell(there, about=dossier)
    other = sign_in(actor)
    with unit_of_work():
        accounts_store.remove_roles(actor.person_id, second, list(Role))
    assert other.get(f"/notices/{notice}").status_code == 404


def test_frame_has_a_quiet_line_and_stays_inside(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation("Example Course"))
    place(platform, "module:new-partnerships")
    visitor = Visitor(tool, platform)
    frame = start(visitor)
    found = db.session.execute(sa.select(LaunchRow.person_id, LaunchRow.organisation_id)).one()
    learner = accounts.actor_in(found.person_id, found.organisation_id)
    assert learner
    dossier = building.begun(learner)
    notice = tell(learner, about=dossier)
    elsewhere = people.organisation("Example Elsewhere")
    with unit_of_work():
        accounts.add_membership(learner.person_id, elsewhere, Role.LEARNER)
    other = accounts.actor_in(learner.person_id, elsewhere)
    assert other
    hidden = tell(other)
    page = visitor.client.get(f"{frame}/modules/").text
    assert BADGE.findall(page) == ["1"]
    assert f'href="{frame}/notices/"' in page
    page = visitor.client.get(f"{frame}/notices/").text
    assert "Example Elsewhere" not in page
    assert visitor.client.get(f"{frame}/notices/{hidden}").status_code == 404
    opened = visitor.client.get(f"{frame}/notices/{notice}")
    assert opened.location == f"{frame}/dossiers/{dossier}"
    assert "no mail address of yours" in visitor.client.get(f"{frame}/notices/choices").text


def test_choices_are_kept_and_only_ones_own_topics_can_be_chosen(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    client = sign_in(actor)
    page = client.get("/notices/choices").text
    assert re.findall(r'<select[^>]* name="(\w+)"', page) == [
        *("dossiers", "badges", "evidence", "agreements", "cohorts", "toolkit")
    ]
    sent = {"dossiers": "weekly", "badges": "never", "evidence": "at_once", "desk": "at_once"}
    sent |= {"agreements": "daily", "cohorts": "never", "toolkit": "weekly"}
    assert client.post("/notices/choices", data=sent).status_code == 303
    with unit_of_work():
        assert store.choices([actor.person_id])[actor.person_id] == {
            Topic.DOSSIERS: Channel.WEEKLY,
            Topic.BADGES: Channel.NEVER,
            Topic.EVIDENCE: Channel.AT_ONCE,
            Topic.AGREEMENTS: Channel.DAILY,
            Topic.COHORTS: Channel.NEVER,
            Topic.TOOLKIT: Channel.WEEKLY,
        }
    assert re.search(r'<option selected value="weekly"', client.get("/notices/choices").text)
    for bad in ("hourly", "", "at_once "):
        refused = client.post("/notices/choices", data={**sent, "badges": bad})
        assert refused.status_code == 422
    with unit_of_work():
        assert choosing.channel_of(actor.person_id, Topic.BADGES) is Channel.NEVER
