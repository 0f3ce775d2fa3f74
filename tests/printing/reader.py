"""What a PDF of ours says, read from its streams and the letters that its fonts declare."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|(/Artifact BMC|EMC)|\(((?:[^\\()]|\\.)*)\) Tj", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text(written: bytes) -> str:
    """Return what stands on the pages, piece by piece in the order it was drawn, without feet."""
    objects = dict(_OBJECT.findall(written))
    fonts = {
        name: _letters(objects, number)
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", written)
    }
    said: list[str] = []
    for one in objects.values():
        content = _stream(one)
        if b" BDC" not in content:
            continue
        font: dict[int, str] = {}
        aside = False
        for name, mark, drawn in _SHOWN.findall(content):
            font = fonts[name] if name else font
            aside = mark == b"/Artifact BMC" if mark else aside
            if name or mark or aside:
                continue
            codes = re.sub(rb"\\(.)", lambda m: _ESCAPED.get(m[1], m[1]), drawn, flags=re.DOTALL)
            pairs = zip(codes[::2], codes[1::2], strict=True)
            said.append("".join(font[high << 8 | low] for high, low in pairs))
    return "\n".join(said)


def _letters(objects: dict[bytes, bytes], font: bytes) -> dict[int, str]:
    """Return code → letter, as a font declares it for whoever copies text (ISO 32000-1, 9.10.3)."""
    declared = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert declared is not None
    pairs = re.findall(
        rb"<(\w{4})> <(\w+)>", _stream(objects[declared[1]]).split(b"endcodespace")[1]
    )
    return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _stream(one: bytes) -> bytes:
    found = _STREAM.search(one)
    if not found:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in one else found[1]
