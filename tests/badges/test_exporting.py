"""The exit package, served by a plain file server: every badge verifies without the product."""

from __future__ import annotations

import base64
import hashlib
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.commands.badges import badges
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor
from badges import forms, service
from badges.taking import exporting
from badges.verifying.model import Outcome, Resolved, Unreachable
from badges.verifying.verify import verify
from tests.badges.conftest import Award
from tests.badges.test_judges import _judged_2_0, _judged_3_0
from tests.conftest import SECRET, make_settings

People = Callable[..., Actor]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


class Files(SimpleHTTPRequestHandler):
    """Serves files as README.txt asks: types by place, nothing more."""

    extensions_map: ClassVar = {".json": "application/ld+json", "": "application/ld+json"}

    def log_message(self, *_arguments: object) -> None:
        return


@dataclass
class Exit:
    """The product at the address that the files will be served from."""

    app: Flask
    base_url: str
    folder: Path

    def export(self, folder: Path | None = None) -> Result:
        settings = self.app.extensions["keepinpact_settings"]
        environ = {
            "KEEPINPACT_HOME": str(settings.home),
            "KEEPINPACT_DATABASE_URL": settings.database_url,
            "KEEPINPACT_SECRET_KEY": SECRET,
            "KEEPINPACT_BASE_URL": self.base_url,
        }
        db.session.remove()
        arguments = ["export-site", str(folder or self.folder)]
        return CliRunner().invoke(badges, arguments, env=environ)

    def fetch(self, url: str) -> Resolved:
        """Resolve over HTTP, as software that knows nothing of us does."""
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310
                return Resolved(answer.read())
        except urllib.error.HTTPError as error:
            raise Unreachable(f"status_{error.code}", url) from error

    def outcome(self, path: str) -> Outcome:
        return verify(self.fetch(self.base_url + path).body, self.fetch, clock.now()).outcome


@pytest.fixture
def leaving(tmp_path: Path, sqlite_url: str) -> Iterator[Exit]:
    folder = tmp_path / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder)))
    base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    app = create_app(make_settings(tmp_path, sqlite_url, base_url=base_url))
    app.config["SECURITY_PASSWORD_HASH"] = "plaintext"
    with app.app_context():
        yield Exit(app, base_url, folder)
        db.session.remove()
        db.engine.dispose()
    server.shutdown()
    thread.join()
    server.server_close()


def tree(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_exported_badges_verify_without_us(
    leaving: Exit, people: People, award: Award, tmp_path: Path
) -> None:
    holder = people("Amélie Example")
    # What people write leads nowhere, even where it looks like an address of ours.
    odd = f"{leaving.base_url}/../../x", f"{leaving.base_url}/framework/Z"
    hidden, revoked = award(holder, statement=odd[0], evidence_titles=odd), award(holder)
    shown = award(holder, competence="B")
    with unit_of_work():
        service.show_holder(shown, holder, name=True, listed=False)
        service.revoke(revoked, None, "Issued by mistake")
    said = leaving.export()
    assert said.exit_code == 0, said.output
    assert said.output.startswith("3 badges, 1 with a page for people.")
    assert "nothing stands there" not in said.output

    for award_id in (hidden, shown):
        for form in forms.FORMS:
            assert leaving.outcome(form.path_of(award_id)) is Outcome.VALID
    for form in forms.FORMS:
        if (leaving.folder / form.path_of(revoked).lstrip("/")).exists():
            assert leaving.outcome(form.path_of(revoked)) is Outcome.NOT_VALID

    english = (leaving.folder / f"badges/{shown}/index.html").read_text(encoding="utf-8")
    assert "14 March 2026" in english
    page = (leaving.folder / f"badges/{shown}/fr.html").read_text(encoding="utf-8")
    assert "Amélie Example" in page
    assert not (leaving.folder / f"badges/{hidden}").exists()
    everything = b"".join(
        file.read_bytes()
        for file in leaving.folder.rglob("*")
        if file.is_file() and str(shown) not in str(file)
    )
    assert "Amélie".encode() not in everything
    assert b"PRIVATE KEY" not in everything
    rules = (leaving.folder / ".htaccess").read_text(encoding="utf-8")
    assert f"Redirect gone /badges/v2/assertions/{revoked}.json" in rules
    assert str(hidden) not in rules


def test_judges_call_exported_badges_valid(
    leaving: Exit, people: People, award: Award, tmp_path: Path
) -> None:
    holder = people()
    award_id, revoked = award(holder), award(holder)
    with unit_of_work():
        service.revoke(revoked, None, "Issued by mistake")
    assert leaving.export().exit_code == 0
    at = f"{leaving.base_url}/badges"
    status, report = _judged_2_0(f"{at}/v2/assertions/{award_id}.json")
    assert (status, report["valid"], report["messages"]) == (0, True, [])
    assert _judged_2_0(f"{at}/v2/assertions/{revoked}.json")[1]["valid"] is False
    for each, is_set in ((award_id, False), (revoked, True)):
        _, report = _judged_3_0(f"{at}/v3/credentials/{each}.json", tmp_path)
        # One bit for each list that the credential names.
        assert (report["statusVerified"], any(report["statusSet"])) == (True, is_set)


def test_export_is_the_same_however_it_came_about(
    leaving: Exit, people: People, award: Award, tmp_path: Path
) -> None:
    holder = people("Amélie Example")
    first, second = award(holder), award(holder, competence="B")
    with unit_of_work():
        service.show_holder(first, holder, name=True, listed=True)
    assert leaving.export().exit_code == 0
    whole = tree(leaving.folder)
    assert "0 files written" in leaving.export().output
    sums = (leaving.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert dict(reversed(line.split("  ")) for line in sums) == {
        name: digest for name, digest in whole.items() if name != "SHA256SUMS"
    }

    # As if it had been broken off: no sums yet, one award half done, one file cut short.
    (leaving.folder / "SHA256SUMS").unlink()
    (leaving.folder / f"badges/v2/assertions/{second}.png").unlink()
    (leaving.folder / f"badges/v3/credentials/{second}.json").write_bytes(b"{")
    (leaving.folder / "badges/v2/.issuer.json.part").write_bytes(b"{")
    assert leaving.export().exit_code == 0
    assert tree(leaving.folder) == whole

    with unit_of_work():
        service.show_holder(first, holder, name=False, listed=False)
        service.revoke(second, None, "Issued by mistake")
    assert leaving.export().exit_code == 0
    assert leaving.export(tmp_path / "again").exit_code == 0
    assert tree(leaving.folder) == tree(tmp_path / "again")
    assert not (leaving.folder / f"badges/{first}/index.html").exists()


def test_export_leaves_a_foreign_folder_alone(leaving: Exit, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "index.html").write_text("mine", encoding="utf-8")
    said = leaving.export(foreign)
    assert (said.exit_code, "holds other files" in said.output) == (1, True)
    assert tree(foreign).keys() == {"index.html"}


def test_tokens_lead_to_what_they_name() -> None:
    """A token says where its status list is, as JSON does; nothing else that has dots does."""
    payload = base64.urlsafe_b64encode(b'{"list": "https://example.org/1"}').rstrip(b"=")
    header = base64.urlsafe_b64encode(b'{"kid": "https://example.org/key"}').rstrip(b"=")
    content = exporting._content(b".".join([header, payload, b"sig"]))
    assert sorted(exporting._strings(content)) == [
        "https://example.org/1",
        "https://example.org/key",
    ]
    assert exporting._content(b"\x89PNG...") is None
