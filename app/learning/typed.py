"""What somebody typed into the search box, as a question to FTS5.

Nothing of it reaches FTS5's own language: every word is put into quotes, and what is no letter or
digit only divides words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from app.learning import plain

MOST_CHARACTERS = 200
MOST_WORDS = 12

_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f])*(?:[-\u2010\u2011][^\W_](?:[^\W_]|[\u0300-\u036f])*)*"
)
_HYPHEN = re.compile(r"[-\u2010\u2011]")

_LITTLE = {
    "en": "a an and are do does for how i in is it my of on or s t the to what when where who why "
    "with",
    "fr": "au aux c ce comment d dans de des du en est et j je l la le les m ma mes mon n ou par "
    "pour qu que quel quelle quoi sur un une y",
}
_LITTLE_WORDS = frozenset(" ".join(_LITTLE.values()).split())
"""Not asked for where there are other words: a definition of "pilot" need not say "what is a"."""

_PLURALS = (("ies", "y"), ("aux", "al"), ("eaux", "eau"), ("s", ""), ("x", ""))
"""Ends of plural and singular, English and French; the first that fits is taken."""


def words(question: str) -> list[str]:
    """Return the words to look for, in the order typed; those that say nothing are left out."""
    text = unicodedata.normalize("NFC", question[:MOST_CHARACTERS])
    every = _WORD.findall(text)
    telling = [one for one in every if plain.fold(one) not in _LITTLE_WORDS]
    return (telling or every)[:MOST_WORDS]


def expression(asked: Sequence[str], spell: Callable[[str], str], *, every_word: bool) -> str:
    """Return a question that FTS5 reads; the last word may be only begun."""
    *before, last = asked
    groups = [_any_of(_forms(one), spell) for one in before]
    groups.append(_any_of(_forms(last), spell, begun=last))
    return (" AND " if every_word else " OR ").join(groups)


def _any_of(forms: Sequence[str], spell: Callable[[str], str], *, begun: str = "") -> str:
    quoted = [f'"{spell(form)}"{"*" if form == begun else ""}' for form in forms]
    return f"({' OR '.join(quoted)})"


def _forms(word: str) -> list[str]:
    """Return a word, then what it may also be written as: in one, or in the other number."""
    if _HYPHEN.search(word):
        return [word, _HYPHEN.sub("", word)]
    folded = plain.fold(word)
    for plural, singular in _PLURALS:
        if folded.endswith(plural) and len(folded) > len(plural) + 2:
            return [word, folded.removesuffix(plural) + singular]
    others = [folded.removesuffix(one) + many for many, one in _PLURALS[:2] if folded.endswith(one)]
    return [word, f"{folded}s", *others]
