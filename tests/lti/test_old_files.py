"""Files for a Moodle, read back: a course as Common Cartridge, the tool as XML, competences."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from lxml import etree

from app.cli import main
from app.kernel.identity import Role
from app.learning import catalog
from app.lti import cartridge
from app.lti.cartridge import Activity, Course, Section
from competences.framework import moodle_csv, reading
from competences.framework.model import Framework
from competences.framework.service import SHIPPED
from tests.browsing import SignIn
from tests.conftest import SECRET, People
from tests.lti.old_platform import consumer, post, signed
from tests.lti.platform import Platform
from tests.lti.tool import BASE, Visitor, register

NAMES = {
    "cc": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "blti": "http://www.imsglobal.org/xsd/imsbasiclti_v1p0",
    "lom": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
}
Opened = tuple[etree._Element, dict[str, tuple[str, str]]]


def opened(content: bytes) -> Opened:
    """Return a cartridge's manifest, and resource → (title, launch address), read from its files.

    Asserts what Moodle asks of it: the namespace near the beginning, every reference met, every
    file named.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        manifest = archive.read("imsmanifest.xml")
        assert f'xmlns="{NAMES["cc"]}"'.encode() in manifest[:1024]
        top = etree.fromstring(manifest)
        links = {}
        for resource in top.iterfind("cc:resources/cc:resource", NAMES):
            assert resource.get("type") == "imsbasiclti_xmlv1p0"
            (file,) = resource.findall("cc:file", NAMES)
            link = etree.fromstring(archive.read(file.attrib["href"]))
            assert link.tag.endswith("imslticc_v1p0}cartridge_basiclti_link")
            texts = [link.findtext(f"blti:{tag}", None, NAMES) for tag in ("title", "launch_url")]
            links[resource.attrib["identifier"]] = (str(texts[0]), str(texts[1]))
    files = top.xpath("//cc:file/@href", namespaces=NAMES)
    assert sorted([*files, "imsmanifest.xml"]) == sorted(names)
    identifiers = top.xpath("//@identifier")
    assert len(set(identifiers)) == len(identifiers)
    assert sorted(top.xpath("//@identifierref")) == sorted(links)
    return top, links


def test_course_is_there_in_order_and_every_activity_opens(
    tool: Flask, platform: Platform, people: People
) -> None:
    """A Moodle that knows us by 1.3 launches our one address, one by 1.1 the other."""
    client = tool.test_client()
    base = "/lti/cartridge.imscc?framework=keep_in_pact&language=fr"
    answer = client.get(base)
    assert answer.headers["Content-Disposition"].endswith('"keep_in_pact-fr.imscc"')
    assert client.get(base, headers={"Accept-Language": "en"}).data == answer.data
    top, links = opened(answer.data)
    assert top.findtext("cc:metadata/cc:schemaversion", None, NAMES) == "1.1.0"
    (trunk,) = top.findall("cc:organizations/cc:organization/cc:item", NAMES)
    sections = [item.findtext("cc:title", None, NAMES) for item in trunk.findall("cc:item", NAMES)]
    loaded = [one for one in catalog.catalog().modules if one.written and one.id != "trainers"]
    assert sections[1:] == [one.module.title["fr"] for one in loaded]
    module = catalog.get("new-partnerships")
    (branch,) = (
        item
        for item in trunk.findall("cc:item", NAMES)
        if item.findtext("cc:title", None, NAMES) == module.module.title["fr"]
    )
    places = [
        links[leaf.attrib["identifierref"]][1].partition("?place=")[2]
        for leaf in branch.findall("cc:item", NAMES)
    ]
    assert places == [
        "module:new-partnerships",
        "self-assessment:A",
        *(f"unit:new-partnerships/{unit.id}" for unit in module.module.units),
        "case:new-partnerships",
        "quiz:new-partnerships",
    ]
    addresses = [address for _title, address in links.values()]
    assert (
        len(set(addresses)) == len(addresses) == sum(1 for _ in top.iterfind(".//cc:file", NAMES))
    )
    assert {address.partition("?")[0] for address in addresses} == {f"{BASE}/lti/launch"}

    organisation_id = people.organisation()
    register(platform, organisation_id)
    visitor = Visitor(tool, platform)
    by_kind = {address.partition("place=")[2].partition(":")[0]: address for address in addresses}
    assert set(by_kind) == {"start", "self-assessment", "module", "unit", "case", "quiz"}
    for address in by_kind.values():
        page = visitor.arrive(platform.users["3"], platform.place(address))
        assert page.status_code == 200, address
    known = consumer(organisation_id)
    _top, old = opened(client.get(f"{base}&lti=1.1").data)
    for title, address in list(old.values())[:4]:
        fields = signed(known, address, resource_link_title=title)
        assert post(tool, fields, address).status_code == 303, address
    for wrong in ("language=xx", "framework=another", "lti=2.0"):
        assert client.get(f"/lti/cartridge.imscc?{wrong}").status_code == 404


def test_cartridge_escapes_what_titles_hold() -> None:
    nasty = Activity("module:a", "<b>&\"'\x00 é", "]]>")
    course = Course("f", "T<i>", (Section("S&", (nasty, nasty)),))
    content = cartridge.packed(course, "en", lambda key: f"https://a/?place={key}&b=1", "https://i")
    top, links = opened(content)
    assert set(links.values()) == {("<b>&\"' é", "https://a/?place=module:a&b=1")}
    assert top.findtext(".//lom:string", None, NAMES) == "T<i>"


