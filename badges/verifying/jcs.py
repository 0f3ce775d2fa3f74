"""JSON Canonicalization Scheme (RFC 8785): one text for one JSON value."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

_EXPONENT_ZEROS = re.compile(r"e([+-])0+")


def canonical(value: Any) -> bytes:
    """Return a JSON value in its canonical form; raise `ValueError` for a number beyond all."""
    return _text(value).encode()


def _text(value: Any) -> str:
    match value:
        case dict():
            # 3.2.3: by UTF-16 code units, which is not the order of code points.
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return "{" + ",".join(f"{_string(name)}:{_text(value[name])}" for name in names) + "}"
        case list():
            return "[" + ",".join(map(_text, value)) + "]"
        case str():
            return _string(value)
        case bool() | None:
            return json.dumps(value)
        case _:
            return _number(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """Return a number as ECMAScript does (3.2.2.3), for whom all are of double precision."""
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError("a number beyond every bound") from error
    if number == 0:
        return "0"
    if 1e-6 <= abs(number) < 1e21:
        return format(Decimal(repr(number)), "f").removesuffix(".0")
    return _EXPONENT_ZEROS.sub(r"e\1", repr(number)).replace(".0e", "e")
