"""The signed forms: what they say, how they are called, and that every one passes the gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from badges import baking, baking_v3, checking, publishing, service, store, tokens
from badges.model import Document, TokenForm
from badges.publishing import Published
from competences.framework import service as framework_service
from tests.badges.conftest import Award

People = Callable[..., Actor]
HTTP, HTTPS = "http://127.0.0.1:5000", "https://pact.example"
LETTERS = "Convention ® “d’Example” (2), l'été à Čakovec, اتفاق שותפות ]]> \\u0000"


def move(app: Flask, base_url: str) -> None:
    settings = app.extensions["keepinpact_settings"]
    app.extensions["keepinpact_settings"] = replace(settings, base_url=base_url)


def loaded(published: Published) -> Document:
    found: Document = json.loads(published.body)
    return found


@pytest.mark.parametrize("base_url", [HTTP, HTTPS])
def test_every_form_verifies_whatever_the_letters(
    app: Flask, people: People, award: Award, base_url: str
) -> None:
    move(app, base_url)
    award_id = award(people("Zoë O’Example"), statement=LETTERS, evidence_titles=(LETTERS,))
    assert checking.faults(award_id) == []
    for kind in ("png", "svg"):
        for serve in (publishing.baked_picture, publishing.credential_picture):
            assert service.verify(serve(award_id, kind).body).outcome == "valid"


def test_signed_assertion_leads_to_a_key_of_its_issuer(
    app: Flask, people: People, award: Award
) -> None:
    award_id = award(people(), statement=LETTERS)
    token = publishing.signed_assertion(award_id).body.decode()
    said, hosted = tokens.payload(token), loaded(publishing.assertion(award_id))
    creator = said["verification"]["creator"]
    assert said["verification"]["type"] == "SignedBadge"
    assert said["id"] == f"urn:uuid:{award_id}"
    same = {"recipient", "badge", "issuedOn", "narrative", "evidence"}
    assert {name: said[name] for name in same} == {name: hosted[name] for name in same}
    profile = loaded(publishing.issuer_v2())
    assert profile["publicKey"] == [creator]
    assert profile["revocationList"] == f"{HTTP}/badges/v2/revocations.json"
    published = publishing.published_at(creator, HTTP)
    assert published is not None
    key = loaded(published)
    assert (key["type"], key["id"], key["owner"]) == ("CryptographicKey", creator, profile["id"])
    assert loaded(publishing.key()) == key
    assert (
        jwt.api_jws.decode(token, key["publicKeyPem"], algorithms=["RS256"])
        == json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    )


@pytest.mark.parametrize(
    ("base_url", "algorithm", "usual"),
    [
        (HTTP, "RS256", False),
        (HTTP, "EdDSA", True),
        (HTTPS, "RS256", True),
        (HTTPS, "EdDSA", False),
    ],
)
def test_token_says_what_the_credential_says(
    app: Flask, people: People, award: Award, base_url: str, algorithm: str, *, usual: bool
) -> None:
    """OB 3.0, 8.2.3 and 8.2.4: the header's members, and the claims beside the credential's."""
    move(app, base_url)
    award_id = award(people(), statement=LETTERS)
    token = publishing.credential_token(award_id, algorithm).body.decode()
    assert (publishing.credential_token(award_id).body.decode() == token) is usual
    header, said = jwt.get_unverified_header(token), tokens.payload(token)
    assert header.keys() == {"alg", "kid", "jwk", "typ"}
    assert (header["alg"], header["typ"]) == (algorithm, "JWT")
    assert "d" not in header["jwk"]
    assert header["kid"].partition("#")[0] == said["iss"] == said["issuer"]["id"]
    assert (said["jti"], said["sub"]) == (said["id"], said["credentialSubject"]["id"])
    assert said["nbf"] == 1773480413
    proved = store.find_credential(award_id)
    assert proved is not None
    own = {"iss", "sub", "jti", "nbf", "issuer", "credentialStatus", "proof"}
    assert {k: v for k, v in said.items() if k not in own} == {
        k: v for k, v in proved.items() if k not in own
    }
    if base_url == HTTPS:
        assert said["credentialStatus"] == proved["credentialStatus"]
        document = loaded(publishing.did_document())
        methods = {m["id"]: m for m in document["verificationMethod"]}
        assert header["kid"] in document["assertionMethod"]
        assert methods[header["kid"]]["type"] == "JsonWebKey"
        assert methods[proved["proof"]["verificationMethod"]]["type"] == "Multikey"
        keys = {key["kid"]: key for key in loaded(publishing.key_set())["keys"]}
        assert keys[header["kid"].partition("#")[2]]["alg"] == algorithm


def test_credential_names_schema_statuses_languages_and_what_evidence_was_for(
    app: Flask, people: People, award: Award
) -> None:
    award_id = award(people(language="fr"), evidence_activities=(("A1", "A3"), ()))
    found = store.find_credential(award_id)
    assert found is not None
    assert found["credentialSchema"][0]["type"] == "1EdTechJsonSchemaValidator2019"
    assert [s["statusPurpose"] for s in found["credentialStatus"]] == ["revocation", "suspension"]
    assert len({s["statusListIndex"] for s in found["credentialStatus"]}) == 1
    framework = framework_service.current()
    titles = "; ".join(framework.activity(code).title["fr"] for code in ("A1", "A3"))
    assert found["evidence"][0]["narrative"] == f"Évalué pour\u00a0: {titles}"
    assert "narrative" not in found["evidence"][1]
    assert loaded(publishing.assertion(award_id))["evidence"][0]["narrative"].endswith(titles)
    for language, other in (("en", "fr"), ("fr", "en")):
        badge_class = loaded(publishing.badge_class("new-partnerships", language))
        (related,) = badge_class["related"]
        assert (badge_class["@language"], related["@language"]) == (language, other)
        there = publishing.published_at(related["id"], HTTP)
        assert there is not None
        assert loaded(there)["@language"] == other
        (related,) = loaded(publishing.achievement("new-partnerships", language))["related"]
        assert related["inLanguage"] == other
        assert publishing.published_at(related["id"], HTTP) is not None


def test_picture_cannot_hold_two_badges(app: Flask, people: People, award: Award) -> None:
    award_id = award(people())
    for kind, bake in (("png", baking_v3.baked_png), ("svg", baking_v3.baked_svg)):
        for serve in (publishing.baked_picture, publishing.credential_picture):
            with pytest.raises(baking.BadImage) as refused:
                bake(serve(award_id, kind).body, "{}")
            assert str(refused.value) == "image_with_two_badges"
        with pytest.raises(baking.BadImage):
            bake(b"<html/>", "{}")


@pytest.mark.parametrize("base_url", [HTTP, HTTPS])
def test_suspension_shows_in_every_form_and_is_lifted(
    app: Flask, people: People, award: Award, base_url: str
) -> None:
    move(app, base_url)
    award_id, other = award(people()), award(people())
    with unit_of_work():
        service.suspend(award_id, None, "A doubt is being looked into")
    assert checking.still_valid(award_id) == []
    assert checking.faults(other) == []
    codes = [c.code for c in service.verify_award(award_id)[1].checks if c.outcome != "valid"]
    assert codes == ["suspended"]
    gone = publishing.assertion(award_id)
    assert gone.gone
    assert loaded(gone)["revocationReason"] == "Suspended for now: A doubt is being looked into"
    with pytest.raises(Conflict), unit_of_work():
        service.suspend(award_id, None, "Again")
    with unit_of_work():
        service.lift(award_id, None)
    assert checking.faults(award_id) == []
    with pytest.raises(Conflict), unit_of_work():
        service.lift(award_id, None)


def test_administrator_suspends_and_lifts_on_the_page(
    app: Flask, people: People, award: Award, sign_in: Callable[[Actor], object]
) -> None:
    holder, administrator = people(), people("Example Administrator", Role.ADMINISTRATOR)
    award_id = award(holder)
    client = sign_in(administrator)
    url = f"/badges/{award_id}"
    assert client.post(f"{url}/suspend", data={}).status_code == 422  # type: ignore[attr-defined]
    done = client.post(f"{url}/suspend", data={"reason": "A doubt"})  # type: ignore[attr-defined]
    assert done.status_code == 303
    page = client.get(url).get_data(as_text=True)  # type: ignore[attr-defined]
    assert "has been suspended since" in page
    assert "A doubt" in page
    assert client.post(f"{url}/lift").status_code == 303  # type: ignore[attr-defined]
    assert "has been suspended since" not in client.get(url).get_data(as_text=True)  # type: ignore[attr-defined]
    refused = sign_in(holder).post(f"{url}/suspend", data={"reason": "No"})  # type: ignore[attr-defined]
    assert refused.status_code == 403


def test_altered_token_does_not_pass_the_gate(app: Flask, people: People, award: Award) -> None:
    """What is stored is what the gate and the nightly check read."""
    award_id = award(people())
    rows = {row.form: row for row in store.tokens_of(award_id)}
    with unit_of_work():
        store.keep_token(
            award_id,
            TokenForm.RS256,
            rows[TokenForm.RS256].key_id,
            rows[TokenForm.EDDSA].token[:-4] + "AAAA",
        )
    assert [str(fault) for fault in checking.faults(award_id)] == ["3.0 JWT RS256: signature_bad"]


def test_published_pem_is_the_key_of_the_token_header(
    app: Flask, people: People, award: Award
) -> None:
    award_id = award(people())
    header = jwt.get_unverified_header(publishing.credential_token(award_id, "RS256").body.decode())
    public = load_pem_public_key(loaded(publishing.key())["publicKeyPem"].encode())
    assert tokens.jwk(public) == header["jwk"]  # type: ignore[arg-type]
