"""What kinds, states and facts of partners are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, format_date
from flask_babel import lazy_gettext as _l

from app.kernel.sharing import Scope
from app.partners.importing.values import day_of
from app.partners.model import LINKS, Act, Gap, Only, Sort, Status, Type

TYPES: Mapping[Type, LazyString] = {
    Type.EMPLOYER: _l("Employer"),
    Type.PUBLIC: _l("Public body"),
    Type.ASSOCIATION: _l("Association"),
    Type.INTERNATIONAL: _l("EU or international body"),
    Type.EDUCATION: _l("Education and training"),
}
STATUSES: Mapping[Status, LazyString] = {
    Status.EXISTING: _l("Existing"),
    Status.POTENTIAL: _l("Potential"),
    Status.FORMER: _l("Former"),
}
FACTS: Mapping[str, LazyString] = {
    "name": _l("Name"),
    "type": _l("Type"),
    "status": _l("Status"),
    "sector": _l("Sector"),
    "website": _l("Website"),
    "place": _l("Place"),
    "contact_name": _l("Contact person"),
    "contact_mail": _l("E-mail address of the contact person"),
    "contact_phone": _l("Telephone of the contact person"),
    "backup_name": _l("Backup person"),
    "backup_mail": _l("E-mail address of the backup person"),
    "brings": _l("What they bring"),
    "gains": _l("What they gain"),
    "since": _l("Partner since (year)"),
    "last_contact": _l("Last contact"),
    "next_step": _l("Next step"),
    "next_on": _l("Next step on"),
    "notes": _l("Notes"),
}
"""Labels of fields, and headings of the files that are exported and imported."""
COLUMNS: Mapping[str, LazyString] = {**FACTS, LINKS: _l("Works with")}

GAPS: Mapping[Gap, LazyString] = {
    Gap.SECTOR: _l("sector"),
    Gap.CONTACT: _l("contact person"),
    Gap.REACH: _l("address or telephone"),
    Gap.LAST_CONTACT: _l("last contact"),
    Gap.BRINGS: _l("what they bring"),
    Gap.GAINS: _l("what they gain"),
}
ONLY: Mapping[Only, LazyString] = {
    Only.INACTIVE: _l("Inactive"),
    Only.INCOMPLETE: _l("Incomplete"),
    Only.NO_BACKUP: _l("Without a backup person"),
    Only.DUE: _l("Next step due"),
    Only.UNCONNECTED: _l("Connected with nobody"),
    Only.DELETED: _l("Deleted"),
}
SORTS: Mapping[Sort, LazyString] = {
    Sort.NAME: _l("Name"),
    Sort.LAST_CONTACT: _l("Last contact, longest ago first"),
    Sort.NEXT_ON: _l("Next step, soonest first"),
    Sort.CHANGED: _l("Changed last"),
}
ACTS: Mapping[Act, LazyString] = {
    Act.CHANGED: _l("changed"),
    Act.MERGED: _l("merged with another"),
    Act.DELETED: _l("deleted"),
    Act.RESTORED: _l("brought back"),
    Act.IMPORTED: _l("changed by a file"),
    Act.UNDONE: _l("last change undone"),
    Act.FORGOTTEN: _l("contact persons forgotten"),
}
ALIKE: Mapping[str, LazyString] = {
    "name": _l("same name"),
    "website": _l("same website"),
    "mail": _l("same mail domain"),
}
SCOPES: Mapping[Scope, LazyString] = {
    Scope.PERSONAL: _l("only you"),
    Scope.COHORT: _l("a cohort"),
    Scope.ORGANISATION: _l("your whole organisation"),
}
SECTORS = (
    _l("Agriculture and food"),
    _l("Industry"),
    _l("Energy, water and waste"),
    _l("Construction"),
    _l("Trade"),
    _l("Transport and logistics"),
    _l("Hotels and restaurants"),
    _l("Information and communication"),
    _l("Finance and insurance"),
    _l("Services to companies"),
    _l("Public administration"),
    _l("Education and training"),
    _l("Health and social work"),
    _l("Culture, sport and leisure"),
    _l("Employment and guidance"),
    _l("Services to people"),
)
"""Offered while one types; anything else may be written. Coarser than NACE and along its lines."""


def fact_word(name: str, kept: Any) -> str:
    """Return a fact, of a partner or of its history, as it is read."""
    if kept in {None, ""}:
        return "–"
    if name in {"last_contact", "next_on"}:
        day = kept if isinstance(kept, date) else day_of(str(kept))
        return str(format_date(day)) if day else str(kept)
    if name == "type":
        return str(TYPES[Type(kept)])
    if name == "status":
        return str(STATUSES[Status(kept)])
    return str(kept)