def test_tool_describes_itself(app: Flask) -> None:
    client = app.test_client()
    for query, address in (
        ("", f"{BASE}/lti/1.1/launch"),
        ("?placement=module:budget", None),
        ("?placement=quiz:new-partnerships", f"{BASE}/lti/1.1/launch?place=quiz:new-partnerships"),
    ):
        answer = client.get(f"/lti/1.1/config.xml{query}")
        if address is None:
            assert answer.status_code == 404
            continue
        assert answer.mimetype == "application/xml"
        top = etree.fromstring(answer.data)
        assert top.findtext("blti:launch_url", None, NAMES) == address


@pytest.fixture(scope="module")
def framework() -> Framework:
    return reading.read_file(SHIPPED)


def rows_of(text: str) -> tuple[list[str], list[str], list[list[str]]]:
    heading, first, *rest = csv.reader(io.StringIO(text))
    assert {len(row) for row in (heading, first, *rest)} == {14}
    return heading, first, rest


def test_competences_are_as_moodle_imports_them(framework: Framework) -> None:
    for language in ("en", "fr"):
        text = moodle_csv.document(framework, language)
        assert "\\" not in text
        _heading, first, rest = rows_of(text)
        assert len(text.splitlines()) == 2 + len(rest)
        assert (first[0], first[1], first[12]) == ("", f"keep_in_pact-1.0-{language}", "1")
        assert first[5].split(",") == framework.scale.words(language)
        scale, *levels = json.loads(first[6])
        assert list(scale) == ["scaleid"]
        assert [level["id"] for level in levels] == [1, 2, 3, 4, 5]
        assert [level["proficient"] for level in levels] == [0, 0, 1, 1, 1]
        assert [level["scaledefault"] for level in levels] == [0, 0, 1, 0, 0]
        assert {row[12] for row in rest} == {""}
        assert {tuple(row[7:10]) for row in rest} == {("", "0", "null")}
        ids = [row[1] for row in rest]
        assert len(set(ids)) == len(ids) == 7 + 42
        assert [row[1] for row in rest if not row[0]] == list(framework.codes)
        for competence in framework.competences:
            children = [row[1] for row in rest if row[0] == competence.code]
            assert children == list(competence.activity_codes)
        assert all(0 < len(row[2]) <= 100 and row[3].startswith("<p>") for row in rest)


def test_words_of_another_framework_do_no_harm(framework: Framework) -> None:
    """A comma in a level, a formula, a tag, an escape of PHP, a name that is too long."""
    texts = {"en": '=cmd|" /C calc"! <b>\\', "fr": "-"}
    level = replace(framework.scale.levels[0], word=texts)
    comma = replace(framework.scale.levels[1], word={"en": "Some, begun", "fr": "-"})
    levels = (level, comma, *framework.scale.levels[2:])
    competence = replace(
        framework.competences[0],
        title={"en": "word " * 40, "fr": "-"},
        summary={"en": '"<script>"\n\\', "fr": "-"},
    )
    other = replace(
        framework,
        title=texts,
        scale=replace(framework.scale, levels=levels),
        competences=(competence,),
    )
    text = moodle_csv.document(other, "en")
    assert "\\" not in text
    _heading, first, (row, *_activities) = rows_of(text)
    assert first[2] == ' =cmd|" /C calc"! ‹b›/'
    assert first[5].startswith(" =cmd")
    assert len(first[5].split(",")) == 5
    assert row[2].endswith("word…")
    assert len(row[2]) <= 100
    assert row[3].startswith('<p>"&lt;script&gt;" &#92;</p><ol>')


def test_trainers_and_administrators_find_them_on_one_page(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    trainer = sign_in(people("Example Trainer", Role.TRAINER))
    head = sign_in(people("Example Head", Role.ADMINISTRATOR))
    page = trainer.get("/for-your-moodle")
    assert page.status_code == 200
    for address in (
        "/lti/cartridge.imscc?framework=keep_in_pact&amp;language=fr&amp;lti=1.3",
        "/lti/cartridge.imscc?framework=keep_in_pact&amp;language=en&amp;lti=1.1",
        "/framework/moodle.csv?in=fr",
        "/lti/1.1/config.xml",
    ):
        assert f'href="{address}"' in page.text
    answer = trainer.get("/framework/moodle.csv?in=fr")
    assert rows_of(answer.text)[1][1] == "keep_in_pact-1.0-fr"
    assert 'filename="keep_in_pact-fr.csv"' in answer.headers["Content-Disposition"]
    assert 'href="/for-your-moodle"' in trainer.get("/group/").text
    tabs = head.get("/for-your-moodle").text
    assert '<a href="/for-your-moodle" aria-current="page">' in tabs
    known = consumer(people.organisation("Elsewhere"))
    framed = post(app, signed(known, roles="Instructor"))
    frame = framed.location.rstrip("/")
    inside = framed.browser.get(f"{frame}/for-your-moodle").text  # type: ignore[attr-defined]
    assert 'href="/lti/cartridge.imscc?' in inside
    assert f'href="{frame}/framework/moodle.csv?in=fr"' in inside
    learner = sign_in(people("Example Learner"))
    for path in ("/for-your-moodle", "/framework/moodle.csv"):
        assert learner.get(path).status_code == 403


def test_command_writes_the_competences(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> None:
    monkeypatch.setenv("KEEPINPACT_HOME", str(tmp_path))
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("KEEPINPACT_SECRET_KEY", SECRET)
    export = ("framework", "export", "keep_in_pact", "--format", "moodle-csv", "--language", "fr")
    done = CliRunner().invoke(main, export)
    assert done.exit_code == 0, done.output
    assert rows_of(done.output)[1][1] == "keep_in_pact-1.0-fr"
