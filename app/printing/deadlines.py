"""The door to icalendar: days to remember, for anybody's calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.printing.lettering import printable

if TYPE_CHECKING:
    from icalendar import Component

MEDIA_TYPE = "text/calendar"
MAKER = "-//Keep in Pact//Toolkit//EN"
AWAKE = 9


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day: without an end, a day is one (RFC 5545, 3.6.1)."""

    uid: str
    """Stays the same for as long as the thing it stands for: a second import then updates."""
    day: date
    title: str
    note: str = ""
    reminds_days: int | None = None
    """How many days before an alarm rings, at nine in the morning; None for none."""


def write(events: Iterable[Event], *, name: str, made: datetime) -> bytes:
    """Return a calendar; `made` is when, in UTC: the newer of two versions counts.

    One without events is none (RFC 5545, 3.6): ask for it only where there are some.
    """
    from icalendar import Calendar, vText  # noqa: PLC0415  # few need it

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    # No method: that one would need an organiser (RFC 5546, 3.2.1).
    calendar.add("x-wr-calname", vText(_line(name)))
    for event in events:
        calendar.add_component(_component(event, made))
    return bytes(calendar.to_ical())


def _component(event: Event, made: datetime) -> Component:
    from icalendar import Alarm  # noqa: PLC0415
    from icalendar import Event as DayEvent  # noqa: PLC0415

    component = DayEvent()
    component.add("uid", _line(event.uid))
    component.add("dtstamp", made)
    component.add("last-modified", made)
    # Grows with each version, so that a program takes the newer one.
    component.add("sequence", int(made.timestamp()) // 60)
    component.add("dtstart", event.day)
    component.add("summary", _line(event.title))
    component.add("transp", "TRANSPARENT")
    if event.note:
        component.add("description", "\n".join(_lines(event.note)))
    if event.reminds_days is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _line(event.title))
        # The day begins at midnight: nobody wants to be woken.
        alarm.add("trigger", timedelta(days=-event.reminds_days, hours=AWAKE))
        component.add_component(alarm)
    return component


def _line(text: str) -> str:
    return " ".join(_lines(text)).strip(" ")


def _lines(text: str) -> list[str]:
    """Return lines, parted at every sign that some program takes for the end of one."""
    return printable(text).splitlines()
