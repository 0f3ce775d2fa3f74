"""Read a part of an XLSX piece by piece, and stop where little of a file would hold us up."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax.handler import ContentHandler

from defusedxml.expatreader import create_parser  # type: ignore[import-untyped]

from app.kernel.errors import Invalid
from app.partners.importing.model import MOST_ELEMENTS

CHUNK = 64 * 1024
MOST_DEPTH = 100
"""Elements inside each other: the parser remembers each that is open."""
MOST_SILENCE = 1024 * 1024
"""Bytes without an end of anything: the parser keeps them, and begins anew with each piece."""


class Handler(ContentHandler):
    """Knows how much it was told, and how deep it is."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = self.told = self.depth = 0

    def startElement(self, _name: str, _attrs: Any) -> None:  # noqa: N802  # SAX calls it so
        self.elements += 1
        self.told += 1
        self.depth += 1

    def endElement(self, _name: str) -> None:  # noqa: N802
        self.told += 1
        self.depth -= 1

    def characters(self, _content: str) -> None:
        self.told += 1


def events(archive: zipfile.ZipFile, part: str, handler: Handler) -> Iterator[int]:
    """Feed a part to a handler; yield after each piece how much of it has been read, in percent.

    Raises `Invalid` for what little of a file could keep us busy, or fill our memory, with.
    """
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    size, done, told, silent = max(archive.getinfo(part).file_size, 1), 0, 0, 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            done += len(chunk)
            silent = silent + len(chunk) if handler.told == told else 0
            told = handler.told
            if (
                silent > MOST_SILENCE
                or handler.depth > MOST_DEPTH
                or handler.elements > MOST_ELEMENTS
            ):
                raise Invalid("import_bomb")
            yield min(100, done * 100 // size)
    parser.close()
