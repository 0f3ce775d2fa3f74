"""Every shipped instrument: filled through its own form, kept, and taken away as files that say it.

What is typed are the instrument's examples; what comes out is read by others than wrote it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path

import docx
import icalendar
import openpyxl
import pytest
import sqlalchemy as sa
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from app.accounts.tables import SignInRow
from app.kernel.db import db
from app.kernel.identity import Actor
from app.toolkit import catalog, values
from modules.examples import example_content
from modules.instrument import ROW, Field, Grid, Instrument, Kind
from tests.conftest import People, _app
from tests.printing import reader

FILES = sorted(Path("modules").glob("[!_]*/instruments/*.yaml"))
FILLED = [one.stem for one in FILES if "\nsections:" in one.read_text(encoding="utf-8")]
CASES = [*zip(FILLED, cycle(("en", "fr")), strict=False)]
SIGNED = "partnership-agreement"
CASES += [(SIGNED, one) for one in ("en", "fr") if (SIGNED, one) not in CASES]


@pytest.fixture(scope="module")
def clients(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, FlaskClient]]:
    """One application for all; somebody who reads English and somebody who reads French."""
    home = tmp_path_factory.mktemp("instruments")
    (home / "test.sqlite").write_bytes(sqlite_template.read_bytes())
    for app in _app(home, f"sqlite:///{home / 'test.sqlite'}"):
        people = People()
        yield {
            one: _signed_in(app, people("Example Officer", language=one)) for one in ("en", "fr")
        }


def _signed_in(app: Flask, actor: Actor) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    row = db.session.scalar(sa.select(SignInRow).where(SignInRow.person_id == actor.person_id))
    assert row is not None
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = row.fs_uniquifier, True
    return client


@pytest.mark.parametrize(("instrument_id", "language"), CASES)
def test_it_is_filled_kept_and_taken_away(
    clients: dict[str, FlaskClient], instrument_id: str, language: str
) -> None:
    client, instrument = clients[language], catalog.instrument(instrument_id)
    content = example_content(instrument, language)
    assert content, "it has no examples"
    address = client.post(f"/toolkit/{instrument_id}").headers["Location"]
    page = _form(client, address)
    sent = _typed(instrument, content, language, page)
    assert not set(sent) - set(page) - _cloned(instrument, page), "fields that the page lacks"
    assert client.post(address, data=page | sent).status_code == 303
    again = _form(client, address)
    assert _filled({name: again[name] for name in again if name in sent}) == _filled(sent)
    assert not again.get("problems")

    files = {
        form: client.get(f"{address}/export/{form}") for form in ("pdf", "docx", "xlsx", "csv")
    }
    assert {answer.status_code for answer in files.values()} == {200}
    said = {
        "pdf": reader.text(files["pdf"].data),
        "docx": _docx(files["docx"].data),
        "xlsx": _xlsx(files["xlsx"].data),
    }
    rows = list(csv.reader(_lines(files["csv"].data), delimiter=";" if language == "fr" else ","))
    assert any(any(row) for row in rows)
    expected = list(_expected(instrument, content, language))
    assert len(expected) > 2
    for form, text in said.items():
        bare = _bare(text)
        missing = [one for one in expected if _bare(one) not in bare]
        assert not missing, f"{form} lacks {missing}"
        assert not re.search(r"[{}]", text), f"{form} has a place that nobody filled"
        names = [one for one in _names(instrument) if one in text]
        assert not names, f"{form} says {names}"
    _check_sums(instrument, content, files["xlsx"].data)
    _check_calendar(instrument, content, client.get(f"{address}/export/ics"))


def _form(client: FlaskClient, address: str) -> dict[str, str | list[str]]:
    """Return what a browser would send of a page's form, and how many problems it shows."""
    tree = html.fromstring(client.get(address).text)
    (form,) = tree.xpath('//form[contains(@class, "document-form")]')
    sent: dict[str, str | list[str]] = {}
    for box in form.xpath('.//input[@type="checkbox"]'):
        sent[box.name] = []
    for name, value in form.form_values():
        if name in sent:
            several = sent[name]
            assert isinstance(several, list)
            several.append(value)
        else:
            # A browser leaves out the first line end of a text, and sends others its own way.
            sent[name] = value.removeprefix("\n").replace("\r\n", "\n")
    if form.xpath('.//*[contains(@class, "field__error")]'):
        sent["problems"] = "some"
    return sent


def _typed(
    instrument: Instrument,
    content: dict[str, object],
    language: str,
    page: dict[str, str | list[str]],
) -> dict[str, str | list[str]]:
    """Return content as somebody would type it; what an earlier document brought is taken out."""
    sent: dict[str, str | list[str]] = {
        name: [] if isinstance(value, list) else ""
        for name, value in page.items()
        if name.startswith("f_") and not name.endswith(f"-{ROW}")
    }
    for place in instrument.places():
        if not isinstance(place, Grid):
            if place.id in content:
                sent[f"f_{place.id}"] = _input(place, content[place.id], language)
            continue
        places = {
            page.get(f"f_{place.id}-{number}-{ROW}"): number for number in range(len(place.rows))
        }
        for number, row in enumerate(_rows(content, place)):
            at = places[str(row[ROW])] if place.gives_rows else number
            for name, typed in row.items():
                if name != ROW:
                    sent[f"f_{place.id}-{at}-f_{name}"] = _input(
                        place.column(name), typed, language
                    )
    return sent


