"""Pure rules: when two names are one, what is missing, from when on somebody is inactive."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from app.kernel.errors import Invalid
from app.kernel.words import is_hidden, one_line
from app.partners.model import (
    FACTS,
    FIRST_YEAR,
    LAST_YEAR,
    LENGTHS,
    LONG,
    PEOPLE,
    Fact,
    Facts,
    Gap,
    Status,
    Type,
)

_LEGAL_WORDS = """
sa sas sasu sarl eurl sci scop scic srl spa snc ltd limited plc llc llp inc corp co company cie
gmbh ag ev kg ug bv nv vzw asbl asso association doo dd lda oy ab as aps groupe group
"""
_SMALL_WORDS = "the le la les l de du des d et and of e i o a"
_EVERYBODYS_DOMAINS = """
gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com
yahoo.com yahoo.fr icloud.com me.com orange.fr wanadoo.fr free.fr sfr.fr laposte.net gmx.com
gmx.net gmx.de web.de proton.me protonmail.com libero.it sapo.pt
"""
_LEFT_OUT = frozenset(_LEGAL_WORDS.split()) | frozenset(_SMALL_WORDS.split())
"""Words that say what a body is by law, and small ones: with or without them it is the same one."""
_OPEN_TO_ALL = frozenset(_EVERYBODYS_DOMAINS.split())
"""Where anybody has an address: it says nothing of who they work for."""
_MAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;.]{2,}")


# -- spelling --------------------------------------------------------------------------------------


def sort_key(text: str) -> str:
    """Return words as they are sorted and searched: without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = (each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return " ".join("".join(letters).split())


def same_name(name: str) -> str:
    """Return what stays the same however a name is written: "" if nothing of it does."""
    words = sort_key(name).split()
    kept = [word for word in words if word not in _LEFT_OUT]
    return " ".join(kept or words)[: LENGTHS["name"]]


def host(website: str) -> str:
    """Return the host of an address on the web, without "www."; "" if there is none."""
    try:
        found = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return found.removeprefix("www.")[:200]


def mail_domain(mail: str) -> str:
    """Return the domain of a mail address if it is an organisation's own; else ""."""
    domain = mail.rpartition("@")[2].casefold().removeprefix("www.")
    return "" if domain in _OPEN_TO_ALL else domain[:200]


def keys(facts: Facts) -> dict[str, str]:
    """Return what a partner is sorted, searched and recognised by, as columns."""
    searched = (
        facts.name,
        facts.place,
        facts.sector,
        facts.contact_name,
        facts.contact_mail,
        facts.backup_name,
        facts.next_step,
    )
    return {
        "name_key": sort_key(facts.name)[: LENGTHS["name"]],
        "same_name": same_name(facts.name),
        "same_host": host(facts.website),
        "same_mail": mail_domain(facts.contact_mail),
        "search": " · ".join(filter(None, map(sort_key, searched))),
    }


# -- what is typed ---------------------------------------------------------------------------------


def tidied(facts: Facts) -> Facts:
    """Return facts as they are kept; raise `Invalid` for what cannot be."""
    words: dict[str, Any] = {name: _tidy(name, getattr(facts, name)) for name in LENGTHS}
    for name, most in LENGTHS.items():
        if len(words[name]) > most:
            raise Invalid("partner_long", field=name, most=most)
    if not words["name"]:
        raise Invalid("partner_nameless", field="name")
    for name in ("contact_mail", "backup_mail"):
        if words[name] and not _MAIL.fullmatch(words[name]):
            raise Invalid("partner_mail", field=name)
    words["website"] = _website(words["website"])
    if facts.since is not None and not FIRST_YEAR <= facts.since <= LAST_YEAR:
        raise Invalid("partner_year", field="since", first=FIRST_YEAR, last=LAST_YEAR)
    return replace(facts, **words)


def _tidy(name: str, typed: str) -> str:
    if name not in LONG:
        return one_line(typed)
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    seen = ("".join(each for each in line if not is_hidden(each)).rstrip() for line in lines)
    return "\n".join(seen).strip()


def _website(typed: str) -> str:
    """Return an address with its scheme; raise `Invalid` for what leads nowhere or elsewhere."""
    if not typed:
        return ""
    address = typed if "://" in typed else f"https://{typed}"
    scheme = address.partition("://")[0].casefold()
    if scheme not in {"http", "https"} or "." not in host(address) or " " in address:
        raise Invalid("partner_website", field="website")
    if len(address) > LENGTHS["website"]:
        raise Invalid("partner_long", field="website", most=LENGTHS["website"])
    return address


# -- what is missing, and who is quiet -------------------------------------------------------------


def gaps(facts: Facts) -> tuple[Gap, ...]:
    """Return what should be known and is not; `partner_store` says the same in SQL."""
    missing = {
        Gap.SECTOR: not facts.sector,
        Gap.CONTACT: not facts.contact_name,
        Gap.REACH: not (facts.contact_mail or facts.contact_phone),
        Gap.LAST_CONTACT: facts.last_contact is None,
        Gap.BRINGS: not facts.brings,
        Gap.GAINS: not facts.gains,
    }
    expected: tuple[Gap, ...] = ()
    if facts.status is Status.EXISTING:
        expected = tuple(Gap)
    elif facts.status is Status.POTENTIAL:
        expected = (Gap.SECTOR,)
    return tuple(gap for gap in expected if missing[gap])


def quiet_before(today: date, months: int) -> date:
    """Return the day before which a last contact is too long ago."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_quiet(status: Status, last_contact: date | None, before: date) -> bool:
    """Tell whether a partner is inactive. Of whom we do not know is incomplete, not inactive."""
    return status is Status.EXISTING and last_contact is not None and last_contact < before


# -- changes ---------------------------------------------------------------------------------------


def as_json(fact: Fact) -> str | int | None:
    return fact.isoformat() if isinstance(fact, date) else fact


def from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts that `as_json` made."""
    made = dict(kept)
    for name in ("last_contact", "next_on"):
        if made.get(name):
            made[name] = date.fromisoformat(made[name])
    if "type" in made:
        made["type"] = Type(made["type"])
    if "status" in made:
        made["status"] = Status(made["status"])
    return made


def differences(before: Facts, after: Facts) -> Iterator[str]:
    """Yield the names of the facts in which two differ."""
    return (name for name in FACTS if getattr(before, name) != getattr(after, name))


def kept_facts(facts: Facts, names: Iterable[str] = FACTS) -> dict[str, Any]:
    """Return some facts ready for JSON."""
    every = asdict(facts)
    return {name: as_json(every[name]) for name in names}


def with_kept(facts: Facts, kept: Mapping[str, Any]) -> Facts:
    """Return facts with some as they were kept in JSON."""
    return replace(facts, **from_json(kept))


# -- forgetting ------------------------------------------------------------------------------------

FORGOTTEN = "…"
"""What stands where somebody's name or address was."""


def without_people(facts: Facts, told: Sequence[str]) -> Facts:
    """Return facts without anybody's name, address or number, also where a text repeats it."""
    words: dict[str, Any] = dict.fromkeys(PEOPLE, "")
    words |= {name: scrubbed(getattr(facts, name), told) for name in (*LONG, "next_step")}
    return replace(facts, **words)


def scrubbed_facts(
    kept: Mapping[str, Any], told: Sequence[str], names: Collection[str]
) -> dict[str, Any]:
    """Return facts as `kept_facts` made them, those of these names without anybody's.

    A partner's own name stays, even where it is a person's.
    """
    left = dict(kept)
    for name, said in kept.items():
        if name in names and name != "name" and isinstance(said, str):
            without = scrubbed(said, told)
            left[name] = "" if name in PEOPLE and without != said else without
    return left


def people_words(*known: Mapping[str, Any]) -> list[str]:
    """Return by what persons could be recognised, the longest first."""
    words = {str(facts.get(name) or "") for facts in known for name in PEOPLE}
    return sorted((word for word in words if len(word) > 2), key=len, reverse=True)


def scrubbed(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = re.sub(re.escape(word), FORGOTTEN, text, flags=re.IGNORECASE)
    return text
