"""Files on their way into a list: `imports/<id>` in the home, gone once they are worked off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from app.kernel.runtime import settings

CHUNK = 1024 * 1024


class TooLarge(ValueError):
    """The stream holds more bytes than allowed."""


def keep(stream: BinaryIO, import_id: UUID, *, limit: int) -> Path:
    """Store a stream and return where; raise `TooLarge`, and then nothing is stored."""
    target = path(import_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    left = limit
    with target.open("xb") as file:
        while left >= 0 and (chunk := stream.read(CHUNK)):
            left -= len(chunk)
            file.write(chunk)
    if left < 0:
        remove(import_id)
        raise TooLarge
    return target


def path(import_id: UUID) -> Path:
    return settings().home / "imports" / import_id.hex


def remove(import_id: UUID) -> None:
    path(import_id).unlink(missing_ok=True)


def sweep(before: datetime) -> None:
    """Delete what was stored before a moment, whatever became of it."""
    folder = settings().home / "imports"
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
