"""Which column of a file is what: by its heading in English or French, or by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.partners import rules
from app.partners.importing import values
from app.partners.model import COLUMNS, LINKS

HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        {"name", "partner", "organisation", "organization", "company", "employer", "institution"}
        | {"name of the partner", "partner name", "company name", "organisation name"}
        | {"nom", "partenaire", "entreprise", "structure", "organisme", "employeur", "societe"}
        | {"raison sociale", "nom du partenaire", "nom de la structure", "nom de l entreprise"}
    ),
    "type": frozenset(
        {"type", "kind", "category", "type of partner", "partner type", "categorie", "nature"}
        | {"type de partenaire"}
    ),
    "status": frozenset(
        {"status", "state", "statut", "etat", "status of the partnership"}
        | {"statut du partenariat", "existing or potential", "existant ou potentiel"}
    ),
    "sector": frozenset(
        {"sector", "industry", "field", "branch", "activity", "line of business"}
        | {"secteur", "secteur d activite", "domaine", "branche", "activite"}
    ),
    "website": frozenset(
        {"website", "web site", "web", "url", "site", "site web", "site internet"}
    ),
    "place": frozenset(
        {"place", "town", "city", "location", "address", "ville", "lieu", "commune", "adresse"}
        | {"localisation", "localite"}
    ),
    "contact_name": frozenset(
        {"contact", "contact person", "contact name", "name of the contact person"}
        | {"person in charge", "referent", "personne de contact", "personne contact"}
        | {"nom du contact", "interlocuteur", "interlocutrice", "correspondant"}
        | {"personne referente"}
    ),
    "contact_mail": frozenset(
        {"e mail", "email", "mail", "e mail address", "email address", "contact e mail"}
        | {"contact email", "contact mail", "e mail address of the contact person"}
        | {"courriel", "adresse e mail", "adresse mail", "adresse electronique", "mel"}
        | {"e mail du contact", "mail du contact", "courriel du contact"}
        | {"adresse e mail de la personne de contact"}
    ),
    "contact_phone": frozenset(
        {"phone", "telephone", "phone number", "tel", "mobile", "contact phone"}
        | {"telephone of the contact person", "portable", "numero de telephone"}
        | {"telephone du contact", "telephone de la personne de contact"}
    ),
    "backup_name": frozenset(
        {"backup", "backup person", "backup contact", "deputy", "second contact"}
        | {"personne relais", "relais", "suppleant", "suppleante", "remplacant", "remplacante"}
        | {"second contact", "contact de secours"}
    ),
    "backup_mail": frozenset(
        {"backup e mail", "backup email", "backup mail", "e mail address of the backup person"}
        | {"courriel du relais", "e mail du relais", "mail du relais"}
        | {"adresse e mail de la personne relais"}
    ),
    "brings": frozenset(
        {"what they bring", "brings", "contribution", "offers", "what they give", "gives"}
        | {"apports", "apport", "ce qu il apporte", "ce qu elle apporte", "ce qu ils apportent"}
    ),
    "gains": frozenset(
        {"what they gain", "gains", "benefit", "benefits", "interest", "what they get"}
        | {"benefices", "benefice", "interet", "ce qu il y gagne", "ce qu ils y gagnent"}
    ),
    "since": frozenset(
        {"since", "partner since", "partner since year", "year", "beginning", "start year"}
        | {"depuis", "annee", "debut", "partenaire depuis", "partenaire depuis annee"}
    ),
    "last_contact": frozenset(
        {"last contact", "last contacted", "date of last contact", "last meeting"}
        | {"dernier contact", "date du dernier contact", "derniere rencontre"}
    ),
    "next_step": frozenset(
        {"next step", "next action", "to do", "todo", "action"}
        | {"prochaine etape", "prochaine action", "a faire", "suite"}
    ),
    "next_on": frozenset(
        {"next step on", "next date", "due", "due date", "deadline", "date of the next step"}
        | {"prochaine etape le", "date de la prochaine etape", "echeance"}
    ),
    "notes": frozenset(
        {"notes", "note", "comments", "comment", "remarks", "remark"}
        | {"commentaires", "commentaire", "remarques", "remarque", "observations"}
    ),
    LINKS: frozenset(
        {"works with", "connected with", "connections", "network", "related partners"}
        | {"travaille avec", "lie a", "liens", "reseau", "partenaires lies"}
    ),
}
"""What a column may be called: as `rules.sort_key` writes it, without case, accents and marks."""

_HINTS: Sequence[tuple[str, str]] = (
    (
        "backup_mail",
        r"(backup|deputy|relais|suppleant).*mail|mail.*(backup|deputy|relais|suppleant)",
    ),
    ("contact_mail", r"\b(e ?mail|mail|courriel)\b"),
    ("contact_phone", r"\b(phone|telephone|tel|mobile|portable)\b"),
    ("backup_name", r"\b(backup|deputy|relais|suppleante?|remplacante?)\b"),
    ("last_contact", r"(last|dernier|derniere).*(contact|meeting|rencontre|echange)"),
    ("next_on", r"(next|prochaine?).*(date|on|le)$"),
    ("next_step", r"\b(next|prochaine?)\b"),
    ("contact_name", r"\b(contact|interlocut\w+|referente?)\b"),
    ("website", r"\b(web\w*|url|internet)\b"),
    ("sector", r"\b(sector|secteur|industry|branche?)\b"),
    ("place", r"\b(town|city|ville|lieu|commune|place|address|adresse)\b"),
    ("type", r"\b(type|kind|categor\w+)\b"),
    ("status", r"\b(status|statut|etat)\b"),
    ("name", r"\b(name|nom|partner|partenaire|company|entreprise|organi[sz]ation|structure)\b"),
    ("notes", r"\b(notes?|comment\w*|remar\w+)\b"),
)
"""Fact and what in a heading hints at it, the surest first."""


def has_heading(first: Sequence[str]) -> bool:
    """Tell whether a first row names columns: a name of a partner alone is none."""
    known = [_by_heading(cell) for cell in first]
    return sum(map(bool, known)) >= min(2, sum(bool(cell.strip()) for cell in first))


def matched(first: Sequence[str], rows: Sequence[Sequence[str]], *, heading: bool) -> list[str]:
    """Return the fact of each column, or "" for one that says nothing we keep; none twice."""
    width = max((len(row) for row in (first, *rows)), default=0)
    found = [""] * width
    if heading:
        _claim(found, [_by_heading(cell) for cell in first])
        _claim(found, [_by_hint(cell) for cell in first])
    else:
        columns = [[row[place] for row in rows if place < len(row)] for place in range(width)]
        _claim(found, [_by_content(cells) for cells in columns])
        if "name" not in found:
            _name_the_first_text(found, columns)
    return found


def _claim(found: list[str], proposed: Sequence[str]) -> None:
    for place, fact in enumerate(proposed):
        if fact and not found[place] and fact not in found:
            found[place] = fact


def _by_heading(cell: str) -> str:
    called = rules.sort_key(cell)
    return next((fact for fact in COLUMNS if called in HEADINGS[fact]), "")


def _by_hint(cell: str) -> str:
    called = rules.sort_key(cell)
    return next((fact for fact, hint in _HINTS if re.search(hint, called)), "")


def _by_content(cells: Sequence[str]) -> str:
    """Return what most cells of a column look like; names look like nothing else."""
    said = [cell.strip() for cell in cells if cell.strip()]
    for fact, looks in (
        ("contact_mail", lambda cell: "@" in cell),
        ("website", lambda cell: bool(re.match(r"https?://|www\.", cell))),
        ("type", lambda cell: values.type_of(cell) is not None),
        ("status", lambda cell: values.status_of(cell) is not None),
        ("last_contact", lambda cell: values.day_of(cell) is not None),
        ("contact_phone", lambda cell: bool(re.fullmatch(r"'?[+(]?[0-9][0-9 ()./-]{6,}", cell))),
    ):
        if said and sum(map(looks, said)) * 2 > len(said):
            return fact
    return ""


def _name_the_first_text(found: list[str], columns: Sequence[Sequence[str]]) -> None:
    for place, cells in enumerate(columns):
        if not found[place] and any(any(map(str.isalpha, cell)) for cell in cells):
            found[place] = "name"
            return
