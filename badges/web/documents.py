"""The documents that verifiers ask for: open to every origin, without session or sign-in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from app.kernel.errors import NotFound
from app.web.access import public
from badges import publishing
from badges.publishing import Published

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

blueprint = Blueprint("open_badges", __name__)

LD_JSON = "application/ld+json"

COMPACT = "text/plain"
"""OB 3.0, 5.2 Web Resource: what a compact token is served as."""

COMPACT_LIST = "application/vc+jwt"

MAY_CHANGE_SECONDS = 300
"""For what a revocation changes: a verifier learns of it after five minutes at most."""

SETTLED_SECONDS = 86_400
"""For what stays as it was issued."""

CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE"})

_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # For verifiers, who have the address: whoever searches finds what holders list, and no more.
    "X-Robots-Tag": "noindex",
}


def answer(
    published: Published,
    content_type: str = LD_JSON,
    seconds: int = MAY_CHANGE_SECONDS,
    environ: WSGIEnvironment | None = None,
) -> Response:
    """Return a document with ETag and cache headers; 410 where it has been withdrawn.

    `environ` is what was asked, where Flask does not know of the request.
    """
    response = Response(published.body, content_type=content_type)
    response.status_code = 410 if published.gone else 200
    response.headers.extend(_FOR_ALL)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if published.gone:
        return response
    response.set_etag(etag(published.body))
    asked = environ or request.environ
    if not CONDITIONS.isdisjoint(asked):
        response.make_conditional(asked)
    return response


def etag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


@blueprint.errorhandler(NotFound)
def missing(_error: NotFound) -> Response:
    """Answer programs in their language, without asking who is there."""
    response = jsonify(error="not_found")
    response.status_code = 404
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/badges/v2/issuer.json")
@public
def issuer_v2() -> Response:
    return answer(publishing.issuer_v2())


@blueprint.get("/badges/v2/key.json")
@public
def current_key() -> Response:
    return answer(publishing.key())


@blueprint.get("/badges/v2/keys/<thumbprint>.json")
@public
def key(thumbprint: str) -> Response:
    return answer(publishing.key(thumbprint))


@blueprint.get("/badges/v2/classes/<slug>.json")
@public
def badge_class(slug: str) -> Response:
    return answer(publishing.badge_class(slug))


@blueprint.get("/badges/v2/classes/<language>/<slug>.json")
@public
def translated_class(language: str, slug: str) -> Response:
    return answer(publishing.badge_class(slug, language))


@blueprint.get("/badges/v2/classes/<slug>.png")
@public
def class_png(slug: str) -> Response:
    return answer(publishing.class_picture(slug, "png"), "image/png", SETTLED_SECONDS)


@blueprint.get("/badges/v2/classes/<slug>.svg")
@public
def class_svg(slug: str) -> Response:
    return answer(publishing.class_picture(slug, "svg"), "image/svg+xml", SETTLED_SECONDS)


@blueprint.get("/badges/v2/assertions/<uuid:award_id>.json")
@public
def assertion(award_id: UUID) -> Response:
    return answer(publishing.assertion(award_id))


@blueprint.get("/badges/v2/assertions/<uuid:award_id>.png")
@public
def baked_png(award_id: UUID) -> Response:
    return answer(publishing.baked_picture(award_id, "png"), "image/png")


@blueprint.get("/badges/v2/assertions/<uuid:award_id>.svg")
@public
def baked_svg(award_id: UUID) -> Response:
    return answer(publishing.baked_picture(award_id, "svg"), "image/svg+xml")


@blueprint.get("/badges/v2/assertions/<uuid:award_id>.jws")
@public
def signed_assertion(award_id: UUID) -> Response:
    return answer(publishing.signed_assertion(award_id), COMPACT)


@blueprint.get("/badges/v2/revocations.json")
@public
def revocations() -> Response:
    return answer(publishing.revocations())


@blueprint.get("/badges/v3/issuer.json")
@public
def issuer_v3() -> Response:
    return answer(publishing.issuer_v3())


@blueprint.get("/badges/v3/achievements/<slug>")
@public
def achievement(slug: str) -> Response:
    return answer(publishing.achievement(slug))


@blueprint.get("/badges/v3/achievements/<language>/<slug>")
@public
def translated_achievement(language: str, slug: str) -> Response:
    return answer(publishing.achievement(slug, language))


@blueprint.get("/badges/v3/credentials/<uuid:award_id>.json")
@public
def credential(award_id: UUID) -> Response:
    return answer(publishing.credential(award_id), seconds=SETTLED_SECONDS)


@blueprint.get("/badges/v3/credentials/<uuid:award_id>.jwt")
@public
def credential_token(award_id: UUID) -> Response:
    """Answer with the token asked for: `?alg=RS256` or `?alg=EdDSA`, or else the usual one."""
    published = publishing.credential_token(award_id, request.args.get("alg"))
    return answer(published, COMPACT, SETTLED_SECONDS)


@blueprint.get("/badges/v3/credentials/<uuid:award_id>.png")
@public
def credential_png(award_id: UUID) -> Response:
    published = publishing.credential_picture(award_id, "png")
    return answer(published, "image/png", SETTLED_SECONDS)


@blueprint.get("/badges/v3/credentials/<uuid:award_id>.svg")
@public
def credential_svg(award_id: UUID) -> Response:
    published = publishing.credential_picture(award_id, "svg")
    return answer(published, "image/svg+xml", SETTLED_SECONDS)


@blueprint.get("/badges/v3/status/<int(max=999999999):number>")
@public
def status_list(number: int) -> Response:
    published = publishing.status_list(number)
    return answer(published, LD_JSON if published.body[:1] == b"{" else COMPACT_LIST)


@blueprint.get("/.well-known/did.json")
@public
def did_document() -> Response:
    return answer(publishing.did_document(), "application/json")


@blueprint.get("/.well-known/jwks.json")
@public
def key_set() -> Response:
    return answer(publishing.key_set(), "application/jwk-set+json")
