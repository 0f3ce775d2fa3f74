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

from app.kernel.errors import NotFound
from app.kernel.fetch import FetchError, fetch
from badges import artwork, baking, catalog, issuer, store
from badges.documents import dids, v2, v3
from badges.model import BadgeDesign, Document
from badges.needs import needed
from badges.verifying.model import Resolve, Resolved, Unreachable
from competences.framework.model import Framework

ACCEPTED = "application/ld+json, application/vc, application/json, image/png, image/svg+xml"


@dataclass(frozen=True, slots=True)
class Published:
    """What stands at an address; `gone` where it has been withdrawn (410)."""

    body: bytes
    gone: bool = False


def body(document: Document) -> bytes:
    """Return a document as it goes over the wire: UTF-8, readable by people."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


# -- Open Badges 2.0 ---------------------------------------------------------------------------


def issuer_v2() -> Published:
    return Published(body(v2.issuer(issuer.current())))


def badge_class(key: str) -> Published:
    """Return a class as first awarded, or as it would be awarded today; raise `NotFound`."""
    document = store.find_badge_class(key)
    if document is None:
        design = _design(key)
        document = v2.badge_class(issuer.current(), design, _framework(design))
    return Published(body(document))


def assertion(award_id: UUID) -> Published:
    """Return an assertion as issued; a revoked one is gone, and says why. Raise `NotFound`."""
    found = store.find_assertion(award_id)
    if found is None:
        raise NotFound
    document, _, reason = found
    if reason is not None:
        return Published(body(v2.revoked(issuer.current(), award_id, reason)), gone=True)
    return Published(body(document))


def revocations() -> Published:
    return Published(body(v2.revocation_list(issuer.current(), store.revocations())))


def class_picture(key: str, kind: str) -> Published:
    """Return a design's drawing as `png` or `svg`; raise `NotFound`."""
    return Published(_picture(key, kind))


def baked_picture(award_id: UUID, kind: str) -> Published:
    """Return the drawing with the assertion inside; raise `NotFound`. Revoked ones are gone."""
    found = store.find_assertion(award_id)
    if found is None:
        raise NotFound
    document, key, reason = found
    if reason is not None:
        return Published(b"", gone=True)
    # What somebody wrote must not end the CDATA section that it is baked into.
    text = json.dumps(document, ensure_ascii=False).replace("]]>", "]]\\u003e")
    return Published(baking.baked(_picture(key, kind), text))


def _picture(key: str, kind: str) -> bytes:
    drawing = store.find_artwork(key) or _design(key).artwork
    return artwork.png(drawing) if kind == "png" else drawing.encode()


# -- Open Badges 3.0 ---------------------------------------------------------------------------


def issuer_v3() -> Published:
    who = issuer.current()
    multikeys = issuer.public_multikeys()
    # Before the first badge there is no key: did:web has a name already, did:key does not.
    did = dids.signer(who.base_url, multikeys[0]).did if multikeys else dids.did_web(who.base_url)
    return Published(body(v3.issuer(who, did)))


def achievement(key: str) -> Published:
    """Return an achievement as first awarded, or as of today; raise `NotFound`."""
    document = store.find_achievement(key)
    if document is None:
        design = _design(key)
        document = v3.achievement(issuer.current(), design, _framework(design))
    return Published(body(v3.achievement_document(document)))


def credential(award_id: UUID) -> Published:
    """Return a credential as issued; whether it is revoked stands in the status list."""
    document = store.find_credential(award_id)
    if document is None:
        raise NotFound
    return Published(body(document))


def status_list(number: int) -> Published:
    document = store.find_status_document(number)
    if document is None:
        raise NotFound
    return Published(body(document))


def did_document() -> Published:
    who = issuer.current()
    return Published(body(dids.did_document(who.base_url, issuer.public_multikeys())))


def _design(key: str) -> BadgeDesign:
    design = catalog.designs().get(key)
    if design is None:
        raise NotFound
    return design


def _framework(design: BadgeDesign) -> Framework:
    framework = needed().current_framework()
    if framework.id != design.framework:
        raise NotFound
    return framework


# -- by address --------------------------------------------------------------------------------

_UUID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PATHS: tuple[tuple[str, Callable[..., Published]], ...] = (
    (r"/badges/v2/issuer\.json", issuer_v2),
    (r"/badges/v2/classes/([a-z0-9-]+)\.json", badge_class),
    (r"/badges/v2/classes/([a-z0-9-]+)\.(png|svg)", class_picture),
    (rf"/badges/v2/assertions/{_UUID}\.json", lambda found: assertion(UUID(found))),
    (
        rf"/badges/v2/assertions/{_UUID}\.(png|svg)",
        lambda found, kind: baked_picture(UUID(found), kind),
    ),
    (r"/badges/v2/revocations\.json", revocations),
    (r"/badges/v3/issuer\.json", issuer_v3),
    (r"/badges/v3/achievements/([a-z0-9-]+)", achievement),
    (rf"/badges/v3/credentials/{_UUID}\.json", lambda found: credential(UUID(found))),
    (r"/badges/v3/status/([0-9]{1,9})", lambda number: status_list(int(number))),
    (r"/\.well-known/did\.json", did_document),
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
