"""Archives made to fill the memory before anybody could weigh them."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.kernel.errors import Invalid
from competences.portfolio import archives, sniffing
from tests.portfolio.files import docx, office, zipped

MEGABYTE = 1024 * 1024


@contextmanager
def room(megabytes: int) -> Iterator[None]:
    """Let the process grow by so much; whoever takes more gets a MemoryError."""
    kept = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        pages = int(statm.read().split()[0])
    now = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + megabytes * MEGABYTE, kept[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, kept)


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        sniffing.recognise(io.BytesIO(content))
    return caught.value.code


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_limit_are_not_tried(method: int) -> None:
    """The directory says 6 bytes; the first read would unpack all that 4 kB hold."""
    members = {"[Content_Types].xml": b"<T/>", "word/document.xml": bytes(128 * MEGABYTE)}
    bomb = bytearray(zipped(members, compression=method))
    struct.pack_into("<L", bomb, bomb.rfind(b"PK\x01\x02") + 24, 6)
    with room(100):
        assert refusal(bytes(bomb)) == "file_damaged"


def zip64(entries: int) -> bytes:
    """Return a ZIP whose plain end claims one member, and whose ZIP64 end many."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[0] * 18) + b"a"
    entry = entry[:28] + struct.pack("<H", 1) + entry[30:]
    directory = entry * entries
    end64 = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, len(directory), 0
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(directory), 1)
    return (
        directory + end64 + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 47, 0, 0)
    )


def test_second_directory_is_not_believed() -> None:
    bomb = b"PK\x03\x04" + zip64(300_000)
    assert len(bomb) < sniffing.LIMIT_BYTES
    with room(60):
        assert refusal(bomb) == "file_bomb"


def test_directory_that_points_beyond_the_end_is_refused() -> None:
    broken = bytearray(docx())
    at = broken.find(b"PK\x01\x02")
    struct.pack_into("<L", broken, at + 42, len(broken) - 2)
    assert refusal(bytes(broken)) == "file_damaged"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_document_cut_short_is_refused(cut: int) -> None:
    assert refusal(docx()[:-cut]) == "file_damaged"


def test_bytes_changed_anywhere_never_break_the_reader() -> None:
    """Whatever one changed byte does: a type or a reason, no other error."""
    good = office("xl/workbook.xml", {"xl/a.bin": bytes(range(256))})
    for at in range(4, len(good)):
        for value in (0, 0xFF, good[at] ^ 0x41):
            changed = good[:at] + bytes([value]) + good[at + 1 :]
            try:
                assert archives.recognise(io.BytesIO(changed)) in archives.TYPES
            except Invalid:
                continue
