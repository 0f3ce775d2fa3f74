"""Bytes in base 58 as Bitcoin writes it (Controlled Identifiers 1.0, 2.4): `z…`."""

from __future__ import annotations

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}

LONGEST = 160
"""Letters: a signature by P-384 takes 132. The work grows with their square."""


def encode(octets: bytes) -> str:
    number, digits = int.from_bytes(octets, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    zeros = len(octets) - len(octets.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def decode(text: str) -> bytes:
    """Return the bytes; raise `ValueError` for another base, or what is no number."""
    if not text.startswith("z") or len(text) > LONGEST:
        raise ValueError("not base58btc, or too long")
    number = 0
    for letter in text[1:]:
        if letter not in _VALUES:
            raise ValueError("a letter that base58btc has not")
        number = number * 58 + _VALUES[letter]
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
