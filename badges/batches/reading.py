"""Read a list of people: a CSV file as any office program writes it, or lines that were typed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from app.kernel.errors import Invalid
from app.kernel.words import one_line
from badges.batches.model import MOST_BYTES, MOST_ROWS, Entry, Listed

HEADINGS: Mapping[str, frozenset[str]] = {
    "email": frozenset(
        {"email", "e mail", "mail", "email address", "e mail address", "address"}
        | {"courriel", "adresse e mail", "adresse email", "adresse mail", "adresse électronique"}
        | {"indirizzo e mail", "indirizzo email", "posta elettronica"}
        | {"endereço de e mail", "endereço de email", "correio eletrónico", "correio eletrônico"}
        | {"e pošta", "adresa e pošte", "e mail adresa", "email adresa"}
    ),
    "first": frozenset({"first name", "given name", "prénom", "primeiro nome"}),
    "name": frozenset(
        {"name", "full name", "nom", "nom complet", "nome", "nome completo", "ime"}
        | {"ime i prezime"}
    ),
    "last": frozenset(
        {"last name", "family name", "surname", "nom de famille", "cognome", "apelido", "prezime"}
    ),
    "words": frozenset(
        {"words", "narrative", "statement", "comment", "note"}
        | {"mots", "commentaire", "texte", "parole", "commento", "nota", "palavras"}
        | {"comentário", "riječi", "napomena"}
    ),
    "evidence": frozenset(
        {"evidence", "evidence title", "preuve", "preuves", "titre de la preuve"}
        | {"prova", "prove", "provas", "dokaz", "dokazi"}
    ),
}
"""What a column may be called, in five languages: lower case, hyphens and underlines as spaces."""

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods, and .xls, begin."""

_DELIMITERS = (";", "\t", ",")
_IN_ANGLES = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+)>$")


def read_file(data: bytes) -> Listed:
    """Return the rows of a CSV file with a heading in its first line, or with addresses at once.

    Raises `Invalid` for what cannot be read at all; what is wrong with a single row is not asked.
    """
    text, guessed = _decoded(data)
    return Listed(tuple(_entries(_heading_and_rows(_rows(text)))), guessed)


def read_lines(text: str) -> Listed:
    """Return what was typed: a person a line, as "Name <address>" or parted by ; or , or a tab."""
    lines = enumerate(text.splitlines(), start=1)
    rows = [(number, re.split(r"[;,\t]", line)) for number, line in lines if line.strip()]
    return Listed(tuple(_within_limit(_guessed_entry(number, cells) for number, cells in rows)))


# -- letters -----------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether its letters had to be guessed."""
    if len(data) > MOST_BYTES:
        raise Invalid("batch_large", field="file", most=MOST_BYTES // 1_000_000)
    if data.startswith(_SPREADSHEETS):
        raise Invalid("batch_spreadsheet", field="file")
    try:
        text, guessed = _in_unicode(data), False
        if text is None:
            text, guessed = data.decode("cp1252"), True
    except UnicodeDecodeError as error:
        raise Invalid("batch_letters", field="file") from error
    if "\0" in text:
        raise Invalid("batch_letters", field="file")
    return text, guessed


def _in_unicode(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data[:2]:  # UTF-16 without its mark: the first letter is one of ASCII
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


# -- rows --------------------------------------------------------------------------------------

Numbered = tuple[int, list[str]]


def _rows(text: str) -> Iterator[Numbered]:
    """Yield each row that is not empty, with its line; the first line says what parts columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    said = re.fullmatch(r"sep=(.)", first.strip("\ufeff\r\n"))  # a word of Excel's to itself
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    delimiter = said[1] if said else max(_DELIMITERS, key=outside_quotes.count)
    return _numbered(text, delimiter, skip=1 if said else 0)


def _numbered(text: str, delimiter: str, skip: int) -> Iterator[Numbered]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            if skip:
                skip -= 1
            elif any(cell.strip() for cell in cells):
                yield begun, cells
    except csv.Error as error:
        raise Invalid("batch_quotes", field="file", line=line) from error


def _heading_and_rows(
    rows: Iterator[Numbered],
) -> Iterator[tuple[Mapping[str, int] | None, Numbered]]:
    """Yield each row with its columns; None where the file has no heading."""
    first = next(rows, None)
    if first is None:
        return
    columns: Mapping[str, int] | None = None
    if any("@" in cell for cell in first[1]):
        yield columns, first
    else:
        columns = _columns(first[1])
    for row in rows:
        yield columns, row


def _columns(heading: Sequence[str]) -> Mapping[str, int]:
    """Return which column is what; raise `Invalid` without one of addresses, or with two."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        called = " ".join(re.sub(r"[-_‑–*:().]", " ", one_line(cell)).casefold().split())
        for column, names in HEADINGS.items():
            if called in names and column in found:
                raise Invalid("batch_column_twice", field="file", column=one_line(cell)[:60])
            if called in names:
                found[column] = place
    if "email" not in found:
        there = ", ".join(one_line(cell)[:40] for cell in heading[:8] if cell.strip())
        raise Invalid("batch_columns", field="file", found=there)
    return found


def _entries(rows: Iterator[tuple[Mapping[str, int] | None, Numbered]]) -> Iterator[Entry]:
    return _within_limit(
        _guessed_entry(number, cells) if columns is None else _entry(number, cells, columns)
        for columns, (number, cells) in rows
    )


def _within_limit(entries: Iterator[Entry]) -> Iterator[Entry]:
    for count, entry in enumerate(entries, start=1):
        if count > MOST_ROWS:
            raise Invalid("batch_long", most=MOST_ROWS)
        yield entry


def _entry(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Entry:
    said = {
        column: one_line(cells[place]) if place < len(cells) else ""
        for column, place in columns.items()
    }
    # "nom" may stand beside "prénom", "nome" beside "cognome": whatever there is makes the name.
    parts = (said.get(part, "") for part in ("first", "name", "last"))
    name, email = " ".join(filter(None, parts)), said["email"]
    if within := _IN_ANGLES.match(email):
        name, email = name or one_line(within["name"].strip(' "')), within["email"].strip()
    return Entry(number, email, name, said.get("words", ""), said.get("evidence", ""))


def _guessed_entry(number: int, cells: Sequence[str]) -> Entry:
    """Return a row without a heading: what has an @ is the address, the rest is the name."""
    plain = [one_line(cell) for cell in cells]
    email = next((cell for cell in plain if "@" in cell), "")
    names = [cell for cell in plain if cell and cell != email]
    if within := _IN_ANGLES.match(email):
        names.append(within["name"].strip(' "'))
        email = within["email"].strip()
    return Entry(number, email, " ".join(filter(None, names)))
