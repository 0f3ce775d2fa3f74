from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from badges import publishing, service
from badges.verifying.model import Outcome
from tests.badges.conftest import Award

People = Callable[..., Actor]


def test_export_holds_everything_kept(both_app: Flask, people: People, award: Award) -> None:
    holder = people("Amélie Example")
    award_id = award(holder)
    (badge,) = service.export_personal_data(holder.person_id)["badges"]
    assert (badge["id"], badge["holder_name"]) == (str(award_id), "Amélie Example")
    assert badge["recipient"]["hash"] == badge["documents"]["assertion"]["recipient"]["identity"]


def test_erasing_cuts_the_link_and_leaves_the_badge(
    both_app: Flask, people: People, award: Award
) -> None:
    holder, other = people("Amélie Example"), people("Example Other")
    award_id, kept = award(holder), award(other)
    before = publishing.assertion(award_id).body
    with unit_of_work():
        service.show_holder(award_id, holder, name=True, listed=True)
    with unit_of_work():
        service.erase_personal_data(holder.person_id)
    erased = service.get_award(award_id)
    assert (erased.person_id, erased.holder_name, erased.public_holder) == (None, None, None)
    assert service.export_personal_data(holder.person_id) == {"badges": []}
    assert publishing.assertion(award_id).body == before
    assert [r.outcome for r in service.verify_award(award_id)] == [Outcome.VALID] * 2
    assert service.get_award(kept).person_id == other.person_id
