"""`keepinpact demo`: the whole main job on this machine, from nothing to a verified badge."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click
from flask import url_for
from flask_migrate import upgrade
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.commands.context import running_app
from app.commands.serving import serve_here
from app.demo import cohort, people, story, toolkit
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.runtime import settings
from app.settings import DEFAULT_PORT
from badges import publishing
from badges.model import Award
from competences.framework import service as framework

_console = Console(highlight=False)


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@click.option("--port", default=DEFAULT_PORT, show_default=True)
def demo(no_serve: bool, port: int) -> None:  # noqa: FBT001  # a switch of the command line
    """Do the whole main job with example people, then serve it. Run again, it doubles nothing."""
    _prepare_home()
    with running_app(port=port) as app:
        upgrade()
        with unit_of_work():
            loaded = framework.load_file()
        # Addresses are made as a request to the product's own base would make them.
        with app.test_request_context(base_url=settings().base_url):
            _run(f"{loaded.framework.id} {loaded.framework.version}")
    if not no_serve:
        _console.print(f"\nServing on http://127.0.0.1:{port} (Ctrl-C ends it)")
        serve_here("127.0.0.1", port)


def _prepare_home() -> None:
    """Make the data folder, and a secret key that only its owner can read."""
    home = Path(os.environ.get("KEEPINPACT_HOME") or "instance")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = home / "secret_key"
    if not os.environ.get("KEEPINPACT_SECRET_KEY") and not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))


def _run(framework_name: str) -> None:
    _console.print(f"[bold]Keep in Pact[/bold]: the main job, on {framework_name}\n")
    with unit_of_work():
        cast = people.cast_players()
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_console, transient=True) as progress:
        task = progress.add_task("", total=len(story.STEPS))
        for number, (step, said) in enumerate(story.tell(cast), start=1):
            with unit_of_work():
                place = settings().base_url + step.place(cast)
            progress.console.print(f"[bold]{number}. {step.title}[/bold]\n   {said}\n   {place}")
            progress.update(task, advance=1, description=step.title)
    story.fill_the_stage(cast)
    cohort.gather(cast)
    toolkit.equip(cast)
    with unit_of_work():
        result = _result(cast)
    target = settings().home / "demo.json"
    target.touch(mode=0o600)
    target.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _print_sign_ins(target)


def _result(cast: Mapping[str, Actor]) -> dict[str, Any]:
    """Return what demo.json holds; a form that is not built yet is null."""
    learner = cast["learner"]
    return {
        "base_url": settings().base_url,
        "users": _sign_ins(people.SHOWN),
        "badge": _badge(story.badge_of(learner)),
        "dossier_url": _absolute("validation.dossier", dossier_id=story.dossier_id_of(learner)),
        "module_url": _absolute("learning.module", module_id=story.MODULE),
    }


def _sign_ins(keys: Collection[str]) -> dict[str, dict[str, str]]:
    secret = settings().secret_keys[-1]
    return {
        player.key: {"email": player.email, "password": people.password_of(player, secret)}
        for player in people.PLAYERS
        if player.key in keys
    }


def _badge(award: Award) -> dict[str, str | None]:
    folder = settings().home / "badges"
    folder.mkdir(exist_ok=True)
    pictures = {
        kind: _saved(
            folder / f"partnership-competence-{award.competence}.{kind}",
            publishing.baked_picture(award.id, kind).body,
        )
        for kind in ("png", "svg")
    }
    return {
        "public_url": _absolute("badges.public", award_id=award.id),
        "ob2_url": _absolute("open_badges.assertion", award_id=award.id),
        "ob3_url": _absolute("open_badges.credential", award_id=award.id),
        "jwt_url": _absolute("open_badges.credential_token", award_id=award.id),
        "png_path": pictures["png"],
        "svg_path": pictures["svg"],
        "status_list_url": award.documents["credential"]["credentialStatus"][0][
            "statusListCredential"
        ],
    }


def _saved(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def _absolute(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, _external=True, **values)


def _print_sign_ins(target: Path) -> None:
    _console.print("\n[bold]Sign in as[/bold]")
    for key, user in _sign_ins((*people.SHOWN, people.THIRD)).items():
        _console.print(f"   {key:8} {user['email']:22} {user['password']}")
    _console.print(f"   (kept in {target.name} in the home, except for {people.THIRD};")
    _console.print("   texts in English and French)")
