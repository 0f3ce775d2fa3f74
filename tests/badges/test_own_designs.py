"""Designs of an organisation: what is refused, how versions follow each other, who may do what."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from badges import by_hand, catalog, checking, publishing, service
from badges.designing import service as designs
from badges.designing.faults import Malformed
from badges.designing.model import State
from badges.model import Kind
from badges.taking import exporting
from badges.web.design_views import FOLDER
from badges.web.exported import ExportedPages
from tests.badges.conftest import load_framework
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
YAML = (FOLDER / "template.yaml").read_text(encoding="utf-8")
SVG = (FOLDER / "template.svg").read_text(encoding="utf-8")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
SHAPE = '<rect width="9" height="9"/>'
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


@pytest.fixture
def admin(people: People) -> Actor:
    load_framework()
    return people("Example Administrator", Role.ADMINISTRATOR)


def uploaded(actor: Actor, text: str = YAML, drawing: str = SVG) -> str:
    with unit_of_work():
        return designs.upload(actor, text.encode(), drawing.encode())


def used(actor: Actor, text: str = YAML, drawing: str = SVG) -> str:
    key = uploaded(actor, text, drawing)
    seen = designs.get(actor, key).uploaded_at.isoformat()
    with unit_of_work():
        designs.put_into_use(actor, key, seen)
    return key


def given(actor: Actor, to: Actor, slug: str, words: str = "") -> AwardId:
    with unit_of_work():
        return by_hand.award_by_hand(slug, to.person_id, actor, confirmed=(0, 1), words=words)


def changed(old: str, new: str) -> str:
    assert old in YAML, old
    return YAML.replace(old, new, 1)


CRITERIA = "- prepared the visit with the partner;"
NAME = '"Example: welcomed a partner on site"'

TEXTS: list[tuple[str, str]] = [
    ("", "must be a map of fields"),
    (changed("tags:", "tags: &a"), "line 44: may not use anchors"),
    (changed("tags: [", "tags: [*a, "), "line 44: may not use anchors"),
    ("a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(9)), "may not use anchors"),
    (changed("tags:", "tags: !!python/object/apply:os.system"), "line 44: may not use tags"),
    (changed("tags:", "tags: !!binary"), "line 44: may not use tags"),
    ("[" * 60_000, "line 1: is nested too deeply"),
    ("{a: " * 10_000, "is nested too deeply"),
    ("a" * 70_000, "is larger than 64 kB"),
    (f"[{'a,' * 30_000}]", "line 1: has more than 2000 parts"),
    ("? [a]\n: b", "line 1: has a field without a plain name"),
    (changed("tags:", "tags: [x]\ntags:"), "line 45, tags: stands there twice"),
    (YAML + "\n---\na: b", "is not YAML"),
    (changed("tags:", "version: 3\ntags:"), "line 44, version: is not for the file to say"),
    (changed("tags:", "kind: competence\ntags:"), "line 44, kind: is not for the file to say"),
    (changed("tags:", "competence: A\ntags:"), "line 44, competence: is not a field"),
    (changed("tags: [partnership, visit]", ""), "lacks: tags"),
    (changed("example-visit", "Example Visit"), "line 5, design: must be a slug"),
    (changed("example-visit", "../visit"), "line 5, design: must be a slug"),
    (changed("example-visit", "visit-v2"), "line 5, design: may not end like a version"),
    (changed("example-visit", "a" * 41), "line 5, design: is longer than 40"),
    (changed('  fr: "Exemple', '  de: "Exemple'), "line 7, name: lacks a text in: fr"),
    (changed(NAME, '"' + "a" * 101 + '"'), "line 8, name.en: is longer than 100"),
    (changed(NAME, '"A <b>bold</b> name"'), "name.en: may not contain HTML, such as <b>"),
    (changed(NAME, '"Paid \\u202Egnp"'), "name.en: contains a character that nobody sees (U+202E)"),
    (changed(CRITERIA, "- <script>alert(1)</script>"), "criteria.en: may not contain HTML"),
    (changed(CRITERIA, "- <!-- -->"), "criteria.en: may not contain HTML"),
    (changed(CRITERIA, "- ![](https://evil.example/a.png)"), "may not contain a picture"),
    (changed(CRITERIA, "- [x](javascript:alert)"), "may only link to web addresses"),
    (changed(CRITERIA, "- [x]( data:text/html,x)"), "may only link to web addresses"),
    (changed(CRITERIA, "- [x]\n\n    [x]: vbscript:x"), "may only link to web addresses"),
    (changed(CRITERIA, "- [x]\n\n    > [x]: javascript:x"), "may only link to web addresses"),
    (changed("tags: [partnership, visit]", f"tags: {['x'] * 21}"), "more than 20 entries"),
    (changed("  months: 24", "  months: 0"), "valid_for: must be a map of months"),
    (changed("  months: 24", "  months: 24\n  days: 3"), "valid_for: must be a map of months"),
    (changed("  months: 24", "  months: 1e9"), "valid_for: must be a map of months"),
]
"""What is written, and a part of the reason for which it is refused."""

GROUPS = "".join(f'<g id="a{n}">{f"""<use href="#a{n + 1}"/>""" * 10}</g>' for n in range(3)) + (
    f'<g id="a3">{SHAPE * 10}</g>'
)
DRAWINGS: list[tuple[str, str]] = [
    ("", "is not plain SVG"),
    (HEAD, "is not plain SVG"),
    ('<svg xmlns="http://www.w3.org/2000/svg"/>', "line 1: must be an <svg> with viewBox"),
    (HEAD + "</svg>", "shows nothing"),
    (HEAD + SHAPE.replace("/>", ' fill="none"/>') + "</svg>", "shows nothing"),
    (HEAD + "\n<script>alert(1)</script></svg>", "line 2: may not contain <script>"),
    (HEAD + "<text>A</text></svg>", "may not contain <text>"),
    (HEAD + "<foreignObject><b/></foreignObject></svg>", "may not contain <foreignObject>"),
    (HEAD + '<image href="https://evil.example/a.png"/></svg>', "may not contain <image>"),
    (HEAD + "<style>*{}</style></svg>", "may not contain <style>"),
    (HEAD + '<animate attributeName="href"/></svg>', "may not contain <animate>"),
    (HEAD + '<a href="#x"><rect/></a></svg>', "may not contain <a>"),
    (HEAD + f'<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>{SHAPE}</svg>', "<script>"),
    (HEAD.replace(">", ' onload="alert(1)">') + SHAPE + "</svg>", "the attribute onload"),
    (HEAD + '<g onclick="1"/></svg>', "the attribute onclick"),
    (HEAD + '<g style="fill:red"/></svg>', "the attribute style"),
    (HEAD + '<g filter="url(#a)"/></svg>', "the attribute filter"),
    (HEAD + '<path stroke-dasharray="0.0001" d="M0 0h512"/></svg>', "stroke-dasharray"),
    (HEAD + '<use href="https://evil.example/a#b"/></svg>', "may not refer to https://evil"),
    (
        HEAD + '<use xlink:href="data:x" xmlns:xlink="http://www.w3.org/1999/xlink"/></svg>',
        "may not refer to data:x",
    ),
    (HEAD + '<g fill="url(#a) url(https://evil.example/a)"/></svg>', "may not refer to"),
    (HEAD + '<g fill="URL(//evil.example/a)"/></svg>', "may not refer to"),
    (HEAD + '<g fill="u\\72l(//evil.example/a)"/></svg>', "may not refer to"),
    (HEAD + '<use href="#none"/></svg>', "refers to #none, which is not in it"),
    (HEAD + '<g id="a"><use href="#a"/></g></svg>', "refers in a circle"),
    (HEAD + GROUPS + '<use href="#a0"/></svg>', "has more than 2000 shapes"),
    (HEAD + SHAPE * 2000 + "</svg>", "has more than 2000 shapes"),
    (HEAD + f'<g opacity="0.5">{SHAPE}</g>' * 40 + "</svg>", "has more than 2000 shapes"),
    (HEAD + "<g>" * 30_000, "is nested too deeply"),
    ('<!DOCTYPE svg [<!ENTITY a "b">]>' + HEAD + "&a;</svg>", "may not contain <!DOCTYPE>"),
    ('<?xml-stylesheet href="https://evil.example"?>' + SVG, "<?xml-stylesheet?>"),
    ('<?xml version="1.0" encoding="UTF-7"?>' + SVG, "says that it is not in UTF-8"),
    (HEAD + " " * 10_000_000 + "</svg>", "is larger than 200 kB"),
]


def test_what_is_not_a_design_is_refused_in_time_and_with_its_place(
    app: Flask, admin: Actor
) -> None:
    cases = [(text, SVG, reason) for text, reason in TEXTS]
    cases += [(YAML, drawing, reason) for drawing, reason in DRAWINGS]
    for text, drawing, reason in cases:
        before = time.process_time()
        with pytest.raises(Malformed) as refused:
            designs.upload(admin, text.encode(), drawing.encode())
        assert reason in str(refused.value)
        assert time.process_time() - before < 2, reason
    for raw in (b"\xff\xfe\x00", YAML.encode("utf-16")):
        with pytest.raises(Malformed, match="UTF-8"):
            designs.upload(admin, raw, SVG.encode())
        with pytest.raises(Malformed, match="UTF-8"):
            designs.upload(admin, YAML.encode(), raw)
    assert designs.listed(admin) == []


def test_what_is_kept_of_a_drawing_is_what_was_looked_at(app: Flask, admin: Actor) -> None:
    prefixed = SVG.replace("<svg ", '<s:svg xmlns:s="http://www.w3.org/2000/svg" ', 1)
    prefixed = prefixed.replace("</svg>", '<!-- > --><s:use s:href=""/></s:svg>')
    with pytest.raises(Malformed):
        uploaded(admin, drawing=prefixed)
    noted = SVG.replace("</svg>", "<!-- <script/> --><![CDATA[<script/>]]></svg>")
    key = uploaded(admin, drawing="\ufeff" + noted)
    kept = designs.get(admin, key).design.artwork
    assert "<!--" not in kept
    assert "<script" not in kept
    assert kept.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_versions_follow_each_other_and_no_badge_changes_under_its_holder(
    both_app: Flask, people: People, admin: Actor
) -> None:
    holder, other = people("Zoë Example"), people("Other Example")
    draft = uploaded(admin)
    slug = designs.slug_of("example-visit", admin.organisation_id)
    assert (draft, designs.get(admin, draft).state) == (slug, State.DRAFT)
    with pytest.raises(NotFound):
        publishing.badge_class(draft)
    with pytest.raises(NotFound):
        given(admin, holder, slug)
    with pytest.raises(NotFound):
        catalog.get(draft)
    # A second upload before the first is in use takes its place; who saw the first must look again.
    seen = designs.get(admin, draft).uploaded_at.isoformat()
    assert uploaded(admin, changed("They prepared", "They well prepared")) == draft
    with pytest.raises(Conflict, match="design_uploaded_since"), unit_of_work():
        designs.put_into_use(admin, draft, seen)
    assert used(admin) == draft

    first = given(admin, holder, slug, "With patience.")
    assert checking.faults(first) == []
    award = service.get_award(first)
    assert (award.kind, award.design, award.level) == (Kind.OWN, slug, None)
    assert "- They prepared the visit with the partner.\n" in award.narrative
    frozen = everything(first)

    second = used(admin, changed(NAME, '"Renamed"'), SVG.replace("#3d2f4f", "#102030"))
    assert second == f"{slug}-v2"
    assert [each.state for each in designs.listed(admin)] == [State.IN_USE, State.REPLACED]
    assert service.get_award(given(admin, other, slug)).design == second
    with pytest.raises(Conflict, match="role_held"):
        given(admin, holder, slug)
    assert everything(first) == frozen
    assert b"#102030" in publishing.class_picture(second, "svg").body

    with unit_of_work():
        designs.withdraw(admin, second)
    assert {each.state for each in designs.listed(admin)} == {State.WITHDRAWN}
    with pytest.raises(NotFound):
        given(admin, people("Third Example"), slug)
    assert everything(first) == frozen
    assert checking.faults(first) == []
    for gone in (designs.discard, lambda actor, key: designs.put_into_use(actor, key, "")):
        with pytest.raises(Conflict), unit_of_work():
            gone(admin, second)
    seen = designs.get(admin, second).uploaded_at.isoformat()
    with unit_of_work():
        designs.put_into_use(admin, second, seen)
    assert [each.state for each in designs.listed(admin)] == [State.IN_USE, State.WITHDRAWN]


def everything(award_id: AwardId) -> list[bytes]:
    """Return what an award and its class are served as, in every language."""
    key = service.get_award(award_id).design
    return [
        publishing.assertion(award_id).body,
        publishing.credential(award_id).body,
        publishing.credential_picture(award_id, "png").body,
        publishing.class_picture(key, "png").body,
        *(publishing.badge_class(key, language).body for language in ("en", "fr")),
        *(publishing.achievement(key, language).body for language in ("en", "fr")),
    ]


def test_another_organisation_opens_and_awards_nothing(
    app: Flask, people: People, sign_in: SignIn, admin: Actor
) -> None:
    elsewhere = people.organisation("Elsewhere")
    stranger = people("Example Stranger", *Role, organisation_id=elsewhere)
    member = people("Example Member", organisation_id=elsewhere)
    draft, in_use = uploaded(admin, changed("example-visit", "draft")), used(admin)
    before = [(each.state, each.design) for each in designs.listed(admin)]
    client = sign_in(stranger)
    for key in (draft, in_use):
        base = f"/admin/badges/designs/{key}"
        for path in (base, f"{base}/artwork.svg", f"{base}/design.yaml"):
            assert client.get(path).status_code == 404, path
        for what in ("use", "withdraw", "discard"):
            assert client.post(f"{base}/{what}").status_code == 404, what
        assert client.get(f"/admin/badges/{key}").status_code == 404
    with pytest.raises(NotFound):
        given(stranger, member, in_use)
    assert [(each.state, each.design) for each in designs.listed(admin)] == before
    # The same name is another design there.
    assert used(stranger) != in_use
    assert [each.design.key for each in designs.listed(stranger)] == [
        designs.slug_of("example-visit", elsewhere)
    ]
    learner = people("Example Learner")
    for refused in (
        lambda: uploaded(learner),
        lambda: designs.listed(learner),
        lambda: designs.withdraw(learner, in_use),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_slugs_cannot_collide(app: Flask, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = set(catalog.designs())
    key = used(admin, changed("example-visit", "trainer"))
    assert key not in ours
    assert re.fullmatch(r"own-[0-9a-f]{12}-trainer", key)
    assert [each.slug for each in by_hand.designs(admin)] == ["assessor", "trainer", key]
    monkeypatch.setattr(designs, "MOST_DESIGNS", 1)
    with pytest.raises(Conflict, match="too_many_designs"):
        uploaded(admin)


def test_pages_take_a_design_from_upload_to_badge(
    app: Flask,
    people: People,
    sign_in: SignIn,
    admin: Actor,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    holder = people("Zoë Example", language="fr")
    client = sign_in(admin)
    page = "/admin/badges/designs"
    assert "Designs of your own" in client.get("/admin/badges").text
    for name, text in (("template.yaml", YAML), ("template.svg", SVG)):
        assert client.get(f"{page}/{name}").text == text
    assert "Choose both files." in client.post(page).text

    def send(text: str, drawing: str = SVG) -> tuple[int, str, str]:
        files = {
            "described": (io.BytesIO(text.encode()), "x.yaml"),
            "drawn": (io.BytesIO(drawing.encode()), "x.svg"),
        }
        answer = client.post(page, data=files, content_type="multipart/form-data")
        return answer.status_code, answer.text, answer.location

    status, text, _ = send(changed(NAME, '"<img src=x onerror=alert(1)>"'))
    assert status == 422
    assert "design.yaml, line 8, name.en: may not contain HTML, such as &lt;img" in text
    status, _, location = send(YAML)
    assert status == 303
    shown = client.get(location).text
    for part in ("Draft", "Exemple : a accueilli", "a noté ce qui a été convenu", "24 months"):
        assert part in shown
    assert shown.count('width="64"') == shown.count('width="320"') == 2
    drawing = client.get(f"{location}/artwork.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(f"{location}/design.yaml").text == YAML
    key = location.rpartition("/")[2]
    assert client.get(f"/badges/v2/classes/{key}.svg").status_code == 404
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen is not None
    assert client.post(f"{location}/use", data={"seen": "yesterday"}).status_code == 409
    assert client.post(f"{location}/use", data={"seen": seen[1]}).status_code == 303
    assert client.get(f"/badges/v2/classes/{key}.svg").text == drawing.text
    assert "Example: welcomed a partner" in client.get("/admin/badges").text

    form = {"person": str(holder.person_id), "confirmed": ["0", "1"], "words": ""}
    done = client.post(f"/admin/badges/{key}", data=form)
    assert done.status_code == 303
    award_id = UUID(done.location.rpartition("/")[2])
    public = client.get(done.location).text
    assert "Valid until" in public
    assert "An administrator of Example Centre, not the holder" in public
    mine = sign_in(holder)
    assert "Exemple : a accueilli un partenaire" in mine.get("/badges/").text
    for path in (
        "/",
        "/badges/passport",
        "/badges/passport.pdf",
        f"/badges/{award_id}/card-fr.png",
    ):
        assert mine.get(path).status_code == 200, path
    assert mine.get(f"/badges/{award_id}/attestation.pdf").status_code == 200
    assert mine.get(page).status_code in {302, 403}
    client = sign_in(admin)
    assert client.post(f"{location}/withdraw").status_code == 303
    assert client.get(f"/admin/badges/{key}").status_code == 404
    folder = tmp_path_factory.mktemp("out")
    with app.test_request_context():
        summary = exporting.export(folder / "out", ExportedPages(), lambda _: None)
    assert (summary.badges, summary.missing) == (1, [])
    said = json.loads((folder / "out" / "badges/v3/achievements" / key).read_text("utf-8"))
    assert said["achievementType"] == "Achievement"
