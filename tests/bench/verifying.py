"""How long verifying takes: our whole verifier beside openbadgeslib's, on the same document.

`python -m tests.bench.verifying`, or `compare()` for `make bench`. Both sides read the text that
somebody hands in, get what an issuer publishes from the same table, look the status up, and take
turns. Ours does more: the proof of a status list is checked, once for the list (theirs knows no
list with a proof, so it is told to believe it), names that stand twice are refused, a report is
made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from rich.console import Console

from badges.verifying.model import Outcome
from tests.badges.foreign import (
    SITE,
    Net,
    claims,
    credential,
    multikey,
    signed_assertion,
    site,
    status_entry,
    status_list,
    token,
    verified,
    with_proof,
)
from tests.bench.turns import in_turns

TURNS = 60
MOST_TIMES = 1.03
"""No slower than the library, but for what one side differs from itself between two runs."""


@dataclass(frozen=True)
class Compared:
    """Processor time for one document, in milliseconds."""

    form: str
    ours: float
    theirs: float

    @property
    def times(self) -> float:
        return self.ours / self.theirs


def compare(turns: int = TURNS) -> list[Compared]:
    did = f"did:key:{multikey()}"
    method = f"{did}#{multikey()}"
    proven = json.dumps(with_proof(credential(did, credentialStatus=status_entry()), method))
    listed = Net({f"{SITE}/status/1": with_proof(status_list(did), method)})
    held = token(claims(credential(did)), "EdDSA", kid=method)
    assertion, published = token(signed_assertion()), site()
    return [
        _compared(
            "3.0, Data Integrity",
            lambda: _ours(proven, listed),
            lambda: OB3LdpVerifier().verify(
                proven,
                check_status=True,
                verify_status_list=False,
                download=lambda url: listed(url).body,
            ),
            turns,
        ),
        _compared(
            "3.0, VC-JWT (EdDSA)",
            lambda: _ours(held, Net()),
            lambda: OB3Verifier.for_issuer_did(did).verify(held),
            turns,
        ),
        _compared(
            "2.0, JWS (RS256)",
            lambda: _ours(assertion, published),
            lambda: OB2Verifier(download=lambda url: published(url).body).verify(
                assertion, check_revocation=True
            ),
            turns,
        ),
    ]


def _ours(given: str, net: Net) -> None:
    if verified(given, net).outcome is not Outcome.VALID:
        raise RuntimeError("the badge of the bench is not valid")


def _compared(
    form: str, ours: Callable[[], object], theirs: Callable[[], object], turns: int
) -> Compared:
    own, other = in_turns(ours, theirs, turns=turns)
    return Compared(form, own.processor, other.processor)


def main() -> None:
    console = Console()
    for row in compare():
        verdict = "[green]met[/green]" if row.times <= MOST_TIMES else "[red]MISSED[/red]"
        console.print(
            f"{row.form}: ours {row.ours:.2f} ms, openbadgeslib {row.theirs:.2f} ms, "
            f"{row.times:.2f} times (goal: at most {MOST_TIMES:g}) {verdict}"
        )


if __name__ == "__main__":
    main()
