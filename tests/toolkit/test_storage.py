"""How much one person and one organisation keep: told before, refused after, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.kernel.sharing import Scope
from app.toolkit import managing, proving, service, storage, store
from app.toolkit.content import size_of
from app.toolkit.tables import DocumentRow, VersionRow
from tests.conftest import People

BEFORE_IT = "0017"
"""The schema before documents knew how much they hold."""
SignIn = Callable[[Actor], FlaskClient]


def begun(actor: Actor, data: str = "") -> UUID:
    with unit_of_work():
        document_id, _taken = service.start(
            actor, "everything", language="en", content={"data": data}
        )
    return document_id


def prove(actor: Actor, document_id: UUID) -> None:
    with unit_of_work():
        document = service.open_one(actor, document_id).document
        proving.use_as_evidence(
            actor, document, title="Proof", text="Words", activities=["A1"], language="en"
        )


def save(actor: Actor, document_id: UUID, page: str, data: str) -> None:
    with unit_of_work():
        base = service.open_one(actor, document_id).document.revision
        service.save(actor, document_id, {"data": data}, base=base, page=page)


@pytest.mark.usefixtures("both_app", "engine")
def test_who_is_full_begins_nothing_and_goes_on_writing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, mate = people("Example Officer"), people("Example Mate")
    monkeypatch.setattr(storage, "OF_PERSON", 10 * storage.OF_DOCUMENT)
    first, second = begun(officer, "a" * 1_000), begun(officer)
    assert not storage.of_person(officer.person_id).is_nearly_full
    for hours in range(20):
        with clock.at(clock.now() + timedelta(hours=hours)):
            save(officer, first, str(hours), f"{hours}" + "b" * 24_000)
            if hours == 2:
                prove(officer, first)
    room = storage.of_person(officer.person_id)
    # Once it was full, less of the past stayed; all that was typed last, and the evidence, did.
    assert room.is_nearly_full
    kept = {one.revision for one in store.versions(first)}
    assert {4, 21} <= kept
    assert len(kept) < 20

    monkeypatch.setattr(storage, "OF_PERSON", room.taken)
    for refused in (lambda: begun(officer), lambda: prove(officer, second)):
        with pytest.raises(Conflict, match="toolkit_full"):
            refused()
    save(officer, second, "p", "still kept")
    assert service.open_one(officer, second).document.content == {"data": "still kept"}
    begun(mate)

    with unit_of_work():
        managing.delete(officer, first)
    assert storage.of_person(officer.person_id).is_full
    with unit_of_work():
        managing.remove(officer, first)
    begun(officer)
    monkeypatch.setattr(storage, "OF_ORGANISATION", 1)
    with pytest.raises(Conflict, match="toolkit_organisation_full"):
        begun(mate)


@pytest.mark.usefixtures("both_app", "engine")
def test_colleagues_evidence_does_not_fill_somebodys_room(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Evidence lets a version stay: without a bound, one colleague had the whole centre filled."""
    officer, mate = people("Example Officer"), people("Example Mate")
    monkeypatch.setattr(storage, "OF_EVIDENCE", 100_000)
    shared = begun(officer)
    with unit_of_work():
        managing.share(officer, shared, Scope.ORGANISATION, None)
    for number in range(4):
        save(mate, shared, "p", f"{number}" + "a" * 30_000)
        prove(mate, shared)
    save(mate, shared, "p", "b" * 30_000)
    with pytest.raises(Conflict, match="toolkit_evidence_full"):
        prove(mate, shared)
    with unit_of_work():
        revision = service.open_one(mate, shared).document.revision
        storage.check_evidence(shared, revision - 1)  # stays already, and takes no more room
    assert store.held_as_evidence(shared) < 130_000


@pytest.mark.usefixtures("app", "engine")
def test_pages_tell_before_there_is_no_more_room(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = people("Example Officer")
    client = sign_in(officer)
    monkeypatch.setattr(storage, "OF_PERSON", 5 * storage.OF_DOCUMENT // 2)
    said = [
        client.post("/toolkit/everything", follow_redirects=True).text.count("take up 8")
        for _press in range(2)
    ]
    assert said == [0, 1]
    assert client.get("/toolkit/documents/").text.count("take up 80% of the room") == 1
    begun(officer)
    refused = client.post("/toolkit/everything", follow_redirects=True)
    assert refused.request.path == "/toolkit/documents/"
    assert "fill the room" in refused.text
    document_id = db.session.scalars(select(DocumentRow.id)).first()
    address = f"/toolkit/documents/{document_id}"
    answer = client.post(f"{address}/evidence")
    assert (answer.status_code, "fill the room" in answer.text) == (409, True)
    assert client.post(f"{address}/remove").status_code == 404
    client.post(f"{address}/delete")
    assert "Delete for good" in client.get("/toolkit/documents/deleted").text
    assert client.post(f"{address}/remove").status_code == 303
    assert client.post(f"{address}/restore").status_code == 404
    assert client.post("/toolkit/everything").headers["Location"] != "/toolkit/documents/"


def test_what_stood_before_is_counted_and_its_evidence_found(
    both_app: Flask, people: People, engine: None
) -> None:
    officer = people("Example Officer")
    document_id = begun(officer, "One")
    save(officer, document_id, "p", "Δύο – “é”")
    prove(officer, document_id)
    save(officer, document_id, "p", "Three, the longest")
    counted = _counted(document_id)
    sizes = [size_of({"data": words}) for words in ("One", "Δύο – “é”", "Three, the longest")]
    assert counted == (
        [(1, sizes[0], False), (2, sizes[1], True), (3, sizes[2], False)],
        sum(sizes) + sizes[2],
    )
    db.session.remove()
    downgrade(revision=BEFORE_IT)
    upgrade()
    assert _counted(document_id) == counted


def _counted(document_id: UUID) -> tuple[list[tuple[int, int, bool]], int]:
    db.session.remove()
    rows = db.session.execute(
        select(VersionRow.revision, VersionRow.size, VersionRow.frozen)
        .where(VersionRow.document_id == document_id)
        .order_by(VersionRow.revision)
    )
    held = db.session.scalar(select(func.sum(DocumentRow.held)))
    return [tuple(row) for row in rows], int(held or 0)  # type: ignore[misc]
