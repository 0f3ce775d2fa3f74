"""Who may assess whom, and when two have to: whatever people, ties and rules there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from app.kernel.ids import DossierId, OrganisationId, PersonId
from competences.validation import who
from competences.validation.model import (
    Alone,
    Assessment,
    Dossier,
    Draft,
    HouseRules,
    Part,
    Record,
    Review,
    Round,
    State,
    TieKind,
)
from tests.validation.building import LEVEL_3

SENT = datetime(2026, 5, 4, tzinfo=UTC)
PEOPLE = [PersonId(UUID(int=number)) for number in range(5)]
CANDIDATE, *ASSESSORS = PEOPLE


def _record(state: State, first: PersonId | None) -> Record:
    """Return a dossier whose round, or the round before its appeal, one assessor has signed."""
    number = 2 if state is State.APPEALED else 1
    dossier = Dossier(
        id=DossierId(UUID(int=99)),
        person_id=CANDIDATE,
        organisation_id=OrganisationId(UUID(int=98)),
        framework_id="f",
        framework_version="1",
        competence="A",
        state=state,
        round=number,
        version=1,
        created_at=SENT,
        submitted_at=SENT,
        decided_at=None,
        outcome=None,
        level=None,
    )
    rounds = [Round(each, Draft(3), SENT) for each in range(1, number + 1)]
    signed = Assessment(1, Part.FIRST, first, Review(), LEVEL_3, 3, SENT)
    return Record(dossier, rounds, (), [] if state is State.SUBMITTED else [signed])


people = st.sampled_from(PEOPLE)
first_signers = st.sampled_from([None, *ASSESSORS])
"""None: their data were erased."""
ties = st.builds(
    who.Ties,
    close=st.dictionaries(st.sampled_from(ASSESSORS), st.sampled_from(TieKind)),
    accompanied=st.sets(st.sampled_from(ASSESSORS)),
    readers=st.dictionaries(
        st.sampled_from(ASSESSORS), st.sampled_from([SENT - timedelta(1), SENT + timedelta(1)])
    ),
)
records = st.builds(
    _record,
    st.sampled_from([each for each in State if each is not State.TO_AGREE]),
    first_signers,
)
houses = st.builds(
    HouseRules,
    second_always=st.booleans(),
    second_from_level=st.sampled_from([None, 3, 4, 5]),
    second_for_first=st.integers(0, 3),
)
circumstances = st.fixed_dictionaries(
    {
        "drawn": st.booleans(),
        "level": st.sampled_from([None, 3, 4, 5]),
        "decided_before": st.integers(0, 4),
        "accompanied": st.booleans(),
    }
)


@given(people, records, ties)
def test_nobody_judges_themselves_or_whom_they_are_close_to(
    person: PersonId, record: Record, known: who.Ties
) -> None:
    found = who.obstacle(person, record, known)
    if person == CANDIDATE:
        assert found is who.Obstacle.OWN
    elif person in known.close:
        assert found in {who.Obstacle.LINE_MANAGER, who.Obstacle.RELATED}
    elif record.dossier.state is State.SUBMITTED:
        assert found is None


@given(people, first_signers, ties)
def test_two_looks_are_two_people_of_whom_one_had_not_accompanied(
    person: PersonId, first: PersonId | None, known: who.Ties
) -> None:
    if who.obstacle(person, _record(State.SECOND_ASSESSMENT, first), known) is None:
        assert person != first
        assert not {person, first} <= set(known.accompanied)


@given(people, first_signers, ties)
def test_an_appeal_goes_to_nobody_who_has_seen_or_signed(
    person: PersonId, first: PersonId | None, known: who.Ties
) -> None:
    if who.obstacle(person, _record(State.APPEALED, first), known) is None:
        assert person != first
        assert known.readers.get(person, SENT) >= SENT


@given(people, records, ties, st.sampled_from(ASSESSORS), st.sampled_from(TieKind))
def test_knowing_more_ties_lets_nobody_in(
    person: PersonId, record: Record, known: who.Ties, other: PersonId, kind: TieKind
) -> None:
    closer = replace(
        known,
        close={**known.close, other: kind},
        accompanied={*known.accompanied, other},
        readers={**known.readers, other: SENT - timedelta(1)},
    )
    if who.obstacle(person, record, known) is not None:
        assert who.obstacle(person, record, closer) is not None


@given(houses, circumstances)
def test_second_is_wanted_by_exactly_the_rules_that_are_settled(
    house: HouseRules, facts: dict[str, object]
) -> None:
    wanted = who.second_wanted(house, **facts)  # type: ignore[arg-type]
    without = HouseRules()
    each_alone = [
        replace(without, second_always=house.second_always),
        replace(without, second_from_level=house.second_from_level),
        replace(without, second_for_first=house.second_for_first),
    ]
    assert wanted == any(who.second_wanted(each, **facts) for each in each_alone)  # type: ignore[arg-type]
    calm = {"drawn": False, "level": facts["level"], "decided_before": 9, "accompanied": False}
    assert not who.second_wanted(without, **calm)  # type: ignore[arg-type]
    if facts["drawn"] or facts["accompanied"] or house.second_always:
        assert wanted


@given(houses, circumstances)
def test_more_experience_and_a_lower_level_never_call_for_a_second(
    house: HouseRules, facts: dict[str, object]
) -> None:
    calmer = {**facts, "decided_before": 9, "level": None}
    if who.second_wanted(house, **calmer):  # type: ignore[arg-type]
        assert who.second_wanted(house, **facts)  # type: ignore[arg-type]


@given(st.booleans(), st.booleans())
def test_record_says_alone_exactly_where_a_second_was_wanted(
    accompanied: bool,  # noqa: FBT001
    wanted: bool,  # noqa: FBT001
) -> None:
    said = who.alone(accompanied=accompanied, second_wanted=wanted or accompanied)
    assert (said is None) == (not wanted and not accompanied)
    assert (said is Alone.ACCOMPANIED) == accompanied


@given(st.sets(st.sampled_from(ASSESSORS)), people, ties, first_signers, first_signers)
def test_agreeing_is_for_the_two_and_for_others_only_where_one_has_gone(
    here: set[PersonId],
    person: PersonId,
    known: who.Ties,
    first: PersonId | None,
    second: PersonId | None,
) -> None:
    assume(first != second)
    one = _record(State.TO_AGREE, first)
    other = Assessment(1, Part.SECOND, second, Review(), LEVEL_3, 3, SENT)
    record = replace(one, assessments=[*one.assessments, other])
    able = {each for each in (first, second) if each in here and each not in known.close}
    allowed = who.may_agree(person, record, known, here)
    if person in able:
        assert allowed
    elif len(able) == 2:
        assert not allowed
    else:
        assert allowed == (person != CANDIDATE and person not in known.close)
