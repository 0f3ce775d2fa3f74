"""Every published document of ours, by what it is or by its address.

The views and the verifier both take documents from here, so what is verified before a badge
leaves the house is what will be served.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.fetch import FetchError, fetch
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from badges import artwork, baking, baking_v3, catalog, issued_store, issuer, store
from badges.documents import dids, v2, v3
from badges.model import BadgeDesign, Document, TokenForm
from badges.needs import needed
from badges.together import once
from badges.tokens import Algorithm
from badges.verifying.model import Resolve, Resolved, Unreachable
from competences.framework.model import Framework

ACCEPTED = (
    "application/ld+json, application/vc, application/vc+jwt, application/json, image/png, "
    "image/svg+xml, */*;q=0.1"
)
"""The last one for hosts that serve JSON as whatever they know."""


Quick = Callable[[UUID], bytes | None]
"""From an award to the bytes at its address, or None where the ordinary way has to be gone."""


@dataclass(frozen=True, slots=True)
class Published:
    """What stands at an address; `gone` where it has been withdrawn (410)."""

    body: bytes
    gone: bool = False


def body(document: Document) -> bytes:
    """Return a document as it goes over the wire: UTF-8, on one line, for indenting takes a ms."""
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


# -- Open Badges 2.0 ---------------------------------------------------------------------------


def issuer_v2() -> Published:
    return Published(body(v2.issuer(issuer.current(), list(issuer.public_rsa_keys()))))


def key(thumbprint: str | None = None) -> Published:
    """Return a key that signs 2.0 assertions, or today's if none is named; raise `NotFound`."""
    known = issuer.public_rsa_keys()
    name = thumbprint or next(iter(known), "")
    if name not in known:
        raise NotFound
    return Published(body(v2.key(issuer.current(), name, known[name])))


def badge_class(key: str, language: str = DEFAULT_LANGUAGE) -> Published:
    """Return a class as first awarded, or as it would be awarded today; raise `NotFound`."""
    if language == DEFAULT_LANGUAGE:
        document = store.find_badge_class(key)
    else:
        document = _translation(key, language, "badge_class")
    if document is None:
        design = catalog.get(key)
        document = v2.badge_class(issuer.current(), design, _framework(design), language)
    return Published(body(document))


def _translation(key: str, language: str, kind: str) -> Document | None:
    if language not in LANGUAGES:
        raise NotFound
    kept = store.find_translation(key, language)
    return kept[kind] if kept else None


def assertion(award_id: UUID) -> Published:
    """Return an assertion as issued; a revoked one is gone, and says why. Raise `NotFound`."""
    found = issued_store.find_issued(award_id, "assertion")
    if found is None:
        raise NotFound
    text, withdrawn = found
    if withdrawn is not None:
        return Published(body(v2.revoked(issuer.current(), award_id, withdrawn)), gone=True)
    return Published(_line(text))


def _line(text: str) -> bytes:
    return f"{text}\n".encode()


def signed_assertion(award_id: UUID) -> Published:
    """Return the assertion as a token; whether it is revoked stands in the list of those."""
    return _token(award_id, TokenForm.ASSERTION)


def _token(award_id: UUID, form: TokenForm) -> Published:
    token = store.find_token(award_id, form)
    if token is None:
        raise NotFound
    return Published(token.encode("ascii"))


def revocations() -> Published:
    return Published(body(v2.revocation_list(issuer.current(), store.withdrawn_awards())))


def quick_assertion() -> Quick:
    """Return what finds the bodies of `assertion`, of the ones in force only."""
    find = issued_store.glance_at_issued(db.engine, "assertion")

    def quick(award_id: UUID) -> bytes | None:
        found = find(award_id)
        return _line(found[0]) if found and found[1] else None

    return quick


def class_picture(key: str, kind: str) -> Published:
    """Return a design's drawing as `png` or `svg`; raise `NotFound`."""
    return Published(_picture(key, kind))


def baked_picture(award_id: UUID, kind: str) -> Published:
    """Return the drawing with the assertion inside; raise `NotFound`. Revoked ones are gone."""
    found = store.find_assertion(award_id)
    if found is None:
        raise NotFound
    document, key, withdrawn = found
    if withdrawn is not None:
        return Published(b"", gone=True)
    # What somebody wrote must not end the CDATA section that it is baked into.
    text = json.dumps(document, ensure_ascii=False).replace("]]>", "]]\\u003e")
    return Published(baking.baked(_picture(key, kind), text))


def _picture(key: str, kind: str) -> bytes:
    drawing = once((key, "drawing"), lambda: store.find_artwork(key) or catalog.get(key).artwork)
    return artwork.png(drawing) if kind == "png" else drawing.encode()


# -- Open Badges 3.0 ---------------------------------------------------------------------------


def issuer_v3() -> Published:
    who = issuer.current()
    multikeys = issuer.public_multikeys()
    # Before the first badge there is no key: did:web has a name already, did:key does not.
    did = dids.signer(who.base_url, multikeys[0]).did if multikeys else dids.did_web(who.base_url)
    return Published(body(v3.issuer(who, did)))


def achievement(key: str, language: str = DEFAULT_LANGUAGE) -> Published:
    """Return an achievement as first awarded, or as of today; raise `NotFound`."""
    if language == DEFAULT_LANGUAGE:
        document = store.find_achievement(key)
    else:
        document = _translation(key, language, "achievement")
    if document is None:
        design = catalog.get(key)
        document = v3.achievement(issuer.current(), design, _framework(design), language)
    return Published(body(v3.achievement_document(document)))


