"""The words for each kind of badge."""

from __future__ import annotations

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from badges.model import Award, Kind

PURPOSES: dict[Kind, LazyString] = {
    Kind.COMPETENCE: _l(
        "A badge for what somebody can do, decided by an assessor on evidence from their work."
    ),
    Kind.ATTESTATION: _l(
        "A badge for a training module that somebody completed. No assessor was involved."
    ),
    Kind.ALL_SEVEN: _l(
        "A badge that follows from seven others, each decided by an assessor on evidence."
    ),
    Kind.ROLE: _l("A badge for a role, awarded by an administrator who confirmed its criteria."),
    Kind.OWN: _l(
        "A badge of a centre’s own, awarded by an administrator who confirmed its criteria."
    ),
}

HEADLINES: dict[Kind, LazyString] = {
    Kind.ATTESTATION: _l("Module completed, with no validated level"),
    Kind.ALL_SEVEN: _l("All seven competences validated"),
    Kind.ROLE: _l("Role, awarded by a centre"),
    Kind.OWN: _l("Badge of a centre’s own"),
}


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def headline(award: Award, words: list[str]) -> str:
    """Return what a badge says in one line: its level, where it states one."""
    if award.level is None:
        return str(HEADLINES[award.kind])
    return level_of(award.level, words)


def level_of(level: int, words: list[str]) -> str:
    return _("Level %(level)d of 5: %(word)s", level=level, word=words[level - 1])


def vouched(award: Award) -> tuple[str, str]:
    """Return who stands for what a badge says: a label and a value."""
    organisation = award.organisation_name
    match award.kind:
        case Kind.COMPETENCE:
            return _("Assessed by"), assessed_by(award)
        case Kind.ATTESTATION:
            return _("Assessed by"), _("Nobody: the holder rated themselves")
        case Kind.ALL_SEVEN:
            value = _("Assessors of %(organisation)s, not the holder", organisation=organisation)
            plain = _("Assessors, not the holder")
            return _("Assessed by"), value if organisation else plain
        case Kind.ROLE | Kind.OWN:
            value = _(
                "An administrator of %(organisation)s, not the holder", organisation=organisation
            )
            plain = _("An administrator, not the holder")
            return _("Awarded by"), value if organisation else plain


def assessed_by(award: Award) -> str:
    if award.organisation_name:
        return _(
            "An assessor of %(organisation)s, not the holder", organisation=award.organisation_name
        )
    return _("An assessor, not the holder")
