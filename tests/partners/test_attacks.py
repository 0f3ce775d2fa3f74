"""Files and requests that are made to hurt, tried for real."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Invalid
from app.partners import forgetting, lists, service
from app.partners.importing import csv_text, parts, xlsx
from app.partners.model import Facts, Type
from tests.conftest import People
from tests.partners.files import PARTS, packed

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"


def _cell(attributes: str, value: str) -> str:
    row = f"<row><c {attributes}><v>{value}</v></c></row>"
    return f"<worksheet><sheetData>{row}</sheetData></worksheet>"


def _in_1904() -> str:
    return PARTS[WORKBOOK].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')


def _damaged_inside(packing: int) -> bytes:
    """Return a workbook whose directory is right and whose packed sheet is not."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    data = bytearray(written.getvalue())
    begin = data.find(b"sheet1.xml") + 16
    data[begin : begin + 30] = b"\xff" * 30
    return bytes(data)


HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "elements inside each other": (lambda: packed({SHEET: "<a>" * 100_000}), "import_bomb"),
    "an attribute without end": (
        lambda: packed({SHEET: f'<worksheet a="{"b" * 4_000_000}"/>'}),
        "import_bomb",
    ),
    "a remark without end": (lambda: packed({SHEET: f"<a><!--{'b' * 4_000_000}"}), "import_bomb"),
    "elements without end": (lambda: packed({SHEET: f"<a>{'<c/>' * 60_000}"}), "import_bomb"),
    "a day after all days": (
        lambda: packed({SHEET: _cell('s="1"', "2958465"), WORKBOOK: _in_1904()}),
        "import_broken",
    ),
    "a text beyond any file": (
        lambda: packed({SHEET: _cell('t="s"', "9" * 20)}),
        "import_broken",
    ),
    "letters of no language": (
        lambda: packed({SHEET: '<?xml version="1.0" encoding="rot13"?><a/>'}),
        "import_broken",
    ),
    "damaged inside": (lambda: _damaged_inside(zipfile.ZIP_DEFLATED), "import_broken"),
    "damaged inside, packed another way": (
        lambda: _damaged_inside(zipfile.ZIP_LZMA),
        "import_broken",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_in_words(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_ELEMENTS", 50_000)
    make, code = HOSTILE[case]
    file = tmp_path / "file"
    file.write_bytes(make())
    with pytest.raises(Invalid) as refused:
        list(xlsx.rows(file))
    assert refused.value.code == code


def test_places_merged_on_each_other_cost_no_more_than_columns(tmp_path: Path) -> None:
    """Twenty thousand of them, each over the whole sheet, took a second for each row."""
    rows = "".join('<row><c t="str"><v>a</v></c></row>' for _row in range(3_000))
    merged = '<mergeCell ref="A1:CV1000000"/>' * 20_000
    file = tmp_path / "file"
    file.write_bytes(
        packed(
            {
                SHEET: f"<worksheet><sheetData>{rows}</sheetData>"
                f"<mergeCells>{merged}</mergeCells></worksheet>"
            }
        )
    )
    found = list(islice(xlsx.rows(file), 3_000))
    assert [len(row.cells) for row in found] == [100] * 3_000


def test_lines_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "MOST_LINES", 1_000)
    file = tmp_path / "file"
    file.write_bytes(b"Name;Type\n" + b"\n" * 2_000)
    with pytest.raises(Invalid) as refused:
        list(csv_text.rows(file, csv_text.shape_of(file)))
    assert refused.value.code == "import_rows"


def test_people_are_forgotten_where_two_were_merged_into_each_other(
    app: Flask, people: People
) -> None:
    """Merged, undone, and merged the other way round: whoever asks to be forgotten is."""
    actor = people()
    with unit_of_work():
        partner_list = lists.get(actor, lists.make(actor, "Example partners"))
        one = service.add(
            actor,
            partner_list,
            Facts(name="Example One", type=Type.EMPLOYER, contact_name="Example Person"),
        )
        other = service.add(actor, partner_list, Facts(name="Example Two", type=Type.EMPLOYER))

    def merge(into: UUID, twin: UUID) -> None:
        facts = service.get(partner_list, into).facts
        service.merge(actor, partner_list, into, twin, facts)

    def undo(partner_id: UUID) -> None:
        newest = service.history(service.get(partner_list, partner_id))[0]
        service.undo(actor, partner_list, partner_id, newest.id)

    for step in (
        lambda: merge(one, other),
        lambda: undo(one),
        lambda: merge(other, one),
        lambda: forgetting.forget_people(actor, partner_list, [other]),
    ):
        db.session.remove()
        with unit_of_work():
            step()
    assert service.get(partner_list, one).facts.contact_name == ""
