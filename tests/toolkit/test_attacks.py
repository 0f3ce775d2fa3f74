"""Forms and addresses that are made to hurt, sent for real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app.kernel.differing import side_by_side
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.printing import deadlines
from app.toolkit import sittings
from app.toolkit.sittings import Version
from tests.conftest import People

HUGE = "9" * 30
ROWS = range(40)
FORMS: Mapping[str, tuple[Mapping[str, str], int]] = {
    "a place that only looks like a number": ({"f_costs-²-f_partner": "x"}, 422),
    "a place beyond all numbers": ({f"f_costs-{'9' * 5_000}-f_partner": "x"}, 422),
    "rows with long places": ({f"f_costs-{10**9 + n}0-f_partner": "x" for n in ROWS}, 422),
    "rows without a cell": ({f"f_costs-{n}": "x" for n in ROWS}, 422),
    "rows behind another sign": ({f"f_costs_{n}": "x" for n in ROWS}, 422),
    "a version before all versions": ({"base": f"-{HUGE}", "f_who": "x"}, 303),
    "a version that is to come": ({"base": HUGE, "f_who": "y"}, 303),
}
ADDRESSES = (
    f"/compare?old={HUGE}",
    f"/compare?old=-{HUGE}&new=1",
    f"/versions/{HUGE}",
    f"/both/{HUGE}",
)


def test_a_hostile_form_or_address_is_refused_in_words(
    app: Flask, engine: None, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    client = sign_in(people())
    document = client.post("/toolkit/everything").location
    answers = {
        name: client.post(document, data=data).status_code for name, (data, _) in FORMS.items()
    }
    assert answers == {name: status for name, (_, status) in FORMS.items()}
    assert [client.get(document + each).status_code for each in ADDRESSES] == [404] * 4


def test_a_flood_of_saves_leaves_few_versions() -> None:
    """Of a document as large as may be; each save came from another page, all within a minute."""
    begin = datetime(2026, 11, 22, 12, tzinfo=UTC)
    one, size = PersonId(UUID(int=1)), 400_000
    flood = [
        Version(n, one, begin + timedelta(milliseconds=n), f"{n}", n % 2 == 0, size=size)
        for n in range(1, 5_001)
    ]
    over = sittings.superfluous(flood, begin + timedelta(minutes=1))
    # Every other one of those that pass is among those set aside too.
    set_aside, passing = (
        most // size for most in (sittings.USUAL.lasting_size, sittings.USUAL.passing_size)
    )
    assert 5_000 - len(over) == set_aside + passing - (passing + 1) // 2
    assert 5_000 not in over


def test_two_long_texts_of_few_words_are_compared_at_once() -> None:
    """Word by word, these two took minutes, at every look at the page."""
    old, new = "a b " * 20_000, "b a c " * 20_000
    left, right = side_by_side(old, new)
    assert ("".join(one.words for one in left), [one.changed for one in left]) == (old, [True])
    assert "".join(one.words for one in right) == new


def test_no_sign_begins_a_line_of_its_own_in_a_calendar() -> None:
    day = date(2026, 11, 22)
    words = "".join(f"{end}BEGIN:VALARM" for end in "\r\n\x0b\x0c\x1c\x85\u2028\u2029")
    event = deadlines.Event(uid=words, day=day, title=words, note=words)
    written = deadlines.write([event], name=words, made=datetime(2026, 11, 22, tzinfo=UTC))
    found = written.decode().replace("\r\n ", "").splitlines()
    assert [line for line in found if line.startswith("BEGIN")] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
    ]
