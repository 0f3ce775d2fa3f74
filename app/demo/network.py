"""The example centre's list of sixty partners: every kind, and every gap that an analysis finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.sharing import Scope
from app.partners import analysing, lists, service
from app.partners.model import Facts, PartnerList, Status, Type
from app.partners.needs import needed
from app.partners.web import narrative

TITLE = "Partners of the example centre"
WISHED = (
    "Agriculture and food",
    "Energy, water and waste",
    "Health and social work",
    "Industry",
    "Information and communication",
)
"""Three of them are represented by few or none."""
BEGAN = 268
"""Days ago."""
REPORTED = 18
"""Days ago."""

CONTACTS = (8, 23, 47, 71, 110, 160, 230, 410, 600, None)
"""Days since somebody last spoke with a partner, in turn; None is unknown."""
BETWEEN = 75
"""Days between two talks with the same partner."""
APART = (3, 7, 19)
"""Partners so many places apart work together, if both do so with the centre."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Partners of one kind: what they are called, and how many there are."""

    name: str
    type: Type
    sector: str
    number: int
    brings: str
    gains: str


KINDS = (
    Kind(
        "Logistics",
        Type.EMPLOYER,
        "Transport and logistics",
        8,
        "Two-day work trials beside a tutor.",
        "Meets people who know the work before they apply.",
    ),
    Kind(
        "Builders",
        Type.EMPLOYER,
        "Construction",
        5,
        "A morning on a building site for ten visitors.",
        "Young people see trades that they had not thought of.",
    ),
    Kind(
        "Hotel",
        Type.EMPLOYER,
        "Hotels and restaurants",
        4,
        "Interviews for practice with its head of personnel.",
        "Seasonal posts are known early.",
    ),
    Kind(
        "Shop",
        Type.EMPLOYER,
        "Trade",
        4,
        "Talks on working hours, pay and careers.",
        "Hears why people leave the trade.",
    ),
    Kind(
        "Care Home",
        Type.EMPLOYER,
        "Health and social work",
        3,
        "Places for people who want to try care work.",
        "Finds people who stay.",
    ),
    Kind(
        "Software House",
        Type.EMPLOYER,
        "Information and communication",
        2,
        "An evening on work without a degree.",
        "Reaches women who change their trade.",
    ),
    Kind(
        "Employment Office",
        Type.PUBLIC,
        "Employment and guidance",
        4,
        "An adviser at our desk every Thursday.",
        "Users come to it with a clear question.",
    ),
    Kind(
        "Town",
        Type.PUBLIC,
        "Public administration",
        5,
        "Rooms, and news in its paper.",
        "Can tell its citizens where to go.",
    ),
    Kind(
        "Neighbourhood House",
        Type.ASSOCIATION,
        "Services to people",
        6,
        "People who would not come by themselves.",
        "A place to send questions on work to.",
    ),
    Kind(
        "Patients’ Association",
        Type.ASSOCIATION,
        "Health and social work",
        3,
        "Talks on coming back to work after an illness.",
        "A room once a month.",
    ),
    Kind(
        "Sports Club",
        Type.ASSOCIATION,
        "Culture, sport and leisure",
        2,
        "Volunteers for our open day.",
        "Its members hear of training as a coach.",
    ),
    Kind(
        "Training Centre",
        Type.EDUCATION,
        "Education and training",
        6,
        "Taster days in its workshops.",
        "Learners who have chosen their course.",
    ),
    Kind(
        "Vocational School",
        Type.EDUCATION,
        "Education and training",
        4,
        "Teachers who answer questions at our fairs.",
        "Families hear of its apprenticeships.",
    ),
    Kind(
        "Guidance Network",
        Type.INTERNATIONAL,
        "Employment and guidance",
        3,
        "Exchange with centres in other countries.",
        "Practice to show to its members.",
    ),
)
SAID = (
    "Telephone: dates of the next joint days",
    "Visit: saw the workplaces, agreed on who to send",
    "Meeting of all partners at the centre",
    "Mail: sent the list of what we planned",
)
STEPS = ("Agree on dates for spring", "Ask for a backup person", "Send what users said")


