from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from app.kernel.ids import PersonId
from app.toolkit.sittings import CLOSE, USUAL, Version, sittings, superfluous

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


def test_older_sittings_get_coarser_and_evidence_stays() -> None:
    day = 24 * 60
    versions = [
        _at(800 * day, 1),
        _at(799 * day, 2),  # the last of its month
        _at(500 * day, 3, frozen=True),
        _at(499 * day, 4),  # the last of its month
        _at(90 * day, 5),
        _at(90 * day - 120, 6),  # the last of its day
        _at(20 * day, 7),
        _at(20 * day - 120, 8),
        _at(0, 9),
    ]
    assert superfluous(versions, NOW) == [1, 5]


def test_a_large_document_has_a_shorter_past_and_keeps_its_evidence() -> None:
    day, large = 24 * 60, 400_000
    evidence = [_at(25 * day, 1, size=large, frozen=True)]
    sittings_of = [_at(24 * day - 60 * n, n + 2, size=large) for n in range(40)]
    set_aside = [_at(10 * day - 60 * n, n + 50, size=large, pinned=True) for n in range(40)]
    flood = [_at(5 - n / 100, n + 100, size=large) for n in range(200)]
    versions = [*evidence, *sittings_of, *set_aside, *flood]
    for bounds in (USUAL, CLOSE):
        gone = set(superfluous(versions, NOW, bounds))
        kept = [one for one in versions if one.revision not in gone]
        assert kept[0].frozen
        assert kept[-1] is flood[-1]
        # Of sittings, of what was set aside, of the hour; the evidence and the newest.
        most = 2 * bounds.lasting_size + bounds.passing_size + 2 * large
        assert large < sum(one.size for one in kept) <= most
    assert len(versions) - len(superfluous(versions, NOW, CLOSE)) < 12


def test_flood_of_small_saves_from_ever_other_pages_stays_short() -> None:
    """A page gives itself its sign; each save looks at all versions there are."""
    flood = [_at(600 - n / 100, n + 1, size=2, page=str(n)) for n in range(3 * USUAL.passing)]
    assert len(flood) - len(superfluous(flood, NOW)) == USUAL.passing
