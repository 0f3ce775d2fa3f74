"""Example partners: for tests, the journey and the bench. Nobody of them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from app.partners.model import FACTS, Facts, Status, Type

TODAY = date(2026, 11, 22)
SECTORS = ("Logistics", "Health", "Construction", "Trade", "Industry", "Hotels and restaurants")
TYPES = (
    Type.EMPLOYER,
    Type.EMPLOYER,
    Type.EMPLOYER,
    Type.PUBLIC,
    Type.ASSOCIATION,
    Type.EDUCATION,
)
WORDS = {
    Type.EMPLOYER: "Employer",
    Type.PUBLIC: "Public Body",
    Type.ASSOCIATION: "Association",
    Type.EDUCATION: "School",
    Type.INTERNATIONAL: "International Network",
}
HEADINGS = {
    "name": "Name",
    "type": "Type",
    "status": "Status",
    "sector": "Sector",
    "website": "Website",
    "place": "Place",
    "contact_name": "Contact person",
    "contact_mail": "E-mail address of the contact person",
    "contact_phone": "Telephone of the contact person",
    "backup_name": "Backup person",
    "backup_mail": "E-mail address of the backup person",
    "brings": "What they bring",
    "gains": "What they gain",
    "since": "Partner since (year)",
    "last_contact": "Last contact",
    "next_step": "Next step",
    "next_on": "Next step on",
    "notes": "Notes",
}
TYPE_WORDS = {
    Type.EMPLOYER: "Employer",
    Type.PUBLIC: "Public body",
    Type.ASSOCIATION: "Association",
    Type.EDUCATION: "Education and training",
    Type.INTERNATIONAL: "EU or international body",
}


def example(number: int) -> Facts:
    """Return the partner of this number: three in six are employers, one in ten is incomplete."""
    kind, sector = TYPES[number % len(TYPES)], SECTORS[number % len(SECTORS)]
    facts = Facts(
        name=f"Example {WORDS[kind]} {number} ({sector})",
        type=kind,
        status=Status.POTENTIAL if number % 7 == 5 else Status.EXISTING,
        sector=sector,
        website=f"https://partner{number}.example",
        place=f"Example Town {number % 12}",
        contact_name=f"Example Contact {number}",
        contact_mail=f"contact{number}@partner{number}.example",
        contact_phone=f"+33 5 00 {number % 100:02d} 00 00",
        backup_name=f"Example Backup {number}" if number % 4 else "",
        brings="Opens its doors for visits.",
        gains="Meets people who look for work.",
        since=2015 + number % 10,
        last_contact=TODAY - timedelta(days=13 * (number % 50)),
        next_step="Agree on a visit" if number % 5 == 0 else "",
        next_on=TODAY + timedelta(days=number % 60) if number % 5 == 0 else None,
    )
    if number % 10 == 9:
        return replace(facts, sector="", contact_mail="", contact_phone="", last_contact=None)
    return facts


def examples(count: int = 60) -> Iterator[Facts]:
    return map(example, range(1, count + 1))


def as_row(facts: Facts) -> list[Any]:
    """Return the cells of a partner in a file, in the order of `HEADINGS`."""
    values = {**asdict(facts), "type": TYPE_WORDS[facts.type], "status": facts.status.capitalize()}
    return ["" if values[name] is None else values[name] for name in FACTS]


def as_csv(count: int = 60, separator: str = ",") -> str:
    """Return a CSV file of example partners, with a heading."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(HEADINGS[name] for name in FACTS)
    writer.writerows(map(as_row, examples(count)))
    return written.getvalue()


if __name__ == "__main__":
    print(as_csv(), end="")  # noqa: T201  # `python -m tests.partners.data > partners.csv`
