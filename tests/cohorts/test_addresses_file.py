"""Files of addresses as people's programs save them, and as nobody should."""

from __future__ import annotations

import pytest

from app.cohorts.addresses_file import MOST_BYTES, MOST_ROWS, Line, read
from app.kernel.errors import Invalid

ANA, BO = "ana@example.org", "bo@example.org"
BOTH = [Line(2, ANA), Line(3, BO)]
WITHOUT_HEADINGS = [Line(1, ANA), Line(2, BO)]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (f"E-mail\n{ANA}\n{BO}\n".encode(), BOTH),
        (f"{ANA}\n{BO}".encode(), WITHOUT_HEADINGS),
        (f"\ufeffName;E-Mail;Team\r\nAna;{ANA};A\r\nBo;{BO};B\r\n".encode(), BOTH),
        (f"Nom\tAdresse de courriel\nAna\t{ANA}\nBo\t{BO}".encode("utf-16"), BOTH),
        (f"Nom,Mél\nAna,{ANA}\nBo,{BO}".encode("utf-16-le"), BOTH),
        (f"Nom,Mél\nAna,{ANA}\nBo,{BO}".encode("utf-16-be"), BOTH),
        (f"Prénom;Courriel\nÈve;{ANA}\nBo;{BO}".encode("cp1252"), BOTH),
        (f'"Ana, of the ""first"" year",{ANA}\n"Bo",{BO}'.encode(), WITHOUT_HEADINGS),
        (f"\n\n{ANA}\n  \n;;\n".encode(), [Line(3, ANA)]),
        (f"Name,Note\nAna,{ANA}\nBo,\n".encode(), [Line(1, "Note"), Line(2, ANA), Line(3, "")]),
        (b"E-mail\nnobody\n", [Line(2, "nobody")]),
        (b"E-mail;x\n" + b"a" * 300 + b";y\n", [Line(2, "a" * 119 + "…")]),
        (b"=cmd|' /C calc'!A0,x@y", [Line(1, "x@y")]),
        (b"E-mail\n", []),
        ("E-mail\n\x1b[31mred@example.org\u202e\n".encode(), [Line(2, "[31mred@example.org")]),
    ],
)
def test_addresses_are_found_whatever_saved_the_file(content: bytes, lines: list[Line]) -> None:
    assert read(content) == lines


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "cohort_file_empty"),
        (b" \n;;\n", "cohort_file_empty"),
        (b"x" * (MOST_BYTES + 1), "cohort_file_large"),
        (b"a@example.org\n" * (MOST_ROWS + 2), "cohort_file_long"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "cohort_file_unreadable"),
        (b"\xff\xfe\x00", "cohort_file_unreadable"),
        ("a\x00b".encode("utf-16"), "cohort_file_unreadable"),
        (b"\x00\x00\x00\x00", "cohort_file_unreadable"),
        (b'"' + b"x" * 200_000, "cohort_file_unreadable"),
    ],
)
def test_file_that_is_no_list_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(content)
    assert refused.value.code == code
