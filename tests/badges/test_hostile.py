"""Bad input: whatever comes in, one of three outcomes goes out, soon and in little memory."""

from __future__ import annotations

import base64
import copy
import gzip
import json
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badges.verifying.model import Outcome
from tests.badges.foreign import (
    SITE,
    V3,
    Net,
    assertion,
    claims,
    credential,
    found,
    jwk,
    multikey,
    signed_assertion,
    site,
    status_entry,
    status_list,
    token,
    verified,
    with_proof,
)

DID_KEY = f"did:key:{multikey()}"
METHOD = f"{DID_KEY}#{multikey()}"
DID_WEB = "did:web:issuer.example"
MB = 1024 * 1024
MOST_SECONDS = 5.0
"""Far above what is measured (docs/badges.md), for a machine that is busy with other things."""
MOST_MEMORY = 60 * MB


def no(code: str) -> tuple[Outcome, list[str]]:
    return Outcome.NOT_VALID, [code]


def unknown(code: str) -> tuple[Outcome, list[str]]:
    return Outcome.UNKNOWN, [code]


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", checksum)


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def carrier(text: bytes, keyword: bytes = b"openbadges") -> bytes:
    return chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text)


def packed(size: int) -> bytes:
    return zlib.compress(bytes(size))


def svg(inside: str, before: str = "") -> str:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="http://openbadges.org">'
        f"{inside}</svg>"
    )


HOSTED = json.dumps(assertion())
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ADDRESS = f'<ob:assertion verify="{SITE}/a/1.json"/>'

