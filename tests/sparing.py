"""What every application of the tests would do again, done once for a whole run of pytest.

Nothing here changes what an application does, only how often and how thoroughly it prepares for
it. It holds for all applications made in this process, also for those of the command line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
import sqlalchemy as sa
from babel.support import NullTranslations, Translations
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory

from app import wiring
from app.commands import modules as module_commands
from app.kernel import db as kernel_db
from app.kernel import keys
from app.settings import Settings
from app.wiring import Worlds
from modules import registry
from modules.loaded import LoadedModule

Key = TypeVar("Key")
MOST_STATEMENTS = 5000


@contextmanager
def sparing() -> Iterator[None]:
    """Prepare applications quickly inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_map_class", _SharedMap)
        patch.setattr(Translations, "load", _loaded_once(Translations.load))
        patch.setattr(wiring, "wire", _wiring_cheaply(wiring.wire))
        read_once = _read_once(registry.load_folder)
        for reader in (registry, module_commands):
            patch.setattr(reader, "load_folder", read_once)
        patch.setattr(kernel_db, "prepare_engine", _as_one(kernel_db.prepare_engine))
        yield


class _SharedMap(Map):
    """Addresses that equal applications share, instead of compiling them once for each.

    Compiling them takes four fifths of what making an application takes, and leaves most of what
    the garbage collector then looks through. Rules are only noted as they are added; what matches
    and builds addresses is made at the first need, or taken from a map with the same rules. It
    knows nothing of an application but these.
    """

    _built: ClassVar[dict[tuple[object, ...], Map]] = {}

    def __init__(self, *given: Any, **named: Any) -> None:
        self._noted: list[Rule] = []
        super().__init__(*given, **named)

    def add(self, rulefactory: RuleFactory) -> None:
        self._noted.extend(rulefactory.get_rules(self))
        self._remap = True

    def update(self) -> None:
        if self._remap:
            built = self._same()
            self._matcher, self._rules_by_endpoint = built._matcher, built._rules_by_endpoint
            self._remap = False

    def _same(self) -> Map:
        key = (self.host_matching, *map(_said, self._noted))
        if key not in self._built:
            # A rule belongs to the first map it is added to; these may be added to another.
            built = Map(map(copy, self._noted), host_matching=self.host_matching)
            built.update()
            self._built[key] = built
        return self._built[key]


def _said(rule: Rule) -> tuple[object, ...]:
    """Return all that was said of a rule before a map had it."""
    return tuple(
        tuple(sorted(value.items()))
        if isinstance(value, dict)
        else frozenset(value)
        if isinstance(value, set)
        else tuple(value)
        if isinstance(value, list)
        else value
        for value in vars(rule).values()
    )


def _loaded_once(load: Callable[..., NullTranslations]) -> Callable[..., NullTranslations]:
    """Read each catalog once; every application merges it into one of its own."""
    loaded: dict[tuple[str, str, str | None], NullTranslations] = {}

    def once(folder: object, locales: list[object], domain: str | None = None) -> NullTranslations:
        key = (str(folder), str(locales[0]), domain)
        if key not in loaded:
            loaded[key] = load(folder, locales, domain)
        return loaded[key]

    return once


def _read_once(load_folder: Callable[..., LoadedModule]) -> Callable[..., LoadedModule]:
    """Read each shipped module once; what is read of it never changes."""
    shipped = cache(load_folder)

    def once(folder: Path, languages: Collection[str]) -> LoadedModule:
        ours = folder.parent == registry.HERE
        return shipped(folder, tuple(languages)) if ours else load_folder(folder, languages)

    return once


class _TemplatesInMemory(BytecodeCache):
    """Templates compiled once for all the applications that tests make."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


def _wiring_cheaply(wire: Callable[[Flask, Settings], Worlds]) -> Callable[..., Worlds]:
    templates = _TemplatesInMemory()

    def wired(app: Flask, settings: Settings) -> Worlds:
        worlds = wire(app, settings)
        app.jinja_env.bytecode_cache = templates
        # The same hashes at a hundredth of their price: half a second for each person made, and a
        # second for each link that sets a password, otherwise.
        security = app.extensions["security"]
        security.pwd_context.update(
            argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1
        )
        security.hashing_context.update(sha256_crypt__rounds=1000)
        return worlds

    return wired


def _as_one(prepare: Callable[[sa.Engine], None]) -> Callable[[sa.Engine], None]:
    """Let all databases of a kind share the statements that SQLAlchemy has compiled.

    It keeps them for each engine, which each application has its own of. And what SQLite writes
    is left to the system: no test cuts the power.
    """
    dialects: dict[str, sa.Dialect] = {}
    compiled: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)

    def prepared(engine: sa.Engine) -> None:
        prepare(engine)
        kind = engine.dialect.name
        if kind == "sqlite":
            sa.event.listen(engine, "connect", _leave_to_the_system)
        if kind in dialects:
            # The dialect is a part of what a statement is found by; those of a kind are alike.
            engine.dialect, engine._compiled_cache = dialects[kind], compiled
        else:
            # A dialect knows its database only once it was connected to it.
            sa.event.listen(
                engine, "engine_connect", lambda _: dialects.setdefault(kind, engine.dialect)
            )

    return prepared


def _leave_to_the_system(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Keys:
    """The product's key pairs: each test is given the same ones, in the same order.

    They differ from each other inside a test as new ones do. Finding primes takes 0.1 s; and what
    badges are signed with stands in every document, so with the same keys each test profits from
    the shapes that `badges.canonical` keeps, as a running server does.
    """

    def __init__(self) -> None:
        self._ed25519 = _again(keys.new_ed25519)
        self._rsa = _again(keys.new_rsa)

    @contextmanager
    def from_the_first(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keys, "new_ed25519", self._ed25519())
            patch.setattr(keys, "new_rsa", self._rsa())
            yield


def _again(new: Callable[[], Key]) -> Callable[[], Callable[[], Key]]:
    """Return what begins a sequence of keys; every sequence has the same ones."""
    made: list[Key] = []

    def begin() -> Callable[[], Key]:
        numbers = count()

        def following() -> Key:
            number = next(numbers)
            while len(made) <= number:
                made.append(new())
            return made[number]

        return following

    return begin
