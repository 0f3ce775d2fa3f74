"""What a verifier says: three outcomes, and every check with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """There are three, for "we could not look" is neither yes nor no."""

    VALID = "valid"
    NOT_VALID = "not valid"
    UNKNOWN = "could not check"

    @property
    def exit_status(self) -> int:
        """What the command line ends with."""
        return list(Outcome).index(self)


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what several outcomes amount to: one "not valid" decides, then one unknown."""
    for outcome in (Outcome.NOT_VALID, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.VALID if outcomes else Outcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `code` is stable; `values` fill its sentence; `detail` is English."""

    code: str
    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""
    remark: bool = False
    """Something that is off and decides nothing."""


def remark(code: str, **values: str) -> Check:
    """Return a check that only says what is off."""
    return Check(code, Outcome.VALID, values, remark=True)


class Stop(Exception):
    """A check whose failure leaves nothing more to look at."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.code)
        self.check = check


def stop(outcome: Outcome, code: str, detail: str = "", **values: str) -> Stop:
    return Stop(Check(code, outcome, values, detail))


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a badge is for, as it says it: in clear, or as the hash of an identity and a salt."""

    value: str
    salt: str = ""
    hashed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a badge says about itself, for whoever reads the report."""

    name: str = ""
    issuer: str = ""
    issued_on: str = ""
    level: str = ""
    holder: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one badge."""

    form: str
    """`Open Badges 2.0`, `Open Badges 3.0`, or empty where nothing was recognised."""
    checks: tuple[Check, ...]
    facts: Facts = Facts()

    @property
    def outcome(self) -> Outcome:
        return worst([check.outcome for check in self.checks])


class Unreachable(Exception):
    """A document could not be had; `reason` is one of the codes of `kernel.fetch`."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.reason = reason
        self.url = url


@dataclass(frozen=True, slots=True)
class Resolved:
    """What stands at an address. `gone`: its host says it was there and has been withdrawn."""

    body: bytes
    gone: bool = False


Resolve = Callable[[str], Resolved]
"""From address to document; raises `Unreachable`."""
