from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from app.kernel.ids import PersonId
from app.toolkit.sittings import Version, sittings, superfluous

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
ONE, OTHER = PersonId(uuid4()), PersonId(uuid4())


def _at(minutes_ago: float, number: int, who: PersonId = ONE, **more: object) -> Version:
    values = {"page": "", "pinned": False, **more}
    moment = NOW - timedelta(minutes=minutes_ago)
    return Version(number, who, moment, **values)  # type: ignore[arg-type]


def test_sitting_is_one_persons_without_a_long_pause() -> None:
    versions = [_at(100, 1), _at(90, 2, OTHER), _at(80, 3), _at(40, 4), _at(39, 5, OTHER)]
    groups = [[one.revision for one in sitting] for sitting in sittings(versions)]
    assert groups == [[2], [1, 3], [4], [5]]


def test_of_old_saves_the_last_of_each_sitting_stays_and_what_was_set_aside() -> None:
    day = 24 * 60
    versions = [
        _at(3 * day, 1),
        _at(3 * day - 1, 2, page="p"),
        _at(3 * day - 2, 3, pinned=True),
        _at(3 * day - 3, 4),
        _at(2 * day, 5, OTHER),
        _at(11 * 60, 6, page="open"),
        _at(11 * 60 - 0.1, 7, page="open"),
        _at(11 * 60 - 0.2, 8),
        _at(9, 9),
        _at(8.9, 10),
        _at(0, 11),
    ]
    assert superfluous(versions, NOW) == [1, 2, 6]
    assert superfluous([], NOW) == []
