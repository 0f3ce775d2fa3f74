"""The fast way to a proof gives what the slow one gives, or no answer."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from badges import signing, tokens
from badges.canonical import Canonizer, Open
from badges.documents import v3
from badges.model import Document, EvidenceNote, StatusPurpose
from badges.tokens import Algorithm
from badges.verifying.proofs import known_contexts
from tests.badges.test_judges import JUDGES, OB3_MODULES, _need
from tests.bench.credentials import MOMENT, NAMES, WHO, credential, key, many, method

KEY = key()
METHOD = method(KEY)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

texts = st.one_of(
    st.sampled_from(
        ['"', "\\", "\\u0041", "\n\r\t", "_:c14n0", "_:a", "%s %d", "@id", "urn:x", ""]
    ),
    st.sampled_from(NAMES),
    st.text(),
    st.text("אبé𝔘\u202e\u2028\ufeff'\"\\\n", max_size=30),
)
notes = st.builds(
    EvidenceNote, texts, st.none() | texts.filter(bool), st.none() | texts.filter(bool)
)


def _both(document: Document) -> tuple[Document | None, Document]:
    fast = signing.sign_fast(document, KEY, METHOD, MOMENT)
    return fast, signing.sign_slowly(document, KEY, METHOD, MOMENT)


@settings(max_examples=35, deadline=None)
@given(texts, st.lists(notes, max_size=2))
def test_proof_is_the_same_byte_for_byte(narrative: str, evidence: Sequence[EvidenceNote]) -> None:
    fast, slow = _both(credential(1, narrative, evidence))
    twins = len(set(evidence)) < len(evidence)
    if twins or CONTROL.search(narrative + "".join(map(_words_of, evidence))):
        assert fast is None
    else:
        assert json.dumps(fast) == json.dumps(slow)


def _words_of(note: EvidenceNote) -> str:
    return "".join((note.title, note.sha256 or "", note.narrative or ""))


def test_many_holders_and_lists_are_signed_the_same() -> None:
    odd = _changed(evidence=[{"type": ["Evidence"], "name": ["Two", "names"]}])
    for document in [*many(4), odd]:
        fast, slow = _both(document)
        assert fast == slow
    for bits in ("uH4sIAAAA", "uH4sIBBBB"):
        listed = v3.status_list(WHO, WHO.base_url, 3, StatusPurpose.REVOCATION, bits)
        fast, slow = _both(listed)
        assert fast == slow


def test_digital_bazaar_makes_the_same_proofs(tmp_path: Path) -> None:
    node = shutil.which("node")
    _need(node is not None and OB3_MODULES.exists(), "the packages for Node")
    documents = [
        *many(4),
        credential(7, 'Two\r\nlines\tand \\ a "quote"\u2028', [EvidenceNote(t) for t in NAMES]),
    ]
    pem = KEY.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    job = {
        "credentials": documents,
        "contexts": dict(known_contexts()),
        "key": pem.decode(),
        "method": METHOD,
        "created": MOMENT.isoformat(),
        "warmUp": 0,
    }
    (tmp_path / "job.json").write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run(
        [str(node), str(JUDGES / "ob3" / "issue.mjs"), str(tmp_path / "job.json")],
        capture_output=True,
        check=True,
        timeout=120,
    )
    ours = [signing.sign_fast(document, KEY, METHOD, MOMENT) for document in documents]
    assert json.loads(done.stdout)["proofs"] == [
        signed["proof"]["proofValue"] for signed in ours if signed
    ]


def _changed(**members: Any) -> Document:
    return {**many(1)[0], **members}


def _subject(**members: Any) -> Document:
    document = many(1)[0]
    return {**document, "credentialSubject": {**document["credentialSubject"], **members}}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (_changed(evidence=[{"type": ["Evidence"], "name": "Twice"}] * 2), "nodes look the same"),
        (_subject(id=_changed()["id"]), "one name for two nodes"),
        (_subject(id=_changed()["credentialSchema"][0]["id"]), "a name of the shape"),
        (_subject(id="urn:example:learner"), "a name unlike ours"),
        (_subject(id="relative"), "a name that JSON-LD leaves out"),
        (_subject(narrative="\x08"), "PyLD writes it otherwise than RDFC-1.0"),
        (
            _subject(
                achievement={
                    **_subject()["credentialSubject"]["achievement"],
                    "creator": {
                        "type": ["Profile"],
                        "address": {"type": ["Address"], "postalCode": "1"},
                    },
                }
            ),
            "blank nodes that lead to each other",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_documents_without_a_fast_answer_are_signed_all_the_same(
    document: Document, why: str
) -> None:
    assert signing.sign_fast(document, KEY, METHOD, MOMENT) is None, why
    signed = signing.sign(document, KEY, METHOD, MOMENT)
    assert signed["proof"]["proofValue"].startswith("z")


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ({"issuer": Open.TEXT}, "an address where a text was expected"),
        ({"type": Open.TEXT}, "a word of the vocabulary"),
        ({"nothing": Open.TEXT}, "no context knows it"),
        ({"narrative": Open.TEXT, "name": Open.TEXT}, "texts of one property"),
    ],
)
def test_shapes_that_words_could_change_are_not_used(places: dict[str, Open], why: str) -> None:
    document = {
        "@context": [v3.CREDENTIALS_CONTEXT, v3.CONTEXT],
        "id": "https://badges.example.org/1",
        "type": "VerifiableCredential",
        "issuer": "did:web:badges.example.org",
        "nothing": "unknown",
        "name": "A name",
        "https://schema.org/name": "Another name",
    }
    assert Canonizer(known_contexts(), places).canonical(document) is None, why
    assert Canonizer(known_contexts(), {"id": Open.NAME}).canonical(document) is not None


def test_token_says_its_document_though_the_achievement_is_written_once() -> None:
    """The same achievement again, another under the same name, one that was changed meanwhile."""
    private = Ed25519PrivateKey.generate()
    what: Document = {"id": "urn:example", "name": "“Accord” ® שותפות 🎉", "tag": ["\\", '"']}
    changes: list[Document] = [{}, {}, {"name": "Another"}, {"tag": []}]
    for change in changes:
        what.update(change)
        for document in (
            {"credentialSubject": {"achievement": what, "narrative": "Zoë"}, "id": "urn:one"},
            {"credentialSubject": {"achievement": "urn:example"}},
            {"credentialSubject": "urn:somebody"},
        ):
            token = tokens.signed(document, private, Algorithm.EDDSA, {"kid": "one"})
            found = jwt.api_jws.decode_complete(token, private.public_key(), ["EdDSA"])
            assert found["payload"].decode() == json.dumps(
                document, ensure_ascii=False, separators=(",", ":")
            )
            assert found["header"] == {"alg": "EdDSA", "typ": "JWT", "kid": "one"}
