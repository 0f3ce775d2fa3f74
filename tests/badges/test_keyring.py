"""Keys: at rest, rotated, lost, stolen; each procedure of docs/badges.md, tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.commands import doctor
from app.kernel import clock, keys
from app.kernel.db import db, unit_of_work
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.kernel.keys import KeyShut, Kind, SigningKeyRow
from app.kernel.outbox.queue import queue
from app.notices.tables import NoticeRow
from badges import checking, issuer, keyring, nightly, publishing, service, store, tokens
from badges.model import Document, TokenForm
from badges.verifying.model import Outcome
from badges.verifying.verify import verify
from tests.badges.conftest import Award
from tests.conftest import SECRET

People = Callable[..., Actor]
HTTP, HTTPS = "http://127.0.0.1:5000", "https://pact.example"
OTHER = "another-secret-for-tests-" + "1" * 32


def setting(app: Flask, **changes: object) -> None:
    settings = app.extensions["keepinpact_settings"]
    app.extensions["keepinpact_settings"] = replace(settings, **changes)


def in_use(kind: Kind) -> keys.KeyNote:
    return next(note for note in keyring.notes() if note.kind is kind and note.in_use)


def outcome(data: bytes) -> Outcome:
    return verify(data, publishing.resolver(ours_only=True), clock.now()).outcome


def signed_forms(award_id: object) -> dict[str, bytes]:
    """Return what a holder may have downloaded: everything a key signed."""
    return {
        form: serve(award_id).body  # type: ignore[arg-type]
        for form, serve in checking.DOCUMENTS.items()
        if form != "2.0 JSON"
    }


def told() -> list[str]:
    return sorted(db.session.scalars(sa.select(NoticeRow.kind)))


def test_keys_are_encrypted_at_rest_and_encrypted_anew(
    app: Flask, people: People, award: Award
) -> None:
    award_id = award(people())
    assert {note.kind for note in keyring.notes()} == {Kind.ED25519, Kind.RSA}
    (private,) = db.session.scalars(
        sa.select(SigningKeyRow.private_key).where(SigningKeyRow.kind == "rsa")
    )
    assert b"PRIVATE" not in private
    assert private.startswith(b"gAAAA")
    setting(app, secret_keys=(OTHER, SECRET))
    with unit_of_work():
        assert keys.reencrypt() == (2, [])
    setting(app, secret_keys=(OTHER,))
    assert all(note.opens for note in keyring.notes())
    with unit_of_work():
        service.revoke(award_id, None, "Issued by mistake")
    setting(app, secret_keys=(SECRET,))
    done, shut = keys.reencrypt()
    assert (done, len(shut)) == (0, 2)


@pytest.mark.parametrize("base_url", [HTTP, HTTPS])
def test_rotation_keeps_old_badges_valid_and_revocable(
    app: Flask, people: People, award: Award, base_url: str
) -> None:
    setting(app, base_url=base_url)
    holder = people()
    old = award(holder)
    with unit_of_work():
        issuer.rotate_keys()
    new = award(holder)
    assert checking.faults(old) == checking.faults(new) == []
    creators = [
        tokens.payload(publishing.signed_assertion(a).body.decode())["verification"]["creator"]
        for a in (new, old)
    ]
    profile: Document = json.loads(publishing.issuer_v2().body)
    assert profile["publicKey"] == creators
    assert json.loads(publishing.key().body)["id"] == creators[0]
    for award_id in (old, new):
        with unit_of_work():
            service.revoke(award_id, None, "Issued by mistake")
        assert checking.still_valid(award_id) == []


@pytest.mark.parametrize("base_url", [HTTP, HTTPS])
@pytest.mark.parametrize("kind", Kind)
def test_compromised_key_is_withdrawn_and_genuine_badges_are_signed_anew(
    app: Flask, people: People, award: Award, base_url: str, kind: Kind
) -> None:
    setting(app, base_url=base_url)
    holder = people()
    kept, revoked, suspended = award(holder), award(holder), award(holder)
    with unit_of_work():
        service.revoke(revoked, None, "Issued by mistake")
        service.suspend(suspended, None, "A doubt")
    before, stolen = signed_forms(kept), in_use(kind)
    with unit_of_work():
        keyring.withdraw(stolen.id, "The laptop it was copied to was stolen")
    assert checking.faults(kept), "what the thief signed is not valid, so this is not either"
    with unit_of_work():
        waiting = keyring.affected(stolen.id)
    assert set(waiting) == {kept, suspended}
    for award_id in waiting:
        with unit_of_work():
            keyring.reissue(award_id)
    with unit_of_work():
        assert keyring.affected(stolen.id) == []
    assert checking.faults(kept) == []
    assert checking.still_valid(suspended) == checking.still_valid(revoked) == []
    with unit_of_work():
        service.lift(suspended, None)
    assert checking.faults(suspended) == []
    # Copies that the withdrawn key signed are not valid, by did:web nor by their closed lists.
    signed_by = {
        Kind.ED25519: ("3.0 JSON", "3.0 JWT EdDSA"),
        Kind.RSA: ("2.0 JWS", "3.0 JWT RS256"),
    }
    for form in signed_by[kind]:
        assert outcome(before[form]) is Outcome.NOT_VALID, form
    name = keyring.public_name(stolen)
    for published in (publishing.did_document(), publishing.key_set(), publishing.issuer_v2()):
        assert name.encode() not in published.body
    assert told() == ["badge_reissued"] * 2
    with unit_of_work():
        service.revoke(kept, None, "Issued by mistake")
    assert checking.still_valid(kept) == []


@pytest.mark.parametrize("base_url", [HTTP, HTTPS])
def test_lost_secret_stops_signing_and_rotation_starts_it_again(
    app: Flask, people: People, award: Award, base_url: str
) -> None:
    setting(app, base_url=base_url)
    holder = people()
    old = award(holder)
    setting(app, secret_keys=(OTHER,))
    assert checking.faults(old) == [], "verifying needs no secret"
    with pytest.raises(KeyShut):
        award(holder)
    with pytest.raises(doctor.Sick):
        doctor.check_keys()
    lost = [in_use(kind).id for kind in Kind]
    with unit_of_work():
        issuer.rotate_keys()
    new = award(holder)
    assert checking.faults(old) == checking.faults(new) == []
    assert "2 retired ones cannot be opened" in doctor.check_keys()
    if base_url == HTTP:
        with pytest.raises(KeyShut), unit_of_work():
            service.revoke(old, None, "Issued by mistake")
        for key_id in lost:
            with unit_of_work():
                keyring.withdraw(key_id, "The secret is lost")
            for award_id in keyring.affected(key_id):
                with unit_of_work():
                    keyring.reissue(award_id)
        assert checking.faults(old) == []
    with unit_of_work():
        service.revoke(old, None, "Issued by mistake")
    assert checking.still_valid(old) == []


def test_nightly_check_tells_administrators_and_the_operator(
    app: Flask, people: People, award: Award
) -> None:
    holder = people()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    good, bad = award(holder), award(holder)
    clean = nightly.look()
    assert clean.faults == []
    with unit_of_work():
        nightly.record(clean)
    assert doctor.check_badges().startswith("2 looked at")
    with unit_of_work():
        row = store.tokens_of(bad)[0]
        store.keep_token(bad, TokenForm(row.form), row.key_id, row.token[:-4] + "AAAA")
    queue().tidy()
    found = nightly.last()
    assert found is not None
    assert len(found.faults) == 1
    assert found.faults[0].startswith(f"{bad}: ")
    assert str(good) not in found.faults[0]
    with pytest.raises(doctor.Sick):
        doctor.check_badges()
    assert told() == ["badges_at_fault"]
    queue().sweep()
    home = app.extensions["keepinpact_settings"].home
    (letter,) = (home / "mail").glob("*.eml")
    assert "Example Administrator" in letter.read_text(encoding="utf-8")
    assert administrator.administers


def test_key_of_another_world_is_not_withdrawn(app: Flask) -> None:
    with unit_of_work():
        key = keys.current_rsa("elsewhere")
    with pytest.raises(NotFound), unit_of_work():
        keyring.withdraw(key.id, "No")
