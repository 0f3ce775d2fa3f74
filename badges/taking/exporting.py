"""The exit package: files that any web server can serve so that every badge verifies without us.

It begins with every form of every award and follows each address of ours that their documents name
(class, issuer, status list, keys ...), so whatever a verifier will ask for is there. Nothing in it
depends on when it was made: the same database gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from app.kernel.errors import Conflict, NotFound
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from badges import forms, issuer, publishing, store
from badges.model import Award
from badges.publishing import Published
from badges.taking.server_files import FIRST_LINE, README, SUMS, Rules, readme, server_files

BATCH = 200

ALWAYS = (
    "/badges/v2/issuer.json",
    "/badges/v2/key.json",
    "/badges/v2/revocations.json",
    "/badges/v3/issuer.json",
    "/.well-known/did.json",
    "/.well-known/jwks.json",
)
"""What a verifier may ask for though no document names it, where there is such a thing."""

_PART = ".part"
_PICTURES = (".png", ".svg")
_TOKEN = re.compile(rb"[\w-]+[.][\w-]+[.][\w-]+")
_NAMED = re.compile(r"(?:/[\w.-]*[\w-])+")
"""A path as our documents have them; what people wrote may look like anything."""

_PAGE = re.compile(r"/badges/[0-9a-f-]{36}")
_CLASS_PICTURE = re.compile(r"/badges/v2/classes/[a-z0-9-]+[.]png")
_COMPETENCE = re.compile(r"/framework/([A-Za-z0-9-]+)")


class Pages(Protocol):
    """The pages for people; each returns HTML that stands by itself."""

    def badge(self, award: Award, language: str) -> str: ...

    def competence(self, code: str) -> str | None:
        """Return None where the framework has no such competence."""
        ...

    def start(self) -> str: ...

    def files(self) -> dict[str, bytes]:
        """Return what the pages need beside them, by path."""
        ...


@dataclass(slots=True)
class Summary:
    """What a run did."""

    badges: int = 0
    pages: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0
    missing: list[str] = field(default_factory=list)
    """Addresses of ours that documents name and where nothing stands."""


def export(folder: Path, pages: Pages, progress: Callable[[int], None]) -> Summary:
    """Write the package, or go on with one that was begun; raise `Conflict` for a foreign folder.

    A file that is already as it should be is left alone, and an award whose documents are unchanged
    is not drawn again: after a crash the next run takes up where the last one ended. What a former
    run wrote and this one does not (a page that is hidden by now) is removed.
    """
    return _Export(folder, pages, issuer.current().base_url).run(progress)


class _Export:
    def __init__(self, folder: Path, pages: Pages, base_url: str) -> None:
        self._folder, self._pages, self._base_url = folder, pages, base_url
        self._named: set[str] = set()
        self._sums: dict[str, str] = {}
        self._rules = Rules()
        self._summary = Summary()

    def run(self, progress: Callable[[int], None]) -> Summary:
        former = self._prepared()
        for award in _awards():
            self._add_award(award)
            self._summary.badges += 1
            progress(self._summary.badges)
        # Lists of revoked badges come after the badges: one revoked meanwhile stands in them.
        self._add_linked()
        self._write("/index.html", self._pages.start().encode())
        for path, body in self._pages.files().items():
            self._write(path, body)
        for path, text in server_files(self._rules).items():
            self._write(path, text.encode())
        self._remove(former - self._sums.keys())
        for stray in self._folder.rglob(f".*{_PART}"):
            stray.unlink()
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        _put(self._folder / SUMS, sums.encode())
        return self._summary

    def _prepared(self) -> set[str]:
        """Return what a former run wrote; raise `Conflict` for a folder that is not ours."""
        file = self._folder / README
        ours = file.is_file() and file.read_text(encoding="utf-8").startswith(FIRST_LINE)
        if self._folder.exists() and not ours and any(self._folder.iterdir()):
            raise Conflict("export_folder_foreign", folder=str(self._folder))
        # First of all, so that a run that is broken off leaves a folder that is known.
        self._write(f"/{README}", readme(self._base_url).encode())
        sums = self._folder / SUMS
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
        return {line.partition("  ")[2] for line in lines}

    # -- what is written -----------------------------------------------------------------------

    def _add_award(self, award: Award) -> None:
        paths = [form.path_of(award.id) for form in forms.FORMS]
        pictures = [path for path in paths if path.endswith(_PICTURES)]
        documents = {path: self._find(path) for path in paths if path not in pictures}
        kept = {path: found for path, found in documents.items() if found}
        withdrawn = any(found.gone for found in kept.values())
        unchanged = not withdrawn and all(
            self._as_is(path, found.body) for path, found in kept.items()
        )
        for path in pictures:
            self._add_picture(path, unchanged=unchanged)
        # Last: documents that are as they should be tell that the pictures are, too.
        for path, found in kept.items():
            self._write(path, found.body)
            self._follow(found.body)
            if found.gone:
                self._rules.gone.append(path)
        if award.public_holder and not withdrawn:
            self._add_page(award)

    def _add_picture(self, path: str, *, unchanged: bool) -> None:
        """Write a baked picture; that of a revoked badge has nothing to it and stays away."""
        file = self._file(path)
        if unchanged and file.is_file():
            self._note(path, file.read_bytes(), written=False)
            return
        found = self._find(path)
        if found and found.gone:
            self._rules.gone.append(path)
        elif found:
            self._write(path, found.body)

    def _add_page(self, award: Award) -> None:
        for language in LANGUAGES:
            name = "index" if language == DEFAULT_LANGUAGE else language
            html = self._pages.badge(award, language)
            self._write(f"/badges/{award.id}/{name}.html", html.encode())
        self._summary.pages += 1

    def _add_linked(self) -> None:
        """Write what the documents name, and what those name in turn."""
        waiting = {*ALWAYS, *self._named}
        seen: set[str] = set()
        while waiting := waiting - seen:
            for path in sorted(waiting):
                seen.add(path)
                if path.lstrip("/") not in self._sums:
                    self._add_document(path)
            waiting = set(self._named)

    def _add_document(self, path: str) -> None:
        if match := _COMPETENCE.fullmatch(path):
            html = self._pages.competence(match[1])
            if html:
                self._write(f"{path}/index.html", html.encode())
            return
        found = self._find(path)
        if found is None:
            if path not in ALWAYS:
                self._summary.missing.append(path)
            return
        self._write(path, found.body)
        self._follow(found.body)
        if "." not in path and not found.body.startswith(b"{"):
            self._rules.tokens.append(path)

    def _follow(self, body: bytes) -> None:
        """Note the addresses of ours that a document names."""
        for text in _strings(_content(body)):
            if text.startswith(f"{self._base_url}/"):
                path = text.removeprefix(self._base_url).partition("#")[0]
                if _NAMED.fullmatch(path) and not _PAGE.fullmatch(path):
                    self._named.add(path)
                if _CLASS_PICTURE.fullmatch(path):
                    self._named.add(path.removesuffix(".png") + ".svg")

    def _find(self, path: str) -> Published | None:
        """Return our document at a path; an award from before a form was made may lack it."""
        try:
            return publishing.published_at(f"{self._base_url}{path}", self._base_url)
        except NotFound:
            return None

    # -- files ---------------------------------------------------------------------------------

    def _file(self, path: str) -> Path:
        return self._folder / path.lstrip("/")

    def _as_is(self, path: str, body: bytes) -> bool:
        file = self._file(path)
        return file.is_file() and file.read_bytes() == body

    def _write(self, path: str, body: bytes) -> None:
        changed = not self._as_is(path, body)
        if changed:
            _put(self._file(path), body)
        self._note(path, body, written=changed)

    def _note(self, path: str, body: bytes, *, written: bool) -> None:
        self._sums[path.lstrip("/")] = hashlib.sha256(body).hexdigest()
        if written:
            self._summary.written += 1
        else:
            self._summary.kept += 1

    def _remove(self, names: set[str]) -> None:
        for name in sorted(names):
            file = self._folder / name
            if file.is_file() and file.resolve().is_relative_to(self._folder.resolve()):
                file.unlink()
                self._summary.removed += 1


def _awards() -> Iterator[Award]:
    """Yield every award by its id, a batch in memory at a time."""
    last: UUID | None = None
    while batch := store.awards_after(last, BATCH):
        yield from batch
        last = batch[-1].id


def _put(file: Path, body: bytes) -> None:
    """Write a file under a temporary name and move it: there is never half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}{_PART}")
    temporary.write_bytes(body)
    temporary.replace(file)


def _content(body: bytes) -> Any:
    """Return what a document says: JSON, or what a token (JWS, JWT) carries; None for pictures."""
    if body.startswith(b"{"):
        return json.loads(body)
    if _TOKEN.fullmatch(body):
        return [json.loads(_decoded(part)) for part in body.split(b".")[:2]]
    return None


def _decoded(part: bytes) -> bytes:
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _strings(node: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
