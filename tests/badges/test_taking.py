"""What is taken away: previews, addresses for others, papers, the competence passport."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.printing import lettering
from badges import catalog, forms, publishing, service
from badges.sharing import service as sharing
from badges.taking import card
from badges.taking.paper import Paper
from badges.verifying.model import Outcome
from badges.verifying.verify import verify_document
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from tests.badges.conftest import Award
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
FIVE_LANGUAGES = "éèêàùîôœçæ ÉŒÇ àèìòù đčćšž ĐČĆŠŽ ãõáâéêíóôúç ÃÕ «\u202f» “” ‘’ … – — · € ®"
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page))


# -- previews and addresses --------------------------------------------------------------------


def test_previews_say_what_and_not_who(app: Flask, people: People, award: Award) -> None:
    award_id, client = award(people("Amélie Example")), app.test_client()
    page = client.get(f"/badges/{award_id}?lang=fr").get_data(as_text=True)
    said = meta(page)
    base = f"http://127.0.0.1:5000/badges/{award_id}"
    assert (said["og:url"], said["og:image"]) == (base, f"{base}/card-fr.png")
    assert said["og:image"] == said["twitter:image"]
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:title"] == catalog.designs()["new-partnerships"].name["fr"]
    assert "4" in said["og:description"]
    assert "Amélie" not in page

    picture = client.get(f"/badges/{award_id}/card-fr.png")
    assert struct.unpack(">II", picture.data[16:24]) == (card.WIDTH, card.HEIGHT)
    assert "Set-Cookie" not in picture.headers
    assert client.get(f"/badges/{award_id}/card-xx.png").status_code == 404


def test_card_keeps_long_titles_inside_in_every_language() -> None:
    for design in catalog.designs().values():
        for title in design.name.values():
            drawing = card.drawn(card.Card(title, 5, "5", "x", design.artwork))
            lines = re.findall(r'font-size="(\d+)" font-weight="700"[^>]*>([^<]+)<', drawing)
            assert 1 <= len(lines) <= 4
            for size, line in lines:
                assert lettering.length(line, size=float(size), weight="Bold") <= card.COLUMN


def test_linkedin_gets_the_facts_of_the_badge(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people()
    award_id = award(holder)
    page = sign_in(holder).get(f"/badges/{award_id}").get_data(as_text=True)
    found = re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', page)
    assert found is not None
    assert parse_qs(urlsplit(found[1].replace("&amp;", "&")).query) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Partnership competence A: building new partnerships"],
        "organizationName": ["Keep in Pact"],
        "issueYear": ["2026"],
        "issueMonth": ["3"],
        "certUrl": [f"http://127.0.0.1:5000/badges/{award_id}"],
        "certId": [str(award_id)],
    }
    assert "linkedin" not in app.test_client().get(f"/badges/{award_id}").get_data(as_text=True)


def test_every_form_of_the_list_is_offered_and_served(
    app: Flask, people: People, award: Award
) -> None:
    award_id, client = award(people()), app.test_client()
    page = client.get(f"/badges/{award_id}").get_data(as_text=True)
    for form in forms.FORMS:
        path = form.path_of(award_id)
        assert f'href="{path}" download="{form.file_name("new-partnerships")}"' in page
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, form.media_type)
        # A picture on somebody's own page, a verifier in a browser: from anywhere.
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_page_says_that_adviser_and_assessor_were_one(
    app: Flask, people: People, award: Award
) -> None:
    sentence = service.ACCOMPANIED["en"]
    one, two = award(people(), assessor_accompanied=True), award(people())
    client = app.test_client()
    assert sentence in client.get(f"/badges/{one}").get_data(as_text=True)
    assert sentence.encode() in publishing.assertion(one).body
    assert sentence.encode() in publishing.credential(one).body
    assert sentence not in client.get(f"/badges/{two}").get_data(as_text=True)


# -- papers ------------------------------------------------------------------------------------


def paper() -> Paper:
    return Paper(title="Example", language="fr", author="x", made=datetime(2026, 3, 14, tzinfo=UTC))


def test_paper_has_every_letter_of_the_five_languages() -> None:
    written, asked = paper(), []
    written.paragraph(FIVE_LANGUAGES)
    written.finished(lambda letters: asked.append(letters) or "")
    assert asked == []


def test_paper_reports_letters_it_lacks() -> None:
    written, asked = paper(), []
    written.heading("Noa שם", 1)
    written.paragraph("ש\u202e")
    written.finished(lambda letters: asked.append(letters) or letters)
    assert asked == ["U+05E9 HEBREW LETTER SHIN, U+05DD HEBREW LETTER FINAL MEM"]


def test_paper_is_tagged_and_long_texts_go_over_pages() -> None:
    written = paper()
    written.heading("Title", 1)
    written.paragraph("words " * 3000)
    written.code("https://example.org/x", alt="A code", beside=["Look:"])
    pdf = written.finished(str)
    for part in (b"/Lang (fr)", b"/MarkInfo", b"/S /H1", b"/S /P", b"/Alt", b"/DisplayDocTitle"):
        assert part in pdf
    assert pdf.count(b"/Type /Page\n") > 2


def test_attestation_is_for_who_may_see_the_name(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people("Zoë Đorđević")
    award_id = award(holder, statement="Long. " * 400)
    path = f"/badges/{award_id}/attestation.pdf"
    own = sign_in(holder).get(path)
    assert (own.status_code, own.mimetype) == (200, "application/pdf")
    assert own.headers["Cache-Control"] == "private, no-store"
    with unit_of_work():
        service.show_holder(award_id, holder, name=True, listed=False)
    assert app.test_client().get(path).status_code == 200
    with unit_of_work():
        service.revoke(award_id, None, "Issued by mistake")
    assert app.test_client().get(path).status_code == 404


# -- the competence passport -------------------------------------------------------------------


def test_passport_is_a_presentation_of_valid_badges(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people("Amélie Example")
    older = award(holder, level=3, decided_at=datetime(2026, 1, 1, tzinfo=UTC))
    newest, revoked = award(holder), award(holder, competence="B")
    with unit_of_work():
        assessment.rate(holder, "C", [Rating("C1", 2)])
        service.revoke(revoked, None, "Issued by mistake")
        link = sharing.make_link(holder, None, label="Example Employer", days=0, self_levels=True)
        plain = sharing.make_link(holder, None, label="Another", days=0)
    client, path = app.test_client(), f"/badges/shared/{sharing.token_of(link)}"
    answer = client.get(f"{path}/passport.json")
    document = answer.get_json(force=True)
    assert (answer.mimetype, document["type"]) == ("application/vp", ["VerifiablePresentation"])
    ids = [credential["id"].rpartition("/")[2] for credential in document["verifiableCredential"]]
    assert ids == [f"{newest}.json", f"{older}.json"]
    for credential in document["verifiableCredential"]:
        report = verify_document(credential, publishing.resolver(ours_only=True), clock.now())
        assert report.outcome is Outcome.VALID
    assert [(each["competence"], each["level"]) for each in document["selfAssessed"]] == [("C", 2)]

    page = client.get(path).get_data(as_text=True)
    assert "Amélie Example" in page
    assert "Validated: 1 of 7 competences" in page
    assert "Self-assessed, not validated: 2" in page
    assert client.get(f"{path}/passport.pdf").data.startswith(b"%PDF-")

    others = f"/badges/shared/{sharing.token_of(plain)}"
    assert "Self-assessed" not in client.get(others).get_data(as_text=True)
    assert "selfAssessed" not in client.get(f"{others}/passport.json").get_json(force=True)
    assert client.get(f"{others}/attestation.pdf").status_code == 404

    own = sign_in(holder)
    assert own.get("/badges/passport").status_code == 200
    assert own.get("/badges/passport.pdf?self=1").mimetype == "application/pdf"
    assert "selfAssessed" in own.get("/badges/passport.json?self=1").get_json(force=True)
