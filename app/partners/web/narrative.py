"""What was counted, in sentences: a first draft of the report on the network, to be made one's own.

Each sentence says what was counted; what it means is left to whoever writes, as a prompt in square
brackets. No organisation is named: the list does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import format_date, format_percent, ngettext
from flask_babel import gettext as _

from app.partners.figures import Figures, share
from app.partners.model import Gap, Only, PartnerList, Status, Type
from app.partners.web import words

MOST_ACTIONS = 5


def content(partner_list: PartnerList, found: Figures) -> Mapping[str, object]:
    """Return the places of the instrument `network-report`, filled."""
    return {
        "title": _title(partner_list, found),
        "finding": "\n".join(_finding(found)),
        "data": " ".join(_data(partner_list, found)),
        "size": "\n".join(_size(found)),
        "make_up": [
            {
                "type": str(words.TYPES[kind]),
                "existing": str(found.count(Status.EXISTING, kind)),
                "potential": str(found.count(Status.POTENTIAL, kind)),
                "active": str(found.active(kind)),
            }
            for kind in Type
        ],
        "activity": "\n".join(_activity(found)),
        "discuss": [{"question": question} for question in _questions(found)],
        "actions": [
            {"action": action, "who": "", "until": "", "sign": sign}
            for action, sign in list(proposals(found))[:MOST_ACTIONS]
        ],
    }


def _title(partner_list: PartnerList, found: Figures) -> str:
    month = format_date(found.day, "MMMM y")
    return str(_("%(list)s, %(month)s", list=partner_list.title, month=month))


def _finding(found: Figures) -> Iterator[str]:
    existing = found.count(Status.EXISTING)
    yield ngettext(
        "We counted: of the one existing partner, %(active)d was in contact with us since %(day)s.",
        "We counted: of %(num)d existing partners, %(active)d were in contact with us since "
        "%(day)s.",
        existing,
        active=found.active(),
        day=format_date(found.quiet_before, "long"),
    )
    yield _("[What should a busy person remember? Two sentences; write them last.]")


def _data(partner_list: PartnerList, found: Figures) -> Iterator[str]:
    yield _(
        "List of partners “%(list)s” on %(day)s.",
        list=partner_list.title,
        day=format_date(found.day, "long"),
    )
    yield ngettext(
        "Active means: a contact in the last month.",
        "Active means: a contact in the last %(num)d months.",
        partner_list.quiet_months,
    )
    gaps = found.gaps()
    if gaps[Gap.LAST_CONTACT]:
        yield ngettext(
            "Of one existing partner the day of the last contact is not known.",
            "Of %(num)d existing partners the day of the last contact is not known.",
            gaps[Gap.LAST_CONTACT],
        )
    if gaps[Gap.SECTOR]:
        yield ngettext(
            "Of one partner the sector is not known.",
            "Of %(num)d partners the sector is not known.",
            gaps[Gap.SECTOR],
        )


def _size(found: Figures) -> Iterator[str]:
    yield ngettext(
        "We counted one partner: %(existing)d existing, %(potential)d potential, %(former)d "
        "former.",
        "We counted %(num)d partners: %(existing)d existing, %(potential)d potential, %(former)d "
        "former.",
        found.count(),
        existing=found.count(Status.EXISTING),
        potential=found.count(Status.POTENTIAL),
        former=found.count(Status.FORMER),
    )
    existing, largest = found.count(Status.EXISTING), found.largest()
    if largest:
        number = found.count(Status.EXISTING, largest)
        yield _(
            "The largest group among the existing ones: %(type)s, %(part)s.",
            type=str(words.TYPES[largest]),
            part=part_of(number, existing),
        )
    yield _("[Is this what your centre needs? Say what you compare it with.]")


def part_of(part: int, whole: int) -> str:
    """Return "12 of 40 (30%)"; without the share where the whole is small."""
    found = share(part, whole)
    if found is None:
        return str(_("%(part)d of %(whole)d", part=part, whole=whole))
    percent = format_percent(found)
    return str(_("%(part)d of %(whole)d (%(share)s)", part=part, whole=whole, share=percent))


def _activity(found: Figures) -> Iterator[str]:
    for kind in Type:
        existing = found.count(Status.EXISTING, kind)
        if existing:
            yield _(
                "We counted for %(type)s: %(active)s active, %(unknown)d without a known date.",
                type=str(words.TYPES[kind]),
                active=part_of(found.active(kind), existing),
                unknown=found.unknown(kind),
            )
    contacts = sum(number for _month, number in found.months)
    yield ngettext(
        "In the last twelve months one contact was noted.",
        "In the last twelve months %(num)d contacts were noted.",
        contacts,
    )
    if types := found.missing_types():
        yield _("No existing partner is of the type: %(types)s.", types=_listed(types))
    if sectors := found.missing_sectors():
        yield _(
            "Of the sectors we wish for, no existing partner stands for: %(sectors)s.",
            sectors=", ".join(sectors),
        )
    yield _(
        "[Who is missing, and against which yardstick: the jobs or the districts near you? Mark "
        "what you read into the figures with “we think”.]"
    )


def _listed(types: list[Type]) -> str:
    return ", ".join(str(words.TYPES[kind]) for kind in types)


def _questions(found: Figures) -> Iterator[str]:
    if found.inactive():
        yield ngettext(
            "Do our users still need the one inactive partner?",
            "Which of the %(num)d inactive partners do our users still need?",
            found.inactive(),
        )
    for sector in found.missing_sectors()[:1]:
        yield _("Do we want to be present in: %(sector)s?", sector=sector)
    yield _("[What should your readers decide or explain?]")


def proposals(found: Figures) -> Iterator[tuple[str, str]]:
    """Yield what could be done next, each with the sign that it has worked."""
    if found.inactive():
        yield (
            ngettext(
                "Get in touch with the one inactive partner",
                "Get in touch with the %(num)d inactive partners",
                found.inactive(),
            ),
            _("A decision for each is noted: go on, rest, or end"),
        )
    if incomplete := found.of(Only.INCOMPLETE):
        yield (
            ngettext(
                "Complete the one partner of whom something is missing",
                "Complete the %(num)d partners of whom something is missing",
                incomplete,
            ),
            _("Nothing is missing in the list any more"),
        )
    for sector in found.missing_sectors()[:1]:
        yield (
            _("Find partners in: %(sector)s", sector=sector),
            _("Two names are in the list, and who calls them"),
        )
    for kind in found.missing_types()[:1]:
        yield (
            _("Find partners of the type: %(type)s", type=str(words.TYPES[kind])),
            _("Two names are in the list, and who calls them"),
        )
    if alone := found.of(Only.NO_BACKUP):
        yield (
            ngettext(
                "Ask one partner for a backup person",
                "Ask %(num)d partners for a backup person",
                alone,
            ),
            _("Each existing partner has two names"),
        )
    if potential := found.count(Status.POTENTIAL):
        yield (
            ngettext(
                "Contact the one potential partner",
                "Choose whom of the %(num)d potential partners to contact first",
                potential,
            ),
            _("A next step with a day stands at each"),
        )
