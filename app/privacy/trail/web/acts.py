"""What was done, in words. A world that notes something new adds its sentence to `ACTS`.

An act without a sentence is shown as its code, so that nothing that was done goes unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.identity import Role
from app.privacy.trail.model import Entry, Line

ACTS: Mapping[str, LazyString] = {
    "agreement.proposed": _l("Learning agreement proposed"),
    "agreement.set_aside": _l("Proposed change of a learning agreement set aside"),
    "agreement.signed": _l("Learning agreement signed"),
    "agreement.ended": _l("Learning agreement ended"),
    "cohort.exported": _l("Group exported"),
    "cohort.seen": _l("Group looked at"),
    "dossier.agreed": _l("Level agreed by two assessors"),
    "dossier.appeal_dropped": _l("Appeal taken back"),
    "dossier.appealed": _l("Decision appealed against"),
    "dossier.claimed": _l("Dossier taken on by an assessor"),
    "dossier.decided": _l("Dossier decided"),
    "dossier.handed_over": _l("Dossier handed over to another assessor"),
    "dossier.paused": _l("Dossier paused"),
    "dossier.released": _l("Dossier given back to the queue"),
    "dossier.reopened": _l("Dossier reopened"),
    "dossier.resumed": _l("Dossier taken up again after a pause"),
    "dossier.seen": _l("Dossier looked at"),
    "dossier.signed": _l("Assessment signed"),
    "dossier.submitted": _l("Dossier sent to the assessors"),
    "dossier.withdrawn": _l("Dossier withdrawn"),
    "evidence.answered": _l("Witness statement given"),
    "evidence.seen": _l("Evidence looked at"),
    "evidence.shared": _l("Evidence shared by a link"),
    "survey.blacked_out": _l("Words of an answer to a survey blacked out"),
    "partners.deleted": _l("List of partners deleted"),
    "partners.imported": _l("Partners imported into a list"),
    "standing.seen": _l("Levels looked at"),
    "toolkit_document.deleted": _l("Document of the centre deleted"),
    "toolkit_document.removed": _l("Deleted document of the centre deleted for good"),
    "toolkit_document.restored": _l("Deleted document of the centre taken back"),
}

DETAILS: Mapping[str, LazyString] = {
    "added": _l("%(value)s added"),
    "changed": _l("%(value)s changed"),
    "level": _l("level %(value)s"),
    "round": _l("round %(value)s"),
    "version": _l("version %(value)s"),
}

CODES: Mapping[str, LazyString] = {
    "further_evidence": _l("further evidence requested"),
    "not_yet_validated": _l("not yet validated"),
    "validated": _l("validated"),
}
"""What the values of `outcome` mean."""

ROLES: Mapping[Role, LazyString] = {
    Role.LEARNER: _l("Learner"),
    Role.TRAINER: _l("Trainer"),
    Role.ASSESSOR: _l("Assessor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

_PAGES = {
    "agreement": ("agreement.agreement", "agreement_id"),
    "dossier": ("validation.dossier", "dossier_id"),
    "evidence": ("portfolio.piece", "evidence_id"),
    "survey": ("surveys.survey", "survey_id"),
}
"""Where the owner of a thing finds it: noun → endpoint and the name of the id in its address."""


class Told(NamedTuple):
    """A line in words, for a page of another world; made within a request."""

    at: datetime
    what: str
    details: str
    who: str
    roles: str


def told(line: Line) -> Told:
    entry = line.entry
    return Told(
        entry.at, act_words(entry.act), details_words(entry), actor_words(line), roles_words(line)
    )


def act_words(act: str) -> str:
    return str(ACTS.get(act, act))


def choices(asked: str) -> list[tuple[str, str]]:
    """Return what a record can be filtered by, in the order of its words; `asked` is among it."""
    codes = {*ACTS, asked} - {""}
    return sorted(((code, act_words(code)) for code in codes), key=lambda each: each[1].lower())


def details_words(entry: Entry) -> str:
    """Return what else is known: "round 2 · validated · level 3"."""
    return " · ".join(_detail(name, value) for name, value in entry.details.items())


def actor_words(line: Line) -> str:
    """Return who did it: "Example Assessor (assessor)"."""
    if line.entry.by_link:
        return str(_("By a link, without an account"))
    if line.actor is None:
        return str(_("Somebody whose account is deleted"))
    return line.actor.name or str(_("Somebody without a name"))


def roles_words(line: Line) -> str:
    """Return what the actor is in the organisation today, without what everybody is."""
    if line.actor is None:
        return ""
    if not line.actor.roles:
        return str(_("no longer a member"))
    special = [ROLES[role] for role in Role if role in line.actor.roles - {Role.LEARNER}]
    return ", ".join(str(word) for word in special or [ROLES[Role.LEARNER]])


def subject_words(line: Line) -> str:
    if line.subject is None:
        return str(_("Somebody whose account is deleted"))
    return line.subject.name or str(_("Somebody without a name"))


def owners_page(entry: Entry) -> str | None:
    """Return the address at which its owner finds what an entry is about, if there is one."""
    if entry.noun not in _PAGES:
        return None
    endpoint, name = _PAGES[entry.noun]
    values: dict[str, Any] = {name: entry.object_id}
    return url_for(endpoint, **values)


def _detail(name: str, value: str | int) -> str:
    if name in DETAILS:
        return str(DETAILS[name]) % {"value": value}
    known = CODES.get(str(value)) if name == "outcome" else None
    return str(known) if known else f"{name}: {value}"
