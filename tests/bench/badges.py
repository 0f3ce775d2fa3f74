"""Badges in numbers, each beside what it is compared with: `python -m tests.bench.badges`.

On one core, in one run, in turns. Goals are held against processor time, for others may be at work
on the machine; the time by the clock stands beside it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask_migrate import upgrade
from openbadges_bakery import bake
from rich.console import Console

from app.accounts.tables import PersonRow
from app.cohorts.tables import OrganisationRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.settings import read_settings
from badges import artwork, baking, baking_v3, catalog, publishing, tokens
from badges.documents import v3
from badges.tokens import Algorithm
from competences.framework import service as framework_service
from tests.bench import awarding_many, badges_served, credentials, issuing, revoking, verifying
from tests.bench.turns import Spent, in_turns, one_core

LEAST_TIMES_ISSUED = 3.0
MOST_TIMES_TOKEN = 1.2
MOST_TIMES_BAKED = 1.03
"""As fast, but for what one side differs from itself between two runs."""
MOST_TIMES_REVOKED = 1.0
MOST_TIMES_IN_LIST = 1.0
LEAST_TIMES_SERVED = 0.45
TURNS = 200

console = Console()


def main() -> None:
    console.print(f"Badges. Load of the machine: {os.getloadavg()[0]:.1f}.")
    with one_core():
        _issue()
        _sign_tokens()
        _bake()
        for row in verifying.compare():
            what = f"verifying, {row.form}: {row.ours:.2f} ms, openbadgeslib {row.theirs:.2f} ms"
            _at_most(what, row.times, verifying.MOST_TIMES)
    for base_url in ("https://badges.example.org", "http://127.0.0.1:5000"):
        _with_database(base_url, _revoke)
    _with_database("https://badges.example.org", _award_many)
    _with_database("https://badges.example.org", _serve)
    console.print(f"Load of the machine: {os.getloadavg()[0]:.1f}.")


def _issue() -> None:
    rates = issuing.compare()
    ours = rates.pop("ours")
    _say(f"issuing, ours: {ours.processor:.0f} credentials/s ({ours.clock:.0f} by the clock)")
    for name, rate in rates.items():
        _say(f"issuing, {name}: {rate.processor:.0f}/s ({rate.clock:.0f} by the clock)")
    if "Digital Bazaar" not in rates:
        _say("Digital Bazaar's packages are not there: make judges")
    better = max(rate.processor for rate in rates.values())
    _at_least("issuing, times the better of them", ours.processor / better, LEAST_TIMES_ISSUED)


def _sign_tokens() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    document = credentials.many(1)[0]
    header = {"kid": "did:web:badges.example.org#key", "jwk": tokens.jwk(key.public_key())}

    def token() -> str:
        return tokens.signed(v3.claims(document), key, Algorithm.RS256, header)

    signed_part = token().rsplit(".", 1)[0].encode()
    ours, alone = in_turns(
        token, lambda: key.sign(signed_part, padding.PKCS1v15(), SHA256()), turns=TURNS
    )
    _compare("VC-JWT, times an RS256 signature alone", ours, alone, MOST_TIMES_TOKEN)


def _bake() -> None:
    design = catalog.design_for("keep_in_pact", "A")
    assert design is not None
    text = publishing.body(credentials.many(1)[0]).decode()
    pictures = {"PNG": artwork.png(design.artwork), "SVG": design.artwork.encode()}
    into_v3 = {"PNG": baking_v3.baked_png, "SVG": baking_v3.baked_svg}
    for kind, picture in pictures.items():

        def bakery(picture: bytes = picture) -> bytes:
            return bytes(bake(BytesIO(picture), text, BytesIO()).read())

        sides: dict[str, Callable[[bytes, str], bytes]] = {
            "2.0": baking.baked,
            "3.0": into_v3[kind],
        }
        for version, baked in sides.items():
            ours, theirs = in_turns(
                lambda picture=picture, baked=baked: baked(picture, text),  # type: ignore[misc]
                bakery,
                turns=TURNS,
            )
            what = f"baking {version} into {kind}, times openbadges-bakery alone"
            _compare(what, ours, theirs, MOST_TIMES_BAKED)


# -- with a database ---------------------------------------------------------------------------


def _with_database(
    base_url: str, run: Callable[[Flask, dict[str, str], revoking.Person], None]
) -> None:
    """Make a database of its own at this address, with somebody in it, and run there."""
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        environ = {
            "KEEPINPACT_HOME": home,
            "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
            "KEEPINPACT_BASE_URL": base_url,
        }
        product = create_app(read_settings(environ))
        with product.app_context():
            upgrade()
            who = revoking.Person(uuid4(), uuid4())
            moment = clock.now()
            with unit_of_work():
                framework_service.load_file()
                db.session.add(PersonRow(id=who.person_id, name="Example", created_at=moment))
                db.session.add(
                    OrganisationRow(id=who.organisation_id, name="Example", created_at=moment)
                )
            run(product, environ, who)
            db.session.remove()
            db.engine.dispose()


def _revoke(_product: Flask, environ: dict[str, str], who: revoking.Person) -> None:
    with one_core():
        pattern = revoking.award(who)
        (whole,) = in_turns(lambda: revoking.award(who), turns=10, warm_up=1)
        figures = revoking.compare(pattern)
    where = environ["KEEPINPACT_BASE_URL"].partition(":")[0]
    _say(f"{where}: a badge in all forms, through the gate: {whole.processor:.0f} ms")
    for revoked, (ours, one) in figures.items():
        what = f"{where}: revoking, {revoked:,} revoked, times issuing one credential"
        _compare(what, ours, one, MOST_TIMES_REVOKED)


def _award_many(_product: Flask, _environ: dict[str, str], who: revoking.Person) -> None:
    with one_core():
        found = awarding_many.measure(who)
    rows = awarding_many.ROWS
    _say(f"a list of {rows}: {found.per_second:.1f} rows/s through the worker, letters included")
    what = f"a row of a list, {found.row:.0f} ms, times one badge alone, {found.alone:.0f} ms"
    _at_most(what, found.row / found.alone, MOST_TIMES_IN_LIST)
    what = f"memory after {rows} of 5,000 rows, MB more"
    _at_most(what, found.megabytes_more, awarding_many.MOST_MB_MORE)


def _serve(product: Flask, environ: dict[str, str], who: revoking.Person) -> None:
    awards = badges_served.copy_award(revoking.award(who))
    db.engine.dispose()
    for rates in badges_served.compare(product, environ, awards, Path(environ["KEEPINPACT_HOME"])):
        ours, bare = rates.clock
        times = rates.processor[0] / rates.processor[1]
        what = (
            f"serving {rates.document} of {badges_served.BADGES:,}: {ours:.0f}/s by the clock, "
            f"bare view {bare:.0f}/s ({ours / bare:.2f} times); by processor time"
        )
        _at_least(what, times, LEAST_TIMES_SERVED)


# -- saying ------------------------------------------------------------------------------------


def _compare(what: str, ours: Spent, other: Spent, most: float) -> None:
    figures = f"{ours.processor:.2f} ms to {other.processor:.2f} ms"
    by_clock = f"{ours.clock:.2f} to {other.clock:.2f} by the clock"
    _at_most(f"{what}, {figures} ({by_clock})", ours.processor / other.processor, most)


def _at_most(what: str, figure: float, most: float) -> None:
    _judge(f"{what}: {figure:.2f} (goal: at most {most:g})", met=figure <= most)


def _at_least(what: str, figure: float, least: float) -> None:
    _judge(f"{what}: {figure:.2f} (goal: at least {least:g})", met=figure >= least)


def _judge(what: str, *, met: bool) -> None:
    _say(f"{what} {'[green]met[/green]' if met else '[red]MISSED[/red]'}")


def _say(what: str) -> None:
    console.print(f"  {what}", soft_wrap=True)


if __name__ == "__main__":
    main()