def credential(award_id: UUID) -> Published:
    """Return a credential as issued; whether it is revoked stands in the status list."""
    found = issued_store.find_issued(award_id, "credential")
    if found is None:
        raise NotFound
    return Published(_line(found[0]))


def quick_credential() -> Quick:
    """Return what finds the bodies of `credential`."""
    find = issued_store.glance_at_issued(db.engine, "credential")

    def quick(award_id: UUID) -> bytes | None:
        found = find(award_id)
        return _line(found[0]) if found else None

    return quick


def credential_token(award_id: UUID, algorithm: str | None = None) -> Published:
    """Return the credential as a token; raise `NotFound`.

    Without an algorithm it is RS256, which every verifier of Open Badges 3.0 must know (8.2.3
    JOSE Header). Where the issuer is no host it is EdDSA: then the same did:key stands in it as
    in the credential with a proof, and the same status lists.
    """
    default = Algorithm.RS256 if dids.has_host(issuer.current().base_url) else Algorithm.EDDSA
    try:
        form = TokenForm(Algorithm(algorithm or default))
    except ValueError as error:
        raise NotFound from error
    return _token(award_id, form)


def credential_picture(award_id: UUID, kind: str) -> Published:
    """Return the drawing with the credential and its proof inside; raise `NotFound`."""
    document, design = store.find_credential(award_id), store.find_design(award_id)
    if document is None or design is None:
        raise NotFound
    bake = baking_v3.baked_png if kind == "png" else baking_v3.baked_svg
    return Published(bake(_picture(design, kind), json.dumps(document, ensure_ascii=False)))


def status_list(number: int) -> Published:
    """Return a list with its proof, or as a token where its key makes no proofs."""
    kept = store.find_status_document(number)
    if kept is None:
        raise NotFound
    return Published(kept.encode("ascii") if isinstance(kept, str) else body(kept))


def did_document() -> Published:
    who = issuer.current()
    document = dids.did_document(
        who.base_url, issuer.public_multikeys(), issuer.public_token_keys()
    )
    return Published(body(document))


def key_set() -> Published:
    return Published(body(dids.key_set(issuer.public_token_keys())))


def _framework(design: BadgeDesign) -> Framework:
    framework = needed().current_framework()
    if framework.id != design.framework:
        raise NotFound
    return framework


# -- by address --------------------------------------------------------------------------------

_UUID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PATHS: tuple[tuple[str, Callable[..., Published]], ...] = (
    (r"/badges/v2/issuer\.json", issuer_v2),
    (r"/badges/v2/key\.json", key),
    (r"/badges/v2/keys/([\w-]{43})\.json", key),
    (r"/badges/v2/classes/([a-z0-9-]+)\.json", badge_class),
    (r"/badges/v2/classes/([a-z]{2})/([a-z0-9-]+)\.json", lambda code, key: badge_class(key, code)),
    (r"/badges/v2/classes/([a-z0-9-]+)\.(png|svg)", class_picture),
    (rf"/badges/v2/assertions/{_UUID}\.json", lambda found: assertion(UUID(found))),
    (
        rf"/badges/v2/assertions/{_UUID}\.(png|svg)",
        lambda found, kind: baked_picture(UUID(found), kind),
    ),
    (rf"/badges/v2/assertions/{_UUID}\.jws", lambda found: signed_assertion(UUID(found))),
    (r"/badges/v2/revocations\.json", revocations),
    (r"/badges/v3/issuer\.json", issuer_v3),
    (r"/badges/v3/achievements/([a-z0-9-]+)", achievement),
    (r"/badges/v3/achievements/([a-z]{2})/([a-z0-9-]+)", lambda code, key: achievement(key, code)),
    (rf"/badges/v3/credentials/{_UUID}\.json", lambda found: credential(UUID(found))),
    (
        rf"/badges/v3/credentials/{_UUID}\.jwt(?:\?alg=(\w+))?",
        lambda found, algorithm: credential_token(UUID(found), algorithm),
    ),
    (
        rf"/badges/v3/credentials/{_UUID}\.(png|svg)",
        lambda found, kind: credential_picture(UUID(found), kind),
    ),
    (r"/badges/v3/status/([0-9]{1,9})", lambda number: status_list(int(number))),
    (r"/\.well-known/did\.json", did_document),
    (r"/\.well-known/jwks\.json", key_set),
    # The page for people: who pastes its address means the badge it shows.
    (rf"/badges/{_UUID}", lambda found: assertion(UUID(found))),
)


def published_at(url: str, base_url: str) -> Published | None:
    """Return our own document at an address, in-process; None if the address is not ours.

    Raises `NotFound` where it is ours and nothing stands there.
    """
    if url != base_url and not url.startswith(f"{base_url}/"):
        return None
    path = url.removeprefix(base_url)
    for pattern, document in _PATHS:
        if match := re.fullmatch(pattern, path):
            return document(*match.groups())
    raise NotFound


def resolver(*, ours_only: bool = False) -> Resolve:
    """Return how addresses become documents: ours in-process, others over the net.

    `ours_only` never leaves the house, as the gate before a badge wants it.
    """
    base_url = issuer.current().base_url

    def resolve(url: str) -> Resolved:
        try:
            published = published_at(url, base_url)
        except NotFound as error:
            raise Unreachable("status_404", url) from error
        if published is not None:
            return Resolved(published.body, published.gone)
        if ours_only:
            raise Unreachable("not_ours", url)
        return _fetched(url)

    return resolve


def _fetched(url: str) -> Resolved:
    try:
        return Resolved(fetch(url, accept=ACCEPTED).body)
    except FetchError as error:
        if error.reason == "status_410":
            return Resolved(b"", gone=True)
        raise Unreachable(error.reason, url) from error
