"""What a cell says: days in the ways people write them, kinds in the words of two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from app.kernel.errors import Invalid
from app.partners import rules
from app.partners.importing.model import Form, Same
from app.partners.model import FACTS, LENGTHS, Facts, Status, Type
from app.printing import sheets


class Refused(Exception):
    """A row that cannot go in: why, and which fact it is about."""

    def __init__(self, reason: str, fact: str = "") -> None:
        super().__init__(reason)
        self.reason, self.fact = reason, fact


# -- kinds -----------------------------------------------------------------------------------------

_TYPES: Mapping[Type, frozenset[str]] = {
    Type.EMPLOYER: frozenset(
        {"employer", "company", "business", "enterprise", "firm", "private", "private sector"}
        | {"employeur", "employeuse", "entreprise", "societe", "prive", "secteur prive"}
        | {"employeur euse"}
    ),
    Type.PUBLIC: frozenset(
        {"public", "public body", "public sector", "government", "authority", "administration"}
        | {"government sector", "organisme public", "secteur public", "institution publique"}
        | {"collectivite", "collectivite territoriale", "service public"}
    ),
    Type.ASSOCIATION: frozenset(
        {"association", "ngo", "non governmental", "non profit", "non governmental sector"}
        | {"ong", "asso", "civil society", "societe civile"}
    ),
    Type.INTERNATIONAL: frozenset(
        {"eu international", "eu or international body", "international", "european", "eu"}
        | {"eu and international", "europeen", "ue", "europe", "organisme de l ue ou international"}
        | {"ue et international", "organisme europeen ou international"}
    ),
    Type.EDUCATION: frozenset(
        {"education", "education and training", "school", "training", "university", "educational"}
        | {"educational institution", "enseignement", "formation", "ecole", "universite"}
        | {"enseignement et formation", "etablissement d enseignement", "organisme de formation"}
    ),
}
_STATUSES: Mapping[Status, frozenset[str]] = {
    Status.EXISTING: frozenset(
        {"existing", "current", "active", "yes", "existant", "actuel", "actif", "en cours", "oui"}
        | {"existante", "existant e"}
    ),
    Status.POTENTIAL: frozenset(
        {"potential", "prospect", "wished", "planned", "future", "potentiel", "potentielle"}
        | {"potentiel le", "souhaite", "a venir", "prevu"}
    ),
    Status.FORMER: frozenset(
        {"former", "past", "ended", "closed", "no", "ancien", "ancienne", "ancien ne", "termine"}
        | {"inactif", "inactive", "non", "passe"}
    ),
}


def type_of(said: str) -> Type | None:
    called = rules.sort_key(said)
    return next((kind for kind, words in _TYPES.items() if called in words), None)


def status_of(said: str) -> Status | None:
    called = rules.sort_key(said)
    return next((kind for kind, words in _STATUSES.items() if called in words), None)


# -- days ------------------------------------------------------------------------------------------

_MONTH_WORDS = (
    ("jan", "january", "janv", "janvier"),
    ("feb", "february", "fev", "fevr", "fevrier"),
    ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"),
    ("may", "mai"),
    ("jun", "june", "juin"),
    ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"),
    ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre"),
    ("nov", "november", "novembre"),
    ("dec", "december", "decembre"),
)
_MONTHS = {word: place for place, words in enumerate(_MONTH_WORDS, start=1) for word in words}
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(?:\w+ )?(?P<d>\d{1,2})(?:er|st|nd|rd|th)? (?P<w>[a-z]+) (?P<y>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<w>[a-z]+) (?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<y>\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
"""1927 to 2119: what is written as a number of days is a day of these years."""


def day_of(said: str) -> date | None:
    """Return a day written as 2026-11-22, 22/11/2026, 22.11.2026, 46348 or "22 novembre 2026".

    The day stands before the month, as everywhere in Europe; what has no such day is None.
    """
    text = _TIME.sub("", said.strip())
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    words = rules.sort_key(text)
    found = (
        _ISO.fullmatch(text)
        or _DAY_FIRST.fullmatch(text)
        or _IN_WORDS.fullmatch(words)
        or _MONTH_FIRST.fullmatch(words)
    )
    if not found:
        return None
    parts = found.groupdict()
    month = int(parts["m"]) if "m" in parts else _MONTHS.get(parts["w"], 0)
    year = int(parts["y"])
    try:
        return date(year if year > 99 else 2000 + year, month, int(parts["d"]))
    except ValueError:
        return None


# -- rows ------------------------------------------------------------------------------------------


def said_in(cells: list[str], columns: tuple[str, ...], form: Form) -> dict[str, str]:
    """Return fact → what a row says of it, without the apostrophes that keep formulas away.

    Our own files have them, and so may others. In a CSV they may also stand within a text.
    """
    return {
        fact: sheets.restored(cell, parts=form is Form.CSV)
        for fact, cell in zip(columns, cells, strict=False)
        if fact and cell.strip()
    }


def facts_of(said: Mapping[str, str], type_else: Type | None) -> Facts:
    """Return the facts of a row; raise `Refused` with the first thing that cannot be kept."""
    read: dict[str, Any] = {name: said[name] for name in LENGTHS if name in said}
    if not said.get("name", "").strip():
        raise Refused("partner_nameless", "name")
    kinds: Mapping[str, Callable[[str], Any]] = {
        "type": type_of,
        "status": status_of,
        "last_contact": day_of,
        "next_on": day_of,
        "since": _year_of,
    }
    for name, reads in kinds.items():
        if name in said:
            read[name] = reads(said[name])
            if read[name] is None:
                raise Refused(f"import_{name}", name)
    if "type" not in read:
        if type_else is None:
            raise Refused("import_type_missing", "type")
        read["type"] = type_else
    try:
        return rules.tidied(Facts(**read))
    except Invalid as error:
        raise Refused(error.code, error.field or "") from error


def _year_of(said: str) -> int | None:
    day = day_of(said)
    if day:
        return day.year
    found = re.fullmatch(r"(\d{4})(?:\.0)?", said.strip())
    return int(found[1]) if found else None


def combined(there: Facts, said: Mapping[str, Any], same: Same) -> Facts:
    """Return what becomes of a partner that the list has when a file says this of it.

    The name stays as the list has it: by its name it was recognised.
    """
    if same is Same.SKIP:
        return there
    taken = {
        name: said[name]
        for name in FACTS
        if name in said
        and name != "name"
        and said[name] not in {None, ""}
        and (same is Same.REPLACE or getattr(there, name) in {None, ""})
    }
    return rules.tidied(rules.with_kept(there, taken))
