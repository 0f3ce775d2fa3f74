"""How a learning agreement comes about, changes and ends. Pure, and only here.

The commitment contract of the AEFA's guide, which both sides sign and keep returning to, is the
source; its sanctions are left out. What is ours:

* One proposes, both sign. What was proposed never changes: a change is a new version, which both
  sign again, and until they have, the older one goes on.
* Each writes a draft of their own, so nobody writes over the other. Who proposes says which version
  they had seen; if the other was faster, they are told, and keep what they wrote.
* Either may end it at any time with a word. Nothing follows from that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.identity import Role
from app.kernel.words import one_line
from competences.agreement.model import (
    ADVISER_ROLES,
    TARGET_LEVELS,
    Agreement,
    Item,
    Party,
    State,
    Terms,
)

TEXT_LIMIT = 4_000
MEETINGS_LIMIT = 300
WORD_LIMIT = 1_000
NAME_LIMIT = 200
LONGEST = timedelta(days=3 * 366)
"""Nobody plans their learning farther ahead."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a draft lacks before it can be proposed."""

    item: Item
    code: str = "needed"
    """ "needed", "past" or "far"."""


class Incomplete(Invalid):
    """What was sent lacks something; `gaps` says what, in the order of the page."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__("agreement_incomplete")
        self.gaps = tuple(gaps)


def check_adviser(roles: Collection[Role]) -> None:
    """Raise `Forbidden` for whoever may not (any longer) accompany learners of the centre."""
    if not ADVISER_ROLES & set(roles):
        raise Forbidden("agreement_no_adviser")


def checked(terms: Terms, codes: Collection[str]) -> Terms:
    """Return terms that may be kept, complete or not; raise `Invalid` for what cannot be."""
    levels = set(terms.targets.values())
    if not set(terms.targets) <= set(codes) or not levels <= set(TARGET_LEVELS):
        raise Invalid("agreement_unreadable")
    for text in (terms.aims, terms.learner_commits, terms.adviser_commits):
        _short(text, TEXT_LIMIT)
    _short(terms.meetings, MEETINGS_LIMIT)
    return replace(
        terms,
        aims=terms.aims.strip(),
        learner_commits=terms.learner_commits.strip(),
        adviser_commits=terms.adviser_commits.strip(),
        meetings=one_line(terms.meetings),
    )


def gaps(terms: Terms, today: date) -> list[Gap]:
    """Return what a draft lacks before it can be proposed, in the order of the page."""
    written = {
        Item.AIMS: terms.aims,
        Item.TARGETS: terms.targets,
        Item.LEARNER_COMMITS: terms.learner_commits,
        Item.ADVISER_COMMITS: terms.adviser_commits,
        Item.MEETINGS: terms.meetings,
        Item.UNTIL: terms.until,
    }
    found = [Gap(item) for item, value in written.items() if not value]
    if terms.until is not None and terms.until < today:
        found.append(Gap(Item.UNTIL, "past"))
    if terms.until is not None and terms.until > today + LONGEST:
        found.append(Gap(Item.UNTIL, "far"))
    return found


def check_proposal(agreement: Agreement, terms: Terms, *, seen: int, today: date) -> None:
    """Raise unless these terms can become the next version.

    `seen` is the newest version that whoever proposes had before them. Raises `Conflict` if there
    is another by now or all is over, `Incomplete` for what lacks, `Invalid` if nothing is new.
    """
    _require_open(agreement)
    if seen != agreement.newest:
        raise Conflict("agreement_overtaken", version=agreement.newest)
    missing = gaps(terms, today)
    if missing:
        raise Incomplete(missing)
    before = agreement.waiting or agreement.in_force
    if before is not None and before.terms == terms:
        raise Invalid("agreement_unchanged")


def checked_signature(
    agreement: Agreement, party: Party, number: int, *, name: str, agreed: bool, today: date
) -> str:
    """Return the name as it is kept under version `number`; raise what stands against signing it.

    `Conflict` if that version is not what waits for this party, `Invalid` for name and tick.
    """
    _require_open(agreement)
    waiting = agreement.waiting
    if waiting is None or waiting.number != number:
        _refuse_outdated(agreement, party, number)
        raise Conflict("agreement_outdated", version=number, newest=agreement.newest)
    if party in waiting.signatures:
        raise Conflict("agreement_signed_already")
    if waiting.terms.until is not None and waiting.terms.until < today:
        raise Conflict("agreement_too_late")
    written = one_line(name)
    if not written:
        raise Invalid("signature_name", field="name")
    if len(written) > NAME_LIMIT:
        raise Invalid("words_too_long", field="name", limit=NAME_LIMIT)
    if not agreed:
        raise Invalid("signature_tick", field="agreed")
    return written


def check_set_aside(agreement: Agreement, number: int) -> None:
    """Raise `Conflict` unless version `number` waits while an older one is in force."""
    _require_open(agreement)
    waiting = agreement.waiting
    if agreement.state is not State.RENEWING or waiting is None or waiting.number != number:
        raise Conflict("agreement_outdated", version=number, newest=agreement.newest)


def checked_word(agreement: Agreement, word: str) -> str:
    """Return the word an agreement is ended with; raise `Conflict` if there is nothing to end."""
    _require_open(agreement)
    if agreement.state is State.BEGUN:
        raise Conflict("agreement_not_proposed")
    if not word.strip():
        raise Invalid("ending_word", field="word")
    _short(word, WORD_LIMIT, field="word")
    return word.strip()


def _require_open(agreement: Agreement) -> None:
    if agreement.ending:
        raise Conflict("agreement_ended")


def _refuse_outdated(agreement: Agreement, party: Party, number: int) -> None:
    """Raise what is truer than "outdated" where somebody presses twice."""
    version = agreement.version(number)
    if version is not None and number == agreement.newest and party in version.signatures:
        raise Conflict("agreement_signed_already")


def _short(text: str, limit: int, field: str | None = None) -> None:
    if len(text) > limit:
        raise Invalid("words_too_long", field=field, limit=limit)
