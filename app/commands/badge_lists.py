"""`keepinpact badges award-list`: a list of people that one design is awarded to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import click

from app.cohorts import service as cohorts
from app.cohorts.model import Organisation
from app.kernel.db import db, unit_of_work
from app.kernel.errors import NotFound
from app.kernel.i18n import DEFAULT_LANGUAGE
from badges import by_hand
from badges.batches import reading, service, working
from badges.batches.examining import Plan, examine
from badges.batches.model import Row, State
from badges.model import BadgeDesign
from badges.web.batch_words import reason_sentence, state_word

NEEDS_EYES = (State.REFUSED, State.HELD, State.FAILED)


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked for."""

    data: bytes
    design: str
    organisation: str
    words: str
    language: str
    confirmed: bool


def look(order: Order) -> bool:
    """Print what would happen to each row; return whether one would be left out."""
    listed = reading.read_file(order.data)
    with unit_of_work():
        organisation = _organisation(order.organisation)
        plan = Plan(_design(order.design, organisation), organisation.id, None, order.words)
        rows = examine(listed.entries, plan)
    _print(rows)
    return any(row.state is State.REFUSED for row in rows)


def award(order: Order) -> bool:
    """Award to each row, and print what became of it; return whether one did not work."""
    listed = reading.read_file(order.data)
    with unit_of_work():
        organisation = _organisation(order.organisation)
        design = _design(order.design, organisation)
        _require_confirmed(order, design)
        batch_id = service.prepare(
            design,
            listed,
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            by=None,
            confirmed=range(len(design.to_confirm)),
            words=order.words,
            language=order.language,
        )
    with unit_of_work():
        if service.numbers(batch_id)[State.READY]:
            service.start(batch_id)
    return _work_off(batch_id)


def _work_off(batch_id: UUID) -> bool:
    while working.go_on(batch_id):
        numbers = service.numbers(batch_id)
        click.echo(f"{numbers[State.AWARDED]} of {sum(numbers.values())} ...")
        db.session.remove()
        working.pause()
    _print(service.every_row(batch_id))
    return bool(service.numbers(batch_id)[State.FAILED])


def _organisation(name: str) -> Organisation:
    found = cohorts.find_by_name(name)
    if found is None:
        raise click.ClickException(f"There is no organisation called {name}.")
    return found


def _design(slug: str, organisation: Organisation) -> BadgeDesign:
    try:
        return by_hand.get_of(slug, organisation.id)
    except NotFound as error:
        raise click.ClickException(
            f"{organisation.name} awards no badge called {slug} by hand."
        ) from error


def _require_confirmed(order: Order, design: BadgeDesign) -> None:
    if not order.confirmed and design.to_confirm:
        points = "".join(f"\n  - {point[DEFAULT_LANGUAGE]}" for point in design.to_confirm)
        raise click.ClickException(
            f"The badge says that an administrator confirmed for each of them:{points}\n"
            "If that is so, say --confirmed."
        )


def _print(rows: Iterable[Row]) -> None:
    """Print each row that needs somebody's eyes, then how many there are of each state."""
    numbers = dict.fromkeys(State, 0)
    for row in rows:
        numbers[row.state] += 1
        if row.state in NEEDS_EYES:
            who = row.email or row.name or ""
            click.echo(f"  {row.number}: {who}: {state_word(row.state)}. {reason_sentence(row)}")
    for state, number in numbers.items():
        if number:
            click.echo(f"{state_word(state)}: {number}")
