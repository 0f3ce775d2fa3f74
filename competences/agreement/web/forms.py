"""What the form of an agreement sends, read into the values that the rules know.

A value that no page of ours would send is left to the rules to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from werkzeug.datastructures import MultiDict

from competences.agreement.model import Terms

Sent = MultiDict[str, str]


def read_terms(sent: Sent, codes: Iterable[str]) -> Terms:
    """Return what was typed; a competence without a level is not part of it."""
    chosen = {code: sent.get(f"target-{code}", type=int) for code in codes}
    return Terms(
        aims=_text(sent, "aims"),
        targets={code: level for code, level in chosen.items() if level is not None},
        learner_commits=_text(sent, "learner_commits"),
        adviser_commits=_text(sent, "adviser_commits"),
        meetings=sent.get("meetings", ""),
        until=sent.get("until", type=date.fromisoformat),
    )


def _text(sent: Sent, name: str) -> str:
    """Return a text with the line ends that are kept: browsers send CR LF."""
    return sent.get(name, "").replace("\r\n", "\n")
