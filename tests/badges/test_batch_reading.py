"""Lists as people write them: what is read from a file, and why another cannot be."""

from __future__ import annotations

import pytest

from app.kernel.errors import Invalid
from badges.batches import reading
from badges.batches.model import MOST_ROWS, Entry, Listed
from badges.batches.result import harmless

ANNE = Entry(2, "anne@example.org", "Anne Exemple")
HEADED = "E-mail;Nom;Prénom\r\nanne@example.org;Exemple;Anne\r\n"

READ: dict[str, tuple[bytes, tuple[Entry, ...], bool]] = {
    "UTF-8": (HEADED.encode(), (ANNE,), False),
    "UTF-8 with its mark": (HEADED.encode("utf-8-sig"), (ANNE,), False),
    "UTF-16 with its mark": (HEADED.encode("utf-16"), (ANNE,), False),
    "UTF-16 without": (HEADED.encode("utf-16-le"), (ANNE,), False),
    "Windows": (
        HEADED.replace("Anne", "Zoé").encode("cp1252"),
        (Entry(2, "anne@example.org", "Zoé Exemple"),),
        True,
    ),
    "commas": (b"name,email\nAnne Exemple,anne@example.org\n", (ANNE,), False),
    "tabs, Croatian": (
        "Ime\tPrezime\tE-pošta\nAnne\tExemple\tanne@example.org\n".encode(),
        (ANNE,),
        False,
    ),
    "Italian": (b"nome;cognome;posta elettronica\nAnne;Exemple;anne@example.org", (ANNE,), False),
    "Portuguese": (
        "nome,apelido,Endereço de e-mail\nAnne,Exemple,anne@example.org".encode(),
        (ANNE,),
        False,
    ),
    "what Excel says first": (
        b"sep=;\nemail;name\nanne@example.org;Anne Exemple\n",
        (Entry(3, "anne@example.org", "Anne Exemple"),),
        False,
    ),
    "empty lines, and a cell of two lines": (
        b'\n"Name","E-mail","Words","Evidence"\n\n,,,\n"A, B",b@example.org,"two\nlines",Map\n',
        (Entry(5, "b@example.org", "A, B", "two lines", "Map"),),
        False,
    ),
    "no heading": (
        b"Anne Exemple;anne@example.org\n;b@example.org\n",
        (Entry(1, "anne@example.org", "Anne Exemple"), Entry(2, "b@example.org")),
        False,
    ),
    "short rows": (b"email,name,words\nb@example.org\n", (Entry(2, "b@example.org"),), False),
    "address in brackets": (b"email\nAnne Exemple <anne@example.org>\n", (ANNE,), False),
    "nothing": (b"", (), False),
}


@pytest.mark.parametrize("case", READ)
def test_list_is_read_as_office_programs_write_it(case: str) -> None:
    data, entries, guessed = READ[case]
    assert reading.read_file(data) == Listed(entries, guessed)


def test_list_that_cannot_be_read_says_why() -> None:
    many = b"email\n" + b"a@example.org\n" * (MOST_ROWS + 1)
    cases = {
        b"name,town\nAnne,Here\n": "batch_columns",
        b"email,name,mail\na,b,c\n": "batch_column_twice",
        b'email,name\na@example.org,"Anne\n': "batch_quotes",
        b"PK\x03\x04 and so on": "batch_spreadsheet",
        b"email\nn\x00\x01\x02@example.org": "batch_letters",
        b"email\n\x81@example.org": "batch_letters",
        b"email\n" + b"x" * 2_000_000: "batch_large",
        many: "batch_long",
    }
    for data, code in cases.items():
        with pytest.raises(Invalid) as refused:
            reading.read_file(data)
        assert refused.value.code == code


def test_typed_lines_are_read() -> None:
    typed = "Anne Exemple <anne@example.org>\n\nb@example.org\nC Example; c@example.org\nnobody"
    assert reading.read_lines(typed).entries == (
        Entry(1, "anne@example.org", "Anne Exemple"),
        Entry(3, "b@example.org"),
        Entry(4, "c@example.org", "C Example"),
        Entry(5, "", "nobody"),
    )


def test_no_cell_of_ours_is_a_formula() -> None:
    assert [harmless(cell) for cell in ("=1+1", "＝1+1", "+1", "-1", "@a", "\tx", "a=1", "")] == [
        "'=1+1", "'＝1+1", "'+1", "'-1", "'@a", "'\tx", "a=1", ""
    ]  # fmt: skip
