"""Load frameworks, and hand out the one in use. A loaded version never changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import yaml

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound
from app.kernel.ids import new_id
from competences.framework import building, reading, store
from competences.framework.building import Spot
from competences.framework.model import Framework, LoadedVersion, NoFramework
from competences.framework.tables import FrameworkVersionRow

KEEP_IN_PACT = "keep_in_pact"
SHIPPED = Path(__file__).parents[1] / "frameworks" / f"{KEEP_IN_PACT}.yaml"
"""The framework that comes with the product."""


class _Parsed:
    """What this process has parsed from one database: versions never change, so it stays true.

    Which version is newest is asked once too: a running server shows a new one after a restart.
    """

    def __init__(self) -> None:
        self.current: Framework | None = None
        self.versions: dict[tuple[str, str], Framework] = {}


_parsed: WeakKeyDictionary[object, _Parsed] = WeakKeyDictionary()
"""By engine: each database holds its own versions."""


def _cache() -> _Parsed:
    return _parsed.setdefault(db.engine, _Parsed())


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading a file; `new` is false where the database held it already."""

    framework: Framework
    new: bool


def load_file(path: Path = SHIPPED) -> Loaded:
    """Load a framework file. The same content again does nothing.

    Raises `Malformed` (file, line, reason), and `Conflict` where the version is loaded already
    with other content.
    """
    framework = reading.read_file(path)
    document = building.document(framework)
    sha256 = _sha256(document)
    known = store.sha256_of(framework.id, framework.version)
    if known == sha256:
        return Loaded(framework, new=False)
    if known is not None:
        raise Conflict(
            "framework_version_changed", framework=framework.id, version=framework.version
        )
    store.add(
        FrameworkVersionRow(
            id=new_id(),
            framework=framework.id,
            version=framework.version,
            sha256=sha256,
            document=document,
            loaded_at=clock.now(),
        )
    )
    _parsed.pop(db.engine, None)
    return Loaded(framework, new=True)


def current() -> Framework:
    """Return the version in use, parsed once in this process; raise `NoFramework`."""
    cache = _cache()
    if cache.current is None:
        version = store.newest_version(KEEP_IN_PACT)
        if version is None:
            raise NoFramework
        cache.current = get(KEEP_IN_PACT, version)
    return cache.current


def get(framework_id: str, version: str) -> Framework:
    """Return one loaded version; raise `NotFound`."""
    versions = _cache().versions
    key = (framework_id, version)
    if key not in versions:
        document = store.document(framework_id, version)
        if document is None:
            raise NotFound("framework_unknown", framework=framework_id, version=version)
        versions[key] = building.framework(Spot(document, name=f"{framework_id} {version}"))
    return versions[key]


def versions() -> list[LoadedVersion]:
    """Return everything that is loaded, oldest first."""
    return store.versions()


def find(framework_id: str, version: str | None = None) -> Framework:
    """Return a loaded version, the newest unless named; raise `NotFound`."""
    chosen = version or store.newest_version(framework_id)
    if chosen is None:
        raise NotFound("framework_unknown", framework=framework_id, version="")
    return get(framework_id, chosen)


def export(framework_id: str, version: str | None = None) -> str:
    """Return a loaded version (the newest unless named) as a YAML file; raise `NotFound`."""
    document = building.document(find(framework_id, version))
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


def _sha256(document: dict[str, Any]) -> str:
    content = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