PICTURES: list[tuple[Any, tuple[Outcome, list[str]]]] = [
    (png(carrier(HOSTED.encode())), (Outcome.VALID, [])),
    (png(carrier(HOSTED.encode(), b"openbadgecredential")), (Outcome.VALID, [])),
    (png(chunk(b"tEXt", f"openbadges\0{SITE}/a/1.json".encode())), (Outcome.VALID, [])),
    (png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(HOSTED.encode()))), (Outcome.VALID, [])),
    (png(carrier(HOSTED.encode()), carrier(HOSTED.encode())), no("image_with_two_badges")),
    (png(carrier(b"{}"), carrier(b"{}", b"openbadgecredential")), no("image_with_two_badges")),
    (png(carrier(HOSTED.encode()))[:-30], no("image_broken")),
    (png(carrier(HOSTED.encode())).replace(b"Assertion", b"assertion"), no("image_broken")),
    (png(carrier(b"\xff\xfe")), no("image_broken")),
    (png(carrier(b"  ")), no("image_without_badge")),
    (png(), no("image_without_badge")),
    (png(chunk(b"tEXt", b"")), no("image_without_badge")),
    (png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + packed(3 * MB))), no("too_large_to_check")),
    (png(chunk(b"zTXt", b"openbadges\0\0" + packed(3 * MB))), no("too_large_to_check")),
    (png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + packed(9)[:-4])), no("image_broken")),
    (png(chunk(b"iTXt", b"openbadges\0\1\0\0\0nothing packed")), no("image_broken")),
    (png(*[chunk(b"tEXt", b"")] * 30_000), no("too_large_to_check")),
    (png(carrier(b"x" * 2 * MB)), no("too_large_to_check")),
    (png(carrier(b"hello")), no("not_a_badge")),
    (b"\xff\xd8\xff\xe0 a photograph", no("picture_kind")),
    (svg(ADDRESS), (Outcome.VALID, [])),
    (svg(ADDRESS, '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b">'), (Outcome.VALID, [])),
    (svg(f"<script>alert(1)</script>{ADDRESS}"), (Outcome.VALID, [])),  # nothing is run or shown
    (svg(f"<ob:assertion><![CDATA[{HOSTED}]]></ob:assertion>"), (Outcome.VALID, [])),
    (svg(ADDRESS * 2), no("image_with_two_badges")),
    (svg(""), no("image_without_badge")),
    (svg("<ob:assertion/>"), no("image_without_badge")),
    (svg(ADDRESS)[:-20], no("image_broken")),
    (svg("&a9;", f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]>'), unknown("image_with_entities")),
    (
        svg("&x;", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        unknown("image_with_entities"),
    ),
    ("<svg>" + "<a/>" * 1_000_000 + "</svg>", no("too_large_to_check")),
    ("<svg>" + "<a>" * 90_000 + "</a>" * 90_000 + "</svg>", no("image_without_badge")),
    ("<!doctype html><html><body><svg></svg></body></html>", unknown("page_for_people")),
]


def test_every_picture_ends_in_a_reason() -> None:
    results = [(given[:200], found(verified(given, site()))) for given, _ in PICTURES]
    assert results == [(given[:200], expected) for given, expected in PICTURES]


def _deep(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


def _proof(**changes: Any) -> dict[str, Any]:
    document = with_proof(credential(DID_KEY), METHOD)
    return {**document, **changes}


def _with_context(*more: Any) -> dict[str, Any]:
    return {**_proof(), "@context": [*V3, *more]}


JSONS: list[tuple[Any, tuple[Outcome, list[str]]]] = [
    (_proof(), (Outcome.VALID, [])),
    ('{"a": "' + "x" * 2 * MB + '"}', no("too_large_to_check")),
    ("[" * 300_000, no("too_large_to_check")),
    ('{"a":[' + "{}," * 200_000 + "{}]}", no("too_large_to_check")),
    (_deep(41), no("too_deep_to_check")),
    (_deep(10_000), no("too_deep_to_check")),
    ('{"a": 1, "a": 2}', no("not_a_badge")),
    (json.dumps(_proof())[:-1] + ', "name": "Better badge"}', no("not_a_badge")),
    ('{"a": NaN}', no("not_a_badge")),
    ('{"a": 1e999}', no("not_a_badge")),
    ('{"a": ' + "9" * 10_000 + "}", no("not_a_badge")),
    ('{"a": "\\udc00"}', no("not_a_badge")),
    (_with_context({"name": "https://evil.example/name"}), no("context_redefines")),
    (_with_context({"validUntil": None}), no("context_redefines")),
    (_with_context({"nickname": "https://schema.org/name"}), unknown("context_unknown")),
    (_with_context("https://example.org/unheard-of"), unknown("context_unknown")),
    (_with_context(["nested"]), unknown("context_unknown")),
    (_with_context(7), unknown("context_unknown")),
    (_proof(evidence=[{"@context": {"id": "https://evil.example/"}}]), no("context_redefines")),
    (_proof(proof={"type": "Ed25519Signature2020"}), unknown("proof_kind_unknown")),
    (_proof(proof={"cryptosuite": ["eddsa-rdfc-2022"]}), unknown("proof_kind_unknown")),
    (_proof(proof=[_proof()["proof"]] * 2), unknown("proof_kind_unknown")),
    (_proof(proof=[]), no("no_proof")),
    (_proof(name="Better badge"), no("signature_bad")),
    (_proof(expirationDate="2020-01-01T00:00:00Z"), no("not_wholly_signed")),
    ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, unknown("version_1")),
    ({"uid": "1", "recipient": "a@example.org", "badge": SITE}, unknown("version_1")),
    ({"badge": {"version": "0.5.0"}, "recipient": "sha256$0"}, unknown("version_1")),
]


def test_every_json_ends_in_a_reason() -> None:
    results = [(str(given)[-200:], found(verified(given, site()))) for given, _ in JSONS]
    assert results == [(str(given)[-200:], expected) for given, expected in JSONS]


def _listed(**subject: Any) -> dict[str, Any]:
    made = status_list(DID_KEY)
    made["credentialSubject"].update(subject)
    return with_proof(made, METHOD)


def _packed_list(raw: bytes) -> dict[str, Any]:
    return _listed(encodedList="u" + base64.urlsafe_b64encode(raw).decode().rstrip("="))


LISTS: list[tuple[Any, tuple[Outcome, list[str]]]] = [
    (_listed(), (Outcome.VALID, [])),
    (with_proof(status_list(DID_KEY, revoked=(7,)), METHOD), no("revoked")),
    (_packed_list(gzip.compress(bytes(1024))), unknown("status_list_length")),
    (_packed_list(gzip.compress(bytes(20 * MB))), unknown("status_list_encoding")),
    (_packed_list(gzip.compress(bytes(16384))[:-9]), unknown("status_list_encoding")),
    (_packed_list(b"nothing packed"), unknown("status_list_encoding")),
    (_listed(encodedList=7), unknown("status_list_encoding")),
    (_listed(statusSize=8), unknown("status_list_shape")),
    (status_list(DID_KEY), unknown("status_list_untrusted")),
    (b"<html>404</html>", unknown("status_list_untrusted")),
    (b"\xff" * 100, unknown("status_list_untrusted")),
    (b"[1]", unknown("status_list_untrusted")),
    (b"a.b.c", unknown("status_list_untrusted")),
    (None, unknown("status_unreachable")),
]


def test_status_list_that_cannot_be_relied_on_is_never_valid() -> None:
    document = with_proof(credential(DID_KEY, credentialStatus=status_entry()), METHOD)
    for answer, expected in LISTS:
        net = {f"{SITE}/status/1": answer} if answer is not None else {}
        assert (found(verified(document, net)), answer) == (expected, answer)


def test_badge_with_a_thousand_status_lists_asks_for_a_few() -> None:
    entries = [
        {**status_entry(), "statusListCredential": f"https://slow{n}.example/"} for n in range(300)
    ]
    net = Net()
    given = token(claims(credential(DID_KEY, credentialStatus=entries)), "EdDSA")
    report = verified(given, net)
    assert report.outcome is Outcome.UNKNOWN
    assert len(net.asked) == 12


def test_assertions_in_a_circle_end_soon() -> None:
    net = Net({f"{SITE}/{n}": f"{SITE}/{(n + 1) % 3}".encode() for n in range(3)})
    assert found(verified(f"{SITE}/0", net)) == no("not_a_badge")
    assert len(net.asked) == 2
    picture = png(carrier(f"{SITE}/a.png".encode()))
    net = Net({f"{SITE}/a.png": picture})
    assert found(verified(picture, net)) == no("not_a_badge")
    assert net.asked == [f"{SITE}/a.png"]


HOSTILE: dict[str, tuple[bool, Callable[[], Any]]] = {
    # whether its memory is measured too, which takes long
    "50 MB": (True, lambda: '{"a": "' + "x" * 50 * MB + '"}'),
    "parts": (True, lambda: '{"a":[' + "{}," * 25_000 + "{}]}"),
    "depth": (True, lambda: _deep(10_000)),
    "bomb": (True, lambda: png(chunk(b"zTXt", b"openbadges\0\0" + packed(90 * MB)))),
    "laughs": (True, lambda: svg("&a9;", f"<!DOCTYPE svg [{LAUGHS}]>")),
    "elements": (True, lambda: svg("<a/>" * 100_000)),
    "attributes": (True, lambda: "<svg " + " ".join(f'a{n}=""' for n in range(190_000)) + "/>"),
    "chunks": (False, lambda: png(*[chunk(b"tEXt", b"x")] * 19_000)),
    "token": (True, lambda: token({"@context": V3, "a": "x" * 700_000})),
    "types": (False, lambda: _proof(type=["Profile"] * 20_000)),
    "nodes": (False, lambda: _proof(evidence=[{"type": ["Evidence"]}] * 9_000)),
    "blank nodes": (False, lambda: _proof(evidence=[{"name": "a"}, {}] * 500)),
    "long key": (False, lambda: _proof(issuer=f"did:key:z{'6' * 900_000}")),
}


@pytest.mark.usefixtures("as_if_alone")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_costs_little(name: str) -> None:
    measured, make = HOSTILE[name]
    made = make()
    given = made if isinstance(made, str | bytes) else json.dumps(made)
    body = given.encode() if isinstance(given, str) else given
    if measured:
        tracemalloc.start()
    began = time.process_time()
    try:
        assert verified(body).outcome is not Outcome.VALID
        assert time.process_time() - began < MOST_SECONDS
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


# -- whatever comes in -------------------------------------------------------------------------

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from([SITE, DID_KEY, DID_WEB, "did:key:", "did:jwk:e30", "http://[", "urn:x", "#a"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "type", "@context", "url", "a", "@id"]), inner),
    ),
    max_leaves=5,
)
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in a document."""
    if isinstance(node, dict):
        inner = [place for name, value in node.items() for place in places(value, (*way, name))]
    elif isinstance(node, list):
        inner = [place for n, value in enumerate(node) for place in places(value, (*way, n))]
    else:
        inner = []
    return [way, *inner] if way else inner


def with_value(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    node = changed
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    return changed


def one_of_three(handed_in: Any, net: Net) -> None:
    assert verified(handed_in, net).outcome in set(Outcome)


@QUICK
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg ", b"{", b"a.b."])
)
def test_any_bytes_end_in_an_outcome(data: bytes, head: bytes) -> None:
    one_of_three(head + data, site())


@QUICK
@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"iTXt", b"tEXt", b"zTXt", b"IDAT"]),
            st.sampled_from([b"openbadges\0", b"openbadgecredential\0", b""]),
            st.binary(max_size=20),
        ),
        max_size=3,
    ),
    st.integers(0, 12),
)
def test_any_picture_ends_in_an_outcome(chunks: list[tuple[bytes, bytes, bytes]], cut: int) -> None:
    picture = png(*(chunk(kind, head + rest) for kind, head, rest in chunks))
    one_of_three(picture[: len(picture) - cut], site())


@QUICK
@given(st.text("<>/=\"' &;[]!ob:asertinvy", max_size=80))
def test_any_drawing_ends_in_an_outcome(text: str) -> None:
    one_of_three(svg(text), site())


ISSUERS = {DID_WEB: f"{SITE}/.well-known/did.json", SITE: SITE}


@QUICK
@given(st.data())
def test_any_change_to_a_document_of_version_2_ends_in_an_outcome(data: st.DataObject) -> None:
    net = site()
    net.documents["given"] = data.draw(st.sampled_from([assertion(), signed_assertion()]))
    which = data.draw(st.sampled_from(sorted(net.documents)))
    document = net.documents[which]
    way = data.draw(st.sampled_from(places(document)))
    net.documents[which] = with_value(document, way, data.draw(VALUES))
    handed_in = net.documents.pop("given")
    one_of_three(handed_in, net)
    one_of_three(token(handed_in), net)


@QUICK
@given(st.data())
def test_any_change_to_a_token_of_version_3_ends_in_an_outcome(data: st.DataObject) -> None:
    issuer = data.draw(st.sampled_from([DID_KEY, DID_WEB, SITE]))
    method = {"id": f"{issuer}#k", "controller": issuer, "publicKeyJwk": jwk("EdDSA")}
    documents: dict[str, Any] = {
        "given": claims(credential(issuer, credentialStatus=status_entry())),
        "header": {"kid": "#k"} if issuer != DID_KEY else {"jwk": jwk("EdDSA")},
        "issuer": {"id": issuer, "verificationMethod": [method], "assertionMethod": ["#k"]},
        "list": status_list(issuer),
    }
    which = data.draw(st.sampled_from(sorted(documents)))
    way = data.draw(st.sampled_from(places(documents[which])))
    documents[which] = with_value(documents[which], way, data.draw(VALUES))
    net = Net({ISSUERS.get(issuer, "none"): documents["issuer"]})
    net.documents[f"{SITE}/status/1"] = token(documents["list"], "EdDSA").encode()
    one_of_three(_token(documents["given"], documents["header"]), net)


def _token(payload: Any, header: dict[str, Any]) -> str:
    body = token(payload, "EdDSA").split(".")[1:]
    head = base64.urlsafe_b64encode(json.dumps({"alg": "EdDSA", **header}).encode())
    return ".".join([head.decode().rstrip("="), *body])


@settings(QUICK, max_examples=15)
@given(st.data())
def test_any_change_to_a_proven_credential_ends_in_an_outcome(data: st.DataObject) -> None:
    document = _proof(credentialStatus=status_entry())
    way = data.draw(st.sampled_from(places(document)))
    changed = with_value(document, way, data.draw(VALUES))
    report = verified(changed, {f"{SITE}/status/1": status_list(DID_KEY)})
    assert report.outcome in set(Outcome)
