"""What can be done with an agreement when: every order of moves, tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app.kernel.differing import Part, side_by_side
from app.kernel.errors import Conflict, Forbidden, Invalid, ProductError
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId
from competences.agreement import rules
from competences.agreement.model import (
    Agreement,
    AgreementId,
    Ending,
    Item,
    Party,
    Signature,
    State,
    Terms,
    Version,
    terms_document,
    terms_value,
)
from competences.agreement.rules import Gap, Incomplete

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
TODAY = NOW.date()
TERMS = Terms("Aim.", {"A": 4}, "I.", "You.", "Weekly.", TODAY + timedelta(days=30))
EMPTY = Agreement(
    AgreementId(uuid4()), OrganisationId(uuid4()), PersonId(uuid4()), PersonId(uuid4()), NOW
)
LEARNER, ADVISER = Party


# -- the moves, as the service makes them ------------------------------------------------------


def propose(agreement: Agreement, by: Party) -> Agreement:
    words = replace(TERMS, aims=f"Aim {agreement.newest}.")
    rules.check_proposal(agreement, words, seen=agreement.newest, today=TODAY)
    number = agreement.newest + 1
    version = Version(number, "keep_in_pact", "1", words, by, NOW)
    return replace(agreement, versions=(*agreement.versions, version))


def sign(agreement: Agreement, by: Party, number: int) -> Agreement:
    name = rules.checked_signature(agreement, by, number, name="Example", agreed=True, today=TODAY)
    versions = tuple(
        replace(each, signatures={**each.signatures, by: Signature(name, NOW)})
        if each.number == number
        else each
        for each in agreement.versions
    )
    return replace(agreement, versions=versions)


def set_aside(agreement: Agreement, number: int) -> Agreement:
    rules.check_set_aside(agreement, number)
    last = replace(agreement.versions[-1], set_aside_at=NOW)
    return replace(agreement, versions=(*agreement.versions[:-1], last))


def end(agreement: Agreement, by: Party) -> Agreement:
    return replace(agreement, ending=Ending(by, rules.checked_word(agreement, "Thank you."), NOW))


Move = Callable[[Agreement], Agreement]


def moves(agreement: Agreement) -> Iterator[tuple[tuple[str, Party | None, int], Move]]:
    """Yield everything that two people can try, on every version there is and one there is not."""
    for by in Party:
        yield ("propose", by, 0), lambda a, by=by: propose(a, by)  # type: ignore[misc]
        yield ("end", by, 0), lambda a, by=by: end(a, by)  # type: ignore[misc]
        for n in range(agreement.newest + 2):
            yield ("sign", by, n), lambda a, by=by, n=n: sign(a, by, n)  # type: ignore[misc]
    for n in range(agreement.newest + 2):
        yield ("set_aside", None, n), lambda a, n=n: set_aside(a, n)  # type: ignore[misc]


@dataclass(frozen=True)
class Model:
    """What an agreement is, said another way: who signed what waits, what holds, is it over."""

    waiting: frozenset[Party] | None = None
    newest: int = 0
    holds: int = 0
    over: bool = False

    @property
    def state(self) -> State:
        if self.over:
            return State.ENDED
        if self.waiting is not None:
            return State.RENEWING if self.holds else State.PROPOSED
        return State.IN_FORCE if self.holds else State.BEGUN

    def after(self, move: str, by: Party | None, number: int) -> Model | None:
        """Return what follows; None where the move is to be refused."""
        if self.over:
            return None
        match move, by:
            case "propose", _:
                return Model(frozenset(), self.newest + 1, self.holds)
            case "end", _:
                return replace(self, over=True) if self.newest else None
            case "set_aside", _:
                fits = self.waiting is not None and self.holds and number == self.newest
                return replace(self, waiting=None) if fits else None
            case "sign", Party():
                if self.waiting is None or number != self.newest or by in self.waiting:
                    return None
                signed = self.waiting | {by}
                if signed == set(Party):
                    return Model(None, self.newest, number)
                return replace(self, waiting=signed)
        raise AssertionError(move)


def test_every_order_of_moves_leads_where_the_model_says() -> None:
    seen: set[Model] = set()
    ahead: list[tuple[Agreement, Model]] = [(EMPTY, Model())]
    tried = refused = 0
    while ahead:
        agreement, model = ahead.pop()
        assert agreement.state is model.state
        assert (agreement.in_force.number if agreement.in_force else 0) == model.holds
        if model in seen or agreement.newest > 4:
            continue
        seen.add(model)
        for what, move in moves(agreement):
            expected = model.after(*what)
            tried += 1
            if expected is None:
                with pytest.raises(Conflict):
                    move(agreement)
                refused += 1
                continue
            after = move(agreement)
            assert after.versions[: agreement.newest - 1] == agreement.versions[:-1]
            assert [v.terms for v in after.versions[: agreement.newest]] == [
                v.terms for v in agreement.versions
            ]
            ahead.append((after, expected))
    assert (len(seen) > 40, tried > 500, refused > 300) == (True, True, True)


# -- refusals, each by its name ----------------------------------------------------------------


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(ProductError) as caught:
        call()
    return caught.value.code


def test_refusals_say_what_stands_against_it() -> None:
    one = propose(EMPTY, LEARNER)
    half = sign(one, LEARNER, 1)
    both = sign(half, ADVISER, 1)
    two = propose(both, ADVISER)
    over = end(both, ADVISER)
    stale = replace(one.versions[0], terms=replace(TERMS, until=TODAY - timedelta(days=1)))
    late = replace(one, versions=(stale,))

    def named(name: str, *, agreed: bool) -> Callable[[], object]:
        return lambda: rules.checked_signature(
            one, ADVISER, 1, name=name, agreed=agreed, today=TODAY
        )

    def proposing(terms: Terms, seen: int) -> Callable[[], object]:
        return lambda: rules.check_proposal(both, terms, seen=seen, today=TODAY)

    cases: dict[str, tuple[str, Callable[[], object]]] = {
        "twice": ("agreement_signed_already", lambda: sign(half, LEARNER, 1)),
        "twice, in force since": ("agreement_signed_already", lambda: sign(both, LEARNER, 1)),
        "the old one": ("agreement_outdated", lambda: sign(two, LEARNER, 1)),
        "one to come": ("agreement_outdated", lambda: sign(two, LEARNER, 3)),
        "over": ("agreement_ended", lambda: sign(over, LEARNER, 1)),
        "its day is over": ("agreement_too_late", lambda: sign(late, ADVISER, 1)),
        "no name": ("signature_name", named(" \u202e ", agreed=True)),
        "long name": ("words_too_long", named("x" * 201, agreed=True)),
        "no tick": ("signature_tick", named("Example", agreed=False)),
        "nothing new": ("agreement_unchanged", proposing(both.versions[0].terms, 1)),
        "overtaken": ("agreement_overtaken", proposing(TERMS, 0)),
        "incomplete": ("agreement_incomplete", proposing(Terms(), 1)),
        "no word": ("ending_word", lambda: rules.checked_word(both, " ")),
        "long word": ("words_too_long", lambda: rules.checked_word(both, "x" * 1001)),
        "nothing to end": ("agreement_not_proposed", lambda: rules.checked_word(EMPTY, "x")),
        "no adviser": ("agreement_no_adviser", lambda: rules.check_adviser({Role.LEARNER})),
    }
    assert {case: refusal(call) for case, (_, call) in cases.items()} == {
        case: code for case, (code, _) in cases.items()
    }
    rules.check_adviser({Role.LEARNER, Role.TRAINER})
    with pytest.raises(Forbidden):
        rules.check_adviser(set())


def test_gaps_are_named_in_the_order_of_the_page() -> None:
    assert rules.gaps(Terms(), TODAY) == [Gap(item) for item in Item]
    assert rules.gaps(TERMS, TODAY) == []
    for days, code in ((-1, "past"), (3 * 366 + 1, "far")):
        wrong = replace(TERMS, until=TODAY + timedelta(days=days))
        assert rules.gaps(wrong, TODAY) == [Gap(Item.UNTIL, code)]
    with pytest.raises(Incomplete) as caught:
        rules.check_proposal(EMPTY, replace(TERMS, aims=""), seen=0, today=TODAY)
    assert caught.value.gaps == (Gap(Item.AIMS),)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TERMS, targets={"Z": 3}),
        replace(TERMS, targets={"A": 1}),
        replace(TERMS, targets={"A": 6}),
        replace(TERMS, aims="x" * 4001),
        replace(TERMS, learner_commits="x" * 4001),
        replace(TERMS, adviser_commits="x" * 4001),
        replace(TERMS, meetings="x" * 301),
    ],
)
def test_terms_that_cannot_be_kept(wrong: Terms) -> None:
    with pytest.raises(Invalid):
        rules.checked(wrong, ("A", "B"))


def test_terms_are_kept_as_they_are_read() -> None:
    messy = replace(TERMS, aims=" Aim.\n", meetings=" Every\nweek. ")
    clean = rules.checked(messy, ("A",))
    assert (clean.aims, clean.meetings) == ("Aim.", "Every week.")
    for terms in (clean, Terms()):
        assert terms_value(terms_document(terms)) == terms


def test_agreement_runs_out_the_day_after() -> None:
    both = sign(sign(propose(EMPTY, LEARNER), LEARNER, 1), ADVISER, 1)
    until = TODAY + timedelta(days=30)
    days: dict[date, bool] = {until: False, until + timedelta(days=1): True}
    assert {day: both.ran_out(day) for day in days} == days
    assert not EMPTY.ran_out(until + timedelta(days=1))


def test_side_by_side_marks_words() -> None:
    old, new = side_by_side("Two hours a week.", "Three hours a week, together.")
    assert old == [Part("Two ", True), Part("hours a ", False), Part("week.", True)]
    assert new == [Part("Three ", True), Part("hours a ", False), Part("week, together.", True)]
    assert side_by_side("", "New.") == ([], [Part("New.", True)])
    assert side_by_side("a b", "a b") == ([Part("a b", False)], [Part("a b", False)])
