"""What SQL does by itself, on both databases: counting, letting go, handing over, erasing."""

from __future__ import annotations

import io

from flask import Flask

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.privacy import service as privacy
from competences.portfolio import merging, service
from competences.portfolio.model import BadgeCheck, Kind, Reason
from competences.portfolio.sharing import service as sharing
from competences.portfolio.witnessing import service as witnessing
from tests.conftest import People
from tests.portfolio import files, keeping
from tests.portfolio.test_witnesses import ASKED, SAID

CHECK = BadgeCheck(
    checked_at=clock.now(),
    outcome="could not check",
    form="Open Badges 2.0",
    name="Prüfung",
    issuer="Example Issuer",
    issued_on="2026-05-03",
    level="",
    mine="unknown",
    reasons=(Reason("address_unreachable", {"url": "https://issuer.example"}),),
)


def test_work_of_a_learner_is_counted_handed_over_and_erased(
    both_app: Flask, people: People
) -> None:
    guest, account = people("Example Guest"), people("Example Learner")
    piece = keeping.text(guest, "A talk", "A1")
    with unit_of_work():
        made = sharing.make(guest, [piece], label="Example", days=7)
        request_id = witnessing.ask(guest, ASKED, [piece])
    for _ in range(3):
        with unit_of_work():
            sharing.opened(made.token, None)
    (share,) = sharing.shares_of(guest)
    assert share.times == 3

    with unit_of_work():
        token = witnessing.token_of(request_id)
        witnessing.answer(token, SAID, agreed=True, title="Statement", text="So.")
    with unit_of_work():
        merging.merge(guest.person_id, account.person_id)
    (share,), (request,) = sharing.shares_of(account), witnessing.requests_of(account)
    assert (share.times, sharing.shares_of(guest), witnessing.requests_of(guest)) == (3, [], [])
    assert request.evidence_id is not None
    statement = service.own(account, request.evidence_id)
    assert statement.kind is Kind.WITNESS

    with unit_of_work():
        service.remove(account, statement.id)
        service.remove(account, piece)
    (share,), (request,) = sharing.shares_of(account), witnessing.requests_of(account)
    assert (share.pieces, request.pieces, request.evidence_id) == ((), (), None)

    with unit_of_work():
        privacy.erase(account.person_id)
    assert not any(service.export_personal_data(account.person_id).values())


def test_what_a_badge_said_is_read_as_it_was_kept(both_app: Flask, people: People) -> None:
    learner = people()
    with unit_of_work():
        kept = service.add_file(
            learner,
            title="",
            stream=io.BytesIO(files.picture("PNG")),
            file_name="badge.png",
            badge=CHECK,
        )
    piece = service.own(learner, kept)
    assert (piece.badge_check, piece.title) == (CHECK, "Prüfung")
