"""Files that people hand in, kept by content: `<organisation>/<person>/<sha256>` in the home."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import event

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.kernel.runtime import settings

CHUNK = 1024 * 1024


class TooLarge(ValueError):
    """The stream holds more bytes than allowed."""


def keep(
    stream: BinaryIO, organisation_id: OrganisationId, person_id: PersonId, *, limit: int
) -> tuple[str, int]:
    """Store a stream and return its sha256 (hex) and size in bytes; raise `TooLarge`.

    It is written under a temporary name and moved, so a crash leaves no half file under a hash.
    """
    folder = _folder(organisation_id, person_id)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{new_id().hex}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with temporary.open("xb") as target:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(folder / digest.hexdigest())
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


def path(organisation_id: OrganisationId, person_id: PersonId, sha256: str) -> Path:
    """Return where a kept file lies; the name is checked, since it may come from a row."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a sha256")
    return _folder(organisation_id, person_id) / sha256


def erase(organisation_id: OrganisationId, person_id: PersonId) -> None:
    """Delete everything one person handed in within one organisation, once that is committed.

    A transaction that fails later must not leave rows without their files.
    """
    folder = _folder(organisation_id, person_id)

    def delete(_session: object) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    event.listen(db.session(), "after_commit", delete, once=True)


def hand_over(organisation_id: OrganisationId, old: PersonId, new: PersonId) -> None:
    """Give somebody's files to somebody else: copied now, the old ones deleted once committed."""
    source, target = _folder(organisation_id, old), _folder(organisation_id, new)
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        if file.name.startswith(".") or (target / file.name).exists():
            continue
        temporary = target / f".{new_id().hex}.part"
        shutil.copyfile(file, temporary)
        temporary.replace(target / file.name)
    erase(organisation_id, old)


def persons() -> Iterator[tuple[OrganisationId, PersonId]]:
    """Yield whose folders there are, for whoever sweeps them."""
    for folder in sorted(_root().glob("*/*")):
        yield OrganisationId(UUID(folder.parent.name)), PersonId(UUID(folder.name))


def sweep(
    organisation_id: OrganisationId,
    person_id: PersonId,
    *,
    keep: Collection[str],
    before: datetime,
) -> int:
    """Delete files written before a moment whose hash is not to be kept; return how many."""
    swept = 0
    for file in list(_folder(organisation_id, person_id).iterdir()):
        if file.name not in keep and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            swept += 1
    return swept


def _root() -> Path:
    return settings().home / "files"


def _folder(organisation_id: UUID, person_id: UUID) -> Path:
    return _root() / str(organisation_id) / str(person_id)