def build(owner: Actor) -> None:
    """Make the list of the whole centre and begin a report on it, unless it is there."""
    if any(each.title == TITLE for each, _size in lists.opened(owner)):
        return
    today = clock.now()
    with _ago(today, BEGAN):
        list_id = lists.make(owner, TITLE)
        lists.set_up(owner, list_id, title=TITLE, quiet_months=12, wished=WISHED)
        lists.share(owner, list_id, Scope.ORGANISATION, None)
    partner_list = lists.get(owner, list_id)
    _fill(owner, partner_list, today)
    with _ago(today, REPORTED):
        _report(owner, partner_list)


def _fill(owner: Actor, partner_list: PartnerList, today: datetime) -> None:
    """Add everybody with what was said with them, and say who works with whom."""
    working: list[UUID] = []
    for number, facts in enumerate(partners(today), start=1):
        with _ago(today, BEGAN - number):
            partner_id = service.add(owner, partner_list, facts)
        for days in _talks(number) if facts.status is not Status.POTENTIAL else ():
            with _ago(today, days):
                said = SAID[(number + days) % len(SAID)]
                service.note_contact(owner, partner_list, partner_id, service.today(), said)
        if facts.status is Status.EXISTING:
            working.append(partner_id)
    for place, one in enumerate(working[:-1]):
        for far in APART[: place % (len(APART) + 1)]:
            if place + far < len(working):
                service.connect(partner_list, one, working[place + far])


def _report(owner: Actor, partner_list: PartnerList) -> None:
    """Begin the report on the network with what was counted, as its button does."""
    start = needed().start_report
    if start is not None:
        counted = analysing.counted(partner_list)
        start(owner, narrative.content(partner_list, counted), "en")


def partners(today: datetime) -> Iterator[Facts]:
    """Yield sixty partners: one of them twice, written differently."""
    number = 0
    for kind in KINDS:
        for place in range(1, kind.number + 1):
            number += 1
            yield _facts(kind, f"Example {kind.name} {place}", number, today)
    yield _facts(KINDS[0], f"Example {KINDS[0].name} 3 Ltd", number + 2, today)


def _facts(kind: Kind, name: str, number: int, today: datetime) -> Facts:
    """Return what is known of a partner; each number lacks something else."""
    status = _status(number)
    works = status is Status.EXISTING
    long_ago = _last_talk(number)
    forgotten = long_ago if works and long_ago and long_ago > BEGAN else None
    return Facts(
        name=name,
        type=kind.type,
        status=status,
        sector="" if number % 13 == 0 else kind.sector,
        place=("Example Town", "North Example", "Example-by-the-Sea")[number % 3],
        website=f"https://partner{number}.example.org" if number % 5 else "",
        brings="" if number % 10 == 0 else kind.brings,
        gains="" if number % 8 == 0 else kind.gains,
        since=2012 + number * 7 % 13 if works else None,
        last_contact=_day(today, forgotten) if forgotten else None,
        next_step=STEPS[number % len(STEPS)] if number % 4 == 0 else "",
        next_on=_day(today, 6 - number % 40) if number % 4 == 0 else None,
        **(_people(number) if works else {}),
    )


def _people(number: int) -> Mapping[str, str]:
    """Return whom to call: nobody at every eleventh, no backup at every third."""
    found = {}
    if number % 11:
        found["contact_name"] = f"Example Contact {number:02}"
    if number % 9:
        found["contact_mail"] = f"contact@partner{number}.example.org"
    if number % 3:
        found["backup_name"] = f"Example Backup {number:02}"
    return found


def _status(number: int) -> Status:
    if number % 15 == 0:
        return Status.FORMER
    return Status.POTENTIAL if number % 6 == 5 else Status.EXISTING


def _last_talk(number: int) -> int | None:
    return CONTACTS[number % len(CONTACTS)]


def _talks(number: int) -> Sequence[int]:
    """Return how many days ago somebody spoke with a partner, the longest ago first."""
    last = _last_talk(number)
    return range(last, BEGAN, BETWEEN)[::-1] if last is not None else ()


def _day(today: datetime, days_ago: int) -> date:
    return (today - timedelta(days=days_ago)).date()


def _ago(today: datetime, days: int) -> AbstractContextManager[None]:
    return clock.at(today - timedelta(days=days))