def _filled(sent: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {name: value for name, value in sent.items() if value}


def _input(one: Field, typed: object, language: str) -> str | list[str]:
    return typed if isinstance(typed, list) else values.shown(one, typed, language)


def _rows(content: dict[str, object], grid: Grid) -> list[dict[str, object]]:
    found = content.get(grid.id, [])
    assert isinstance(found, list)
    return found


def _cloned(instrument: Instrument, page: dict[str, str | list[str]]) -> set[str]:
    """Return what the rows would be called that somebody adds: the script numbers them on."""
    names: set[str] = set()
    for grid in instrument.places():
        if isinstance(grid, Grid) and not grid.gives_rows:
            last = [name for name in page if name.startswith(f"f_{grid.id}-0-")]
            assert last, f"{grid.id} shows no row to begin with"
            names |= {name.replace("-0-", f"-{n}-", 1) for name in last for n in range(40)}
    return names


def _expected(instrument: Instrument, content: dict[str, object], language: str) -> Iterator[str]:
    """Yield the words that each file must say: those typed, and those of what was chosen."""
    for place in instrument.places():
        if not place.prints or not _is_printed(instrument, place.id):
            continue
        if not isinstance(place, Grid):
            yield from _words(place, content.get(place.id, ""), language)
            continue
        for row in _rows(content, place):
            for column in place.columns:
                if column.prints:
                    yield from _words(column, row.get(column.id, ""), language)


def _is_printed(instrument: Instrument, place_id: str) -> bool:
    clauses = instrument.paper
    return not clauses or any(place_id == one.show or place_id in one.places for one in clauses)


def _words(one: Field, typed: object, language: str) -> Iterator[str]:
    labels = {option.id: option.label[language] for option in one.options}
    if one.kind in {Kind.CHOICE, Kind.CHOICES}:
        yield from (
            labels[each] for each in (typed if isinstance(typed, list) else [typed]) if each
        )
    elif one.kind in {Kind.TEXT, Kind.LINE, Kind.PARTNER, Kind.LINK}:
        yield from filter(None, (line.strip(" -–•*") for line in str(typed).split("\n")))


def _bare(text: str) -> str:
    """Return a text without what wraps it: spaces, and hyphens that look like another."""
    return re.sub(r"\s+", "", text).replace("\u2011", "-").rstrip(".")


def _names(instrument: Instrument) -> Iterator[str]:
    """Yield names that only we use, which no file may show."""
    for place in instrument.places():
        inner = place.columns if isinstance(place, Grid) else ()
        yield from (one.id for one in (place, *inner) if "_" in one.id)


def _docx(written: bytes) -> str:
    """Return what a document says; no heading of it may stand over nothing."""
    document = docx.Document(BytesIO(written))
    pieces: list[str] = []
    before = 0
    for one in [*document.element.body]:
        text = "".join(part.text or "" for part in one.iter(qn("w:t"), qn("w:br")))
        style = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = style.get(qn("w:val")) if style is not None else ""
        level = int(name[-1]) if name.startswith("Heading") else 0
        assert not level or text, "an empty heading"
        if level or text or one.tag == qn("w:sectPr"):
            over_nothing = before > 1 and (0 < level <= before or one.tag == qn("w:sectPr"))
            assert not over_nothing, f"a heading over nothing before {text!r}"
            before = level
        pieces.append(text)
    return "\n".join(pieces)


def _xlsx(written: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(written))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    return "\n".join(str(cell.value) for cell in cells if cell.value is not None)


def _check_sums(instrument: Instrument, content: dict[str, object], written: bytes) -> None:
    """See that each sum of typed numbers stands in the last row of its table's sheet."""
    book = openpyxl.load_workbook(BytesIO(written), read_only=True)
    last_rows = [list(sheet.values)[-1] for sheet in book.worksheets[1:]]
    numbers = {
        round(Decimal(str(cell)), 2) for row in last_rows for cell in row if _is_number(cell)
    }
    for grid in instrument.places():
        if not isinstance(grid, Grid) or not _is_printed(instrument, grid.id):
            continue
        for name in grid.totals:
            if not grid.column(name).formula:
                typed = (str(row.get(name) or 0) for row in _rows(content, grid))
                assert round(sum(map(Decimal, typed), Decimal(0)), 2) in numbers, name


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float)


def _check_calendar(
    instrument: Instrument, content: dict[str, object], answer: TestResponse
) -> None:
    """See that the calendar has each day that was typed."""
    if not instrument.dates:
        assert answer.status_code == 404
        return
    days: list[str] = []
    for dates in instrument.dates:
        grid_id, _dot, column = dates.date.partition(".")
        place = instrument.place(grid_id)
        if isinstance(place, Grid):
            days += [str(row[column]) for row in _rows(content, place) if row.get(column)]
        elif content.get(grid_id):
            days.append(str(content[grid_id]))
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert sorted(str(event["DTSTART"].dt) for event in events) == sorted(days)
    assert all(str(event["SUMMARY"]).strip(" –") for event in events)


def _lines(written: bytes) -> StringIO:
    return StringIO(written.decode("utf-8-sig"), newline="")
