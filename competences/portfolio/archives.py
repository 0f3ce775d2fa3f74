"""Office documents: ZIP containers, told by their members and weighed without being unpacked.

A ZIP bomb says itself how much it would unpack to, how many members it has and whether it holds
further archives. A directory that lies about its sizes harms nobody here: nothing is unpacked but
the first bytes of each member, and embedded documents up to a limit.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import BinaryIO

from app.kernel.errors import Invalid
from competences.portfolio.model import FileType

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

DOCX = FileType(f"{_OPEN_XML}wordprocessingml.document", ("docx",))
XLSX = FileType(f"{_OPEN_XML}spreadsheetml.sheet", ("xlsx",))
PPTX = FileType(f"{_OPEN_XML}presentationml.presentation", ("pptx",))
ODT = FileType(f"{_OPEN_DOCUMENT}text", ("odt",))
ODS = FileType(f"{_OPEN_DOCUMENT}spreadsheet", ("ods",))
ODP = FileType(f"{_OPEN_DOCUMENT}presentation", ("odp",))

_MAIN_MEMBERS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_MIMETYPES = {file_type.media_type: file_type for file_type in (ODT, ODS, ODP)}
TYPES = (DOCX, XLSX, PPTX, ODT, ODS, ODP)

MAX_MEMBERS = 5_000
MAX_DIRECTORY_BYTES = 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 100
"""Real documents stay below 30; a bomb of zeros reaches 1,000."""
RATIO_COUNTS_FROM_BYTES = 5 * 1024 * 1024
MAX_EMBEDDED_BYTES = 20 * 1024 * 1024

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR_BYTES = 20
_LONGEST_COMMENT = 0xFFFF
_ARCHIVES = (
    b"PK\x03\x04",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5/\xfd",
)
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""All that documents may use (ECMA-376-2 C.1, ODF 1.3 part 2, 2.1). zipfile unpacks the others
without a limit: 4 kB of bzip2 become 4 GB at the first byte asked for."""


_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError)
"""What zipfile meets in a file that is not as its directory says."""


def recognise(stream: BinaryIO, depth: int = 0) -> FileType:
    """Return which office document a ZIP is; raise `Invalid` if none, a bomb, locked, with macros.

    `depth` counts embedded documents: one inside another is common (a table in slides), a third
    level is refused.
    """
    _check_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_weight(members)
            found = _type_of(archive, members)
            _check_inside(archive, members, depth)
            return found
    except _BROKEN as error:
        raise Invalid("file_damaged", field="file") from error


def _check_directory(stream: BinaryIO) -> None:
    """Weigh the directory before zipfile loads it: a million members would fill the memory."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _LONGEST_COMMENT - _END_OF_DIRECTORY.size))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_DIRECTORY.size:
        raise Invalid("file_damaged", field="file")
    fields = _END_OF_DIRECTORY.unpack_from(tail, at)
    members, directory_bytes, comment = fields[4], fields[5], fields[7]
    if len(tail) - at != _END_OF_DIRECTORY.size + comment:
        raise Invalid("file_damaged", field="file")
    # With a ZIP64 directory zipfile would believe that one instead of what we weigh here.
    if tail[:at][-_ZIP64_LOCATOR_BYTES:].startswith(b"PK\x06\x07"):
        raise Invalid("file_bomb", field="file")
    if members > MAX_MEMBERS or directory_bytes > MAX_DIRECTORY_BYTES:
        raise Invalid("file_bomb", field="file")
    stream.seek(0)


def _check_weight(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    too_dense = unpacked > RATIO_COUNTS_FROM_BYTES and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED_BYTES or too_dense:
        raise Invalid("file_bomb", field="file")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Invalid("file_locked", field="file")
    if any(member.compress_type not in _METHODS for member in members):
        raise Invalid("file_damaged", field="file")


def _type_of(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> FileType:
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        name.startswith(("Basic/", "Scripts/")) for name in names
    ):
        raise Invalid("file_macros", field="file")
    if "[Content_Types].xml" in names:
        for name, file_type in _MAIN_MEMBERS.items():
            if name in names:
                return file_type
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as member:
            declared = member.read(100).decode("ascii", "replace").strip()
        if declared in _MIMETYPES:
            return _MIMETYPES[declared]
    raise Invalid("file_is_archive", field="file")


def _check_inside(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], depth: int) -> None:
    """Look at the first bytes of each member: an archive inside must be a document itself."""
    for info in members:
        with archive.open(info) as member:
            if not member.read(6).startswith(_ARCHIVES):
                continue
        if depth > 0 or info.file_size > MAX_EMBEDDED_BYTES:
            raise Invalid("file_bomb", field="file")
        with archive.open(info) as member:
            recognise(io.BytesIO(member.read(MAX_EMBEDDED_BYTES)), depth + 1)
