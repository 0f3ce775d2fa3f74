"""Words that people type and that others will read beside their own."""

from __future__ import annotations

import unicodedata

_JOINERS = frozenset("\u200c\u200d")
"""Unseen too, but some scripts cannot be written without them."""


def one_line(typed: str) -> str:
    """Return typed words on one line, without characters that nobody sees.

    Controls break a mail or a database; marks of direction (U+202E and its kin) turn whatever
    stands after them, so that a name, or the page around it, reads as something else.
    """
    seen = (letter for letter in typed if letter.isspace() or not is_hidden(letter))
    return " ".join("".join(seen).split())


def is_hidden(letter: str) -> bool:
    """Tell whether a character is one that nobody sees; spaces and line ends may be."""
    return unicodedata.category(letter) in {"Cc", "Cf"} and letter not in _JOINERS
