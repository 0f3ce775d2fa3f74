"""The search page and the glossary."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.learning import catalog, glossary, search
from tests.conftest import Counted, People
from tests.learning import made_up

Count = Callable[[], AbstractContextManager[Counted]]
LINK = re.compile(r'<h3><a href="([^"]+)"')


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("query", ["", "?q=", "?q=partenariat", "?q=board", "?q=xyzzy"])
def test_page_is_readable_without_an_account(
    client: FlaskClient, language: str, query: str
) -> None:
    answer = client.get(f"/search{query}{'&' if query else '?'}lang={language}")
    assert answer.status_code == 200
    assert answer.text.count("btn-primary") == 1
    assert len(answer.data) < 50_000


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_result_leads_to_a_page_and_a_place_on_it(client: FlaskClient, language: str) -> None:
    page = client.get(f"/search?q=convention+charter+charte&lang={language}").text
    links = [unescape(link) for link in LINK.findall(page)]
    assert len(links) > 4
    for link in links:
        path, _sharp, anchor = link.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.text


def test_what_was_typed_is_shown_and_runs_nowhere(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": '"><script>alert(1)</script> charter'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; charter" in page


def test_found_words_are_marked(client: FlaskClient) -> None:
    assert "<mark>charter</mark>" in client.get("/search?q=charter&lang=en").text


def test_text_of_a_module_is_escaped_around_the_marks(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = made_up.module(terms={"evil": ("<b>evil</b>", "An <i>evil</i> & more.")})
    index = search.Index([evil], ["en"])
    monkeypatch.setattr("app.learning.web.search_views.index", lambda: index)
    page = client.get("/search?q=evil&lang=en").text
    assert "&lt;b&gt;<mark>evil</mark>&lt;/b&gt;" in page
    assert "An &lt;i&gt;<mark>evil</mark>&lt;/i&gt; &amp; more." in page


@pytest.mark.parametrize("question", ['"', "NEAR(a b)", "\0", "*", "a" * 10_000, "%", "' OR 1=1"])
def test_nothing_typed_breaks_the_page(client: FlaskClient, question: str) -> None:
    assert client.get("/search", query_string={"q": question}).status_code == 200


def test_address_that_is_no_text_is_answered_too(client: FlaskClient) -> None:
    assert client.get("/search?q=%ff%fe%00%80").status_code == 200
    assert client.get("/search?q=a&q=b&lang=zz").status_code == 200
    assert client.post("/search").status_code in (400, 405)


def test_empty_page_shows_examples_and_the_ways_on(client: FlaskClient) -> None:
    page = client.get("/search?lang=en").text
    assert 'href="/glossary"' in page
    assert 'class="tries"' in page
    assert 'role="search"' in page


def test_page_that_found_nothing_helps_on(client: FlaskClient) -> None:
    page = client.get("/search?q=partnreship&lang=en").text
    assert 'href="/search?q=partnership"' in page
    assert 'href="/search?q=partnreship&amp;lang=fr"' in page
    assert 'href="/glossary"' in page


def test_page_says_when_only_some_words_were_found(client: FlaskClient) -> None:
    some = "Nothing holds all of these words."
    assert some in client.get("/search?q=charter+xyzzy&lang=en").text
    assert some not in client.get("/search?q=charter&lang=en").text


def test_every_page_leads_to_the_search(client: FlaskClient) -> None:
    assert 'class="site-search" href="/search"' in client.get("/about").text


@pytest.mark.parametrize("path", ["/search?q=charter&lang=en", "/glossary"])
def test_page_asks_the_database_nothing_of_its_own(
    people: People,
    sign_in: Callable[[Actor], FlaskClient],
    count_statements: Count,
    path: str,
) -> None:
    signed_in, totals = sign_in(people()), []
    for address in ("/about", path):
        signed_in.get(address)
        with count_statements() as counted:
            assert signed_in.get(address).status_code == 200
        totals.append(counted.total)
    assert totals[0] == totals[1]


# -- the glossary


@pytest.mark.parametrize("language", ["en", "fr"])
def test_glossary_has_every_term_with_its_anchor_and_other_words(
    client: FlaskClient, language: str
) -> None:
    page = client.get(f"/glossary?lang={language}").text
    terms = [term for loaded in catalog.catalog().modules for term in loaded.terms]
    assert terms
    for term in terms:
        assert f'<div id="{term.id}">' in page
        assert all(word in unescape(page) for word in term.term.values())
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_glossary_links_to_units_that_are_there(client: FlaskClient) -> None:
    page = client.get("/glossary?lang=en").text
    links = set(re.findall(r'href="(/modules/[^"]+)"', page))
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_terms_stand_in_the_order_of_a_dictionary() -> None:
    terms = ["zone", "Évaluation", "œuvre", "objectif", "été", "evidence", "odeur", "360° view"]
    made = made_up.module(terms={f"t{n}": (term, "x") for n, term in enumerate(terms)})
    letters = glossary.by_letter([made], "en")
    assert [(one.letter, [t.term.term["en"] for t in one.terms]) for one in letters] == [
        ("0–9", ["360° view"]),
        ("E", ["été", "Évaluation", "evidence"]),
        ("O", ["objectif", "odeur", "œuvre"]),
        ("Z", ["zone"]),
    ]


def test_letter_with_a_stroke_stands_with_its_letter() -> None:
    made = made_up.module(terms={"a": ("đak", "x"), "b": ("dom", "x")})
    assert [one.letter for one in glossary.by_letter([made], "en")] == ["D"]


def test_glossary_without_terms_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glossary, "by_letter", lambda _modules, _language: [])
    page = client.get("/glossary?lang=en").text
    assert "The glossary is still being written." in page
    assert 'href="/modules/"' in page
