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
_UNSEEN = re.compile(f"[{plain.UNSEEN}]")
_HYPHEN = re.compile(r"[-\u2010\u2011]")

_LITTLE = {
    "en": "a an and are do does for how i in is it my of on or s t the to what when where who why "
    "with",
    "fr": "au aux c ce comment d dans de des du en est et j je l la le les m ma mes mon n ou par "
    "pour qu que quel quelle quoi sur un une y",
}
_LITTLE_WORDS = frozenset(" ".join(_LITTLE.values()).split())
"""Not asked for where there are other words: a definition of "pilot" need not say "what is a"."""

_PLURALS = (("ies", "y"), ("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", ""))
"""Ends of plural and singular, English and French."""


def words(question: str) -> list[str]:
    """Return the words to look for, in the order typed; those that say nothing are left out."""
    seen = _UNSEEN.sub("", question[:MOST_CHARACTERS])
    text = unicodedata.normalize("NFC", seen)
    return (telling(text) or _WORD.findall(text))[:MOST_WORDS]


def telling(text: str) -> list[str]:
    """Return the words of a text, but for those that say nothing."""
    return [one for one in _WORD.findall(text) if plain.fold(one) not in _LITTLE_WORDS]


def expression(asked: Sequence[str], spell: Callable[[str], str], *, every_word: bool) -> str:
    """Return a question that FTS5 reads; the last word may be only begun."""

    def either(forms: Sequence[str]) -> str:
        return " OR ".join(f'"{spell(form)}"' for form in forms)

    *before, last = asked
    groups = [either([word, *_other_forms(word)]) for word in before]
    # A form that the begun word covers would count twice.
    others = [form for form in _other_forms(last) if not form.startswith(plain.fold(last))]
    groups.append(f"{either([*others, last])}*")
    return (" AND " if every_word else " OR ").join(f"({group})" for group in groups)


def _other_forms(word: str) -> list[str]:
    """Return what a word may also be written as: in one, or in the other number."""
    if _HYPHEN.search(word):
        return [_HYPHEN.sub("", word)]
    folded = plain.fold(word)
    one = [
        folded.removesuffix(many) + single
        for many, single in _PLURALS
        if folded.endswith(many) and len(folded) > len(many) + 2
    ]
    several = [
        folded.removesuffix(single) + many
        for many, single in _PLURALS
        if single and folded.endswith(single)
    ]
    return [*one, *several, f"{folded}s"]
