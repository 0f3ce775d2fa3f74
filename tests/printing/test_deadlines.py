"""Days for calendars, read back by icalendar and line by line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from app.printing import deadlines
from app.printing.deadlines import Event
from tests.printing import papers

MADE = datetime(2026, 11, 22, 9, tzinfo=UTC)


def written(*events: Event, made: datetime = MADE) -> bytes:
    return deadlines.write(events, name="Échéances, été", made=made)


def test_a_deadline_is_a_day_with_an_alarm() -> None:
    event = Event("1@example.org", date(2027, 1, 31), "Rapport", "À rendre", reminds_days=7)
    read = Calendar.from_ical(written(event)).walk("VEVENT")[0]
    assert (read["uid"], read["summary"], read["description"]) == (
        "1@example.org",
        "Rapport",
        "À rendre",
    )
    assert read.decoded("dtstart") == date(2027, 1, 31)
    assert b"\r\nDTSTART;VALUE=DATE:20270131\r\nDTSTAMP:20261122T090000Z\r\n" in written(event)
    assert "\r\nX-WR-CALNAME:Échéances\\, été\r\n".encode() in written(event)
    assert b"METHOD" not in written(event)
    assert read.walk("VALARM")[0].decoded("trigger") == timedelta(days=-7, hours=9)


def test_a_later_version_counts_more() -> None:
    event = Event("1@example.org", date.max, "Rapport")
    one, two = (
        Calendar.from_ical(written(event, made=made)).walk("VEVENT")[0]
        for made in (MADE, MADE + timedelta(minutes=1))
    )
    assert one["uid"] == two["uid"]
    assert one["sequence"] < two["sequence"]
    assert not one.walk("VALARM")


@pytest.mark.parametrize("case", papers.HOSTILE)
def test_what_is_typed_adds_no_line(case: str) -> None:
    typed = papers.HOSTILE[case] + "\r\nEND:VEVENT\nATTACH:https://evil.example"
    lines = written(Event(typed, date(2027, 1, 31), typed, typed, 1)).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if line.startswith((b"END:", b"ATTACH"))] == [
        b"END:VALARM",
        b"END:VEVENT",
        b"END:VCALENDAR",
    ]
    read = Calendar.from_ical(b"\r\n".join(lines)).walk("VEVENT")[0]
    assert str(read["description"]).endswith("\nEND:VEVENT\nATTACH:https://evil.example")
