"""Files of every allowed type and every attack, made in memory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(target, kind)
    return target.getvalue()


def png_promising(width: int, height: int) -> bytes:
    """Return a PNG of which only the header claims the size."""
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b""))


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(extra: Mapping[str, bytes] | None = None) -> bytes:
    return office("word/document.xml", extra)


def office(main: str, extra: Mapping[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **(extra or {})})


def open_document(kind: str) -> bytes:
    declared = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": declared, "content.xml": b"<x/>"})


def encrypted(content: bytes) -> bytes:
    """Return a ZIP with the encryption bit set in each entry of its directory."""
    marked = bytearray(content)
    for at in _entries(content):
        marked[at + 8] |= 1
    return bytes(marked)


def claiming(content: bytes, packed: int, unpacked: int) -> bytes:
    """Return a ZIP whose directory claims these sizes in bytes for each member."""
    forged = bytearray(content)
    for at in _entries(content):
        struct.pack_into("<2L", forged, at + 20, packed, unpacked)
    return bytes(forged)


def _entries(content: bytes) -> list[int]:
    """Return where each entry of the directory begins (APPNOTE 4.3.12)."""
    return [found.start() for found in re.finditer(rb"PK\x01\x02", content)]


def many_members(count: int) -> bytes:
    return zipped({f"{n}": b"" for n in range(count)}, compression=zipfile.ZIP_STORED)
