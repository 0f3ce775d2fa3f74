"""`make bench`, or `python -m tests.bench.survey_results`: results of surveys, small to large."""

from __future__ import annotations

import random
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from rich.console import Console

from app.accounts.tables import PersonRow
from app.cohorts.tables import OrganisationRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.settings import read_settings
from app.surveys import results
from competences.framework import service as framework_service
from tests.surveys.answering import Made, Q, Sheet, survey

QUESTIONS = (
    Q("centre", "choice", ("north", "south", "west", "east"), groups=True),
    Q("role", "choice", ("adviser", "head", "other"), groups=True),
    *(Q(f"scale{each}", "scale") for each in range(4)),
    Q("reasons", "choices", ("near", "free", "good")),
    Q("staff", "number"),
    Q("money", "number"),
    Q("words", "text"),
)
ANSWERS = (500, 5_000, 50_000)
MOST_STATEMENTS = 11
"""Cohorts, the survey, its questions, sheets, counts; cells; three for all, two for groups."""
ROUNDS = 5

console = Console()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        product = create_app(
            read_settings(
                {
                    "KEEPINPACT_HOME": home,
                    "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
                    "KEEPINPACT_BASE_URL": "http://127.0.0.1:5000",
                }
            )
        )
        with product.app_context():
            upgrade()
            with unit_of_work():
                framework_service.load_file()
            measure(product)
            db.engine.dispose()


def measure(_product: Flask) -> None:
    """Compare surveys of each size; by the groups of a question, which costs most."""
    actor = _actor()
    made = {answers: _answered(actor, answers) for answers in ANSWERS}
    with unit_of_work():
        db.session.execute(sa.text("ANALYZE"))
    console.print("Results of surveys by group, on SQLite, in processor time")
    times = {}
    for answers, survey_id in made.items():
        times[answers], statements = _asked(actor, survey_id)
        console.print(f"  {answers:,} answers: {times[answers] * 1000:.0f} ms")
        _say(f"{answers:,} answers: statements", statements, MOST_STATEMENTS)
    for few, many in pairwise(ANSWERS):
        grown = times[many] / times[few]
        _say(f"{many:,} answers over {few:,}: times as long", grown, many / few)


def _actor() -> Actor:
    organisation, person, moment = uuid4(), uuid4(), clock.now()
    with unit_of_work():
        db.session.add(
            OrganisationRow(
                id=organisation, name="Example Centre", registration="open", created_at=moment
            )
        )
        db.session.add(PersonRow(id=person, name="Example Officer", created_at=moment))
    return Actor(PersonId(person), OrganisationId(organisation), frozenset({Role.LEARNER}))


def _answered(actor: Actor, answers: int) -> Made:
    """Make a survey with as many answers, ten a sheet, and count them."""
    chance = random.Random(answers)  # noqa: S311
    made = survey(actor, QUESTIONS)
    made.answer(_sheet(chance) for _each in range(answers // len(QUESTIONS)))
    with unit_of_work():
        results.count(actor, made.id)
    return made


def _sheet(chance: random.Random) -> Sheet:
    return {
        "centre": chance.choice(("north", "south", "west", "east")),
        "role": chance.choice(("adviser", "head", "other")),
        **{f"scale{each}": chance.randint(1, 5) for each in range(4)},
        "reasons": (chance.choice(("near", "free", "good")),),
        "staff": chance.randint(0, 900),
        "money": round(chance.random() * 1e6, 2),
        "words": "“Some words of an answer",
    }


def _asked(actor: Actor, made: Made) -> tuple[float, int]:
    """Return the processor time of results, in seconds, and how many statements they send."""
    seconds = []
    with _counting() as statements:
        results.results(actor, made.id, made.questions["centre"])
    for _each in range(ROUNDS):
        db.session.remove()
        begun = time.process_time()
        results.results(actor, made.id, made.questions["centre"])
        seconds.append(time.process_time() - begun)
    return median(seconds), len(statements)


@contextmanager
def _counting() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def _say(what: str, figure: float, most: float) -> None:
    verdict = "[green]met[/green]" if figure <= most else "[red]MISSED[/red]"
    console.print(f"  {what}: {figure:.2f} (goal: at most {most:g}) {verdict}")


if __name__ == "__main__":
    main()
