"""Spreadsheets as people and other programs make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook


def xlsx(rows: Sequence[Sequence[Any]], *merged: str) -> bytes:
    """Return a workbook as openpyxl writes it: dates with a style, texts inline or shared."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place in merged:
        sheet.merge_cells(place)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


_TYPES = "application/vnd.openxmlformats-officedocument"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS: Mapping[str, str] = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="r"><sheets><sheet name="Hidden" state="hidden" r:id="rId2"/>'
        '<sheet name="Partners" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
    ),
    "xl/worksheets/sheet1.xml": (
        '<x:worksheet xmlns:x="x"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>'
        '<x:c r="B1" t="s"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="A3" t="s"><x:v>2</x:v></x:c>'
        '<x:c r="B3" s="1"><x:v>46348</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ),
    "xl/worksheets/sheet2.xml": "<worksheet/>",
    "xl/sharedStrings.xml": (
        "<sst><si><t>Name</t></si><si><t>Last contact</t></si>"
        "<si><r><t>Example </t></r><r><t>Bakery</t></r><rPh><t>no</t></rPh></si></sst>"
    ),
    "xl/styles.xml": (
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-40C]d\\ mmm\\ yyyy"/>'
        "</numFmts>"
        '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    ),
}
"""A workbook as Excel writes it: shared texts, a style of its own, a hidden sheet before ours."""


def packed(changes: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return `PARTS` with changes, as a file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, **(changes or {})}.items():
            archive.writestr(name, content)
    return written.getvalue()


def lying_bomb() -> bytes:
    """Return a workbook whose sheet unpacks into far more than its directory says."""
    sheet = "xl/worksheets/sheet1.xml"
    inside = PARTS[sheet].replace("</x:sheetData>", " " * 3_000_000 + "</x:sheetData>")
    data = bytearray(packed({sheet: inside}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        true_size = archive.getinfo(sheet).file_size
    # In the local header and in the directory alike.
    return bytes(data).replace(true_size.to_bytes(4, "little"), (2_000).to_bytes(4, "little"))


def honest_bomb() -> bytes:
    return packed({"xl/worksheets/sheet1.xml": b"\0" * 210_000_000})


ENTITIES = (
    '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)

HEADED = "Name;Type;Last contact\r\n"
BAD_FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "Nothing stands in this file."),
    "only blanks": (lambda: b" ; ;\r\n\r\n", "Nothing stands in this file."),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "This is no text"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls file"),
    "a ZIP of something": (lambda: packed({"xl/workbook.xml": "<workbook/>"}), "damaged"),
    "half a workbook": (lambda: packed()[:500], "damaged"),
    "a bomb": (honest_bomb, "unpacks into far more"),
    "a bomb that lies": (lying_bomb, "damaged"),
    "entities": (lambda: packed({"xl/worksheets/sheet1.xml": ENTITIES}), "instructions"),
    "no XML": (lambda: packed({"xl/worksheets/sheet1.xml": "<worksheet><row>"}), "damaged"),
    "a text that is not there": (
        lambda: packed({"xl/sharedStrings.xml": "<sst/>"}),
        "damaged",
    ),
    "an open quotation mark": (
        (HEADED + 'Example Bakery;"employer;\r\n' + "x;y;z\r\n" * 30_000).encode,
        "quotation mark",
    ),
}
DAYS: Sequence[tuple[str, date | None]] = (
    ("2026-11-22", date(2026, 11, 22)),
    ("2026-11-22 00:00:00", date(2026, 11, 22)),
    ("22/11/2026", date(2026, 11, 22)),
    ("22.11.2026", date(2026, 11, 22)),
    ("22-11-26", date(2026, 11, 22)),
    ("46348", date(2026, 11, 22)),
    ("46348.5", date(2026, 11, 22)),
    ("22 novembre 2026", date(2026, 11, 22)),
    ("1er août 2026", date(2026, 8, 1)),
    ("dimanche 22 nov. 2026", date(2026, 11, 22)),
    ("22nd November 2026", date(2026, 11, 22)),
    ("November 22, 2026", date(2026, 11, 22)),
    ("11/22/2026", None),
    ("30/02/2026", None),
    ("soon", None),
    ("22 brumaire 2026", None),
    ("2026", None),
    ("=TODAY()", None),
)
