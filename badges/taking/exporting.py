"""The exit package: files that any web server can serve so that every badge verifies without us.

It begins with every form of every award and follows each address of ours that their documents name
(class, issuer, status list, keys ...), so whatever a verifier will ask for is there. Nothing in it
depends on when it was made: the same database gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from app.kernel.errors import Conflict, NotFound
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from badges import forms, issuer, publishing, store
from badges.addresses import Addresses
from badges.model import Award
from badges.publishing import Published

SUMS = "SHA256SUMS"
README = "README.txt"
FIRST_LINE = "Badges as files, made by Keep in Pact"
BATCH = 200

ALWAYS = (
    "/badges/v2/issuer.json",
    "/badges/v2/revocations.json",
    "/badges/v3/issuer.json",
    "/.well-known/did.json",
)
"""What a verifier may ask for though no document names it."""

_PAGE = re.compile(r"/badges/[0-9a-f-]{36}")
_COMPETENCE = re.compile(r"/framework/([A-Za-z0-9-]+)")


class Pages(Protocol):
    """The pages for people; each returns HTML that stands by itself."""

    def badge(self, award: Award, language: str) -> str: ...

    def competence(self, code: str) -> str: ...

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
        self._gone: list[str] = []
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
        for path, text in _server_files(self._gone).items():
            self._write(path, text.encode())
        self._remove(former - self._sums.keys())
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        _put(self._folder / SUMS, sums.encode())
        return self._summary

    def _prepared(self) -> set[str]:
        """Return what a former run wrote; raise `Conflict` for a folder that is not ours."""
        readme = self._folder / README
        ours = readme.is_file() and readme.read_text(encoding="utf-8").startswith(FIRST_LINE)
        if self._folder.exists() and not ours and any(self._folder.iterdir()):
            raise Conflict("export_folder_foreign", folder=str(self._folder))
        # First of all, so that a run that is broken off leaves a folder that is known.
        self._write(f"/{README}", _readme(self._base_url).encode())
        sums = self._folder / SUMS
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
        return {line.partition("  ")[2] for line in lines}

    # -- what is written -----------------------------------------------------------------------

    def _add_award(self, award: Award) -> None:
        paths = [form.path_of(award.id) for form in forms.FORMS]
        documents = {path: self._read(path) for path in paths if path.endswith(".json")}
        for published in documents.values():
            self._follow(published.body)
        unchanged = all(self._as_is(path, published.body) for path, published in documents.items())
        for path in paths:
            if path in documents:
                continue
            if unchanged and not award.revoked and self._file(path).is_file():
                self._note(path, self._file(path).read_bytes(), written=False)
                continue
            self._add_form(path)
        # Last: documents that are as they should be tell that the pictures are, too.
        for path, published in documents.items():
            self._write(path, published.body)
        if award.public_holder and not award.revoked:
            self._add_page(award)
        if award.revoked:
            self._gone.extend(path for path in paths if path.startswith("/badges/v2/"))

    def _add_form(self, path: str) -> None:
        """Write a picture or token; a revoked picture has nothing to it and stays away."""
        body = self._read(path).body
        if body:
            self._write(path, body)

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
            self._write(f"{path}/index.html", self._pages.competence(match[1]).encode())
            return
        try:
            body = self._read(path).body
        except NotFound:
            self._summary.missing.append(path)
            return
        self._write(path, body)
        self._follow(body)

    def _follow(self, body: bytes) -> None:
        """Note the addresses of ours that a JSON document names."""
        if not body.startswith(b"{"):
            return
        for text in _strings(json.loads(body)):
            if text.startswith(f"{self._base_url}/"):
                path = text.removeprefix(self._base_url).partition("#")[0]
                if not path.endswith("/") and not _PAGE.fullmatch(path):
                    self._named.add(path)

    def _read(self, path: str) -> Published:
        published = publishing.published_at(f"{self._base_url}{path}", self._base_url)
        assert published is not None  # the address begins with ours
        return published

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
    temporary = file.with_name(f".{file.name}.part")
    temporary.write_bytes(body)
    temporary.replace(file)


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


# -- for whoever serves it ---------------------------------------------------------------------


def _readme(base_url: str) -> str:
    did = Addresses(base_url).did_document
    return f"""{FIRST_LINE}

These files let every badge that was issued from
{base_url}
be verified without the program that issued them. The badges carry that address, so the files must
be served from it: put this folder at the root of a web server for that name, with its certificate.

What the server must do
- answer /badges/... with Access-Control-Allow-Origin: * (verifiers run in browsers, too);
- send application/ld+json for .json below /badges/ and for the files without an ending in
  /badges/v3/achievements/ and /badges/v3/status/; application/json for {did};
- never change or redirect these addresses.
Apache reads .htaccess (it must be allowed: AllowOverride All); for nginx take nginx.conf.

What stays as it is
- Badges go on verifying, in every form. Nothing can be issued or revoked any more: the keys are not
  in this package, and without them no list of revoked badges can be signed again.
- A revoked badge stays revoked: its document says so, its bit is set in the status list, and with
  the rules for Apache or nginx its address answers 410.
- A page for people is there only where the holder shows their name to everybody. Links that holders
  gave to somebody (/badges/shared/...) end here.

To check the files: sha256sum -c {SUMS}
"""


def _server_files(gone: Sequence[str]) -> dict[str, str]:
    return {"/.htaccess": _apache(gone), "/nginx.conf": _nginx(gone)}


def _apache(gone: Sequence[str]) -> str:
    revoked = "".join(f"Redirect gone {path}\n" for path in sorted(gone))
    return f"""# Apache 2.4, with mod_headers, mod_mime and mod_alias
Options -Indexes
Header always set Access-Control-Allow-Origin "*"
Header always set X-Content-Type-Options "nosniff"
<If "%{{REQUEST_URI}} =~ m#^/badges/.*[.]json$#">
  ForceType application/ld+json
</If>
<If "%{{REQUEST_URI}} =~ m#^/badges/v3/(status|achievements)/#">
  ForceType application/ld+json
</If>
<If "%{{REQUEST_URI}} == '/.well-known/did.json'">
  ForceType application/json
</If>
{revoked}"""


def _nginx(gone: Sequence[str]) -> str:
    revoked = "".join(f"location = {path} {{ return 410; }}\n" for path in sorted(gone))
    return f"""# Inside a server {{ }} whose root is this folder; `charset` as the server has it.
add_header Access-Control-Allow-Origin "*" always;
add_header X-Content-Type-Options "nosniff" always;
location = /nginx.conf {{ return 404; }}
location = /.well-known/did.json {{ types {{ }} default_type application/json; }}
location ~ ^/badges/.*[.]json$ {{ types {{ }} default_type application/ld+json; }}
location ~ ^/badges/v3/(status|achievements)/ {{ types {{ }} default_type application/ld+json; }}
{revoked}"""
