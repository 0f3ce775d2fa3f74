"""The door to oauthlib: the signatures of LTI 1.1 (OAuth 1.0, RFC 5849), checked and made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA1, Client
from oauthlib.oauth1.rfc5849 import signature

METHODS: Mapping[str, Callable[..., bool]] = {
    "HMAC-SHA1": signature.verify_hmac_sha1,
    "HMAC-SHA256": signature.verify_hmac_sha256,
}
"""Never PLAINTEXT, nor RSA, which signs with something else than the secret."""


# It writes what was signed, names of people included, to the log of whoever asks for details.
logging.getLogger("oauthlib").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class _Request:
    """What oauthlib looks at in a request."""

    uri: str
    params: Any
    """Pairs, as a name may be said twice; the stubs of oauthlib know only mappings."""
    signature: str
    http_method: str = "POST"


def is_signed(url: str, form: Sequence[tuple[str, str]], secret: str) -> bool:
    """Tell whether a form POSTed to `url` was signed with this secret (RFC 5849, 3.2).

    `url` is ours as the platform knows it, with its query. The form is taken as it was decoded,
    once: what oauthlib does to gather parameters decodes those of OAuth twice, so that one nonce
    could be written in two ways.
    """
    values = dict(form)
    verify = METHODS.get(values.get("oauth_signature_method", ""))
    if verify is None or not secret:
        return False
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    signed = [*query, *((name, value) for name, value in form if name != "oauth_signature")]
    request = _Request(url, signed, values.get("oauth_signature", ""))
    return verify(request, client_secret=secret)


def authorisation(url: str, body: bytes, *, key: str, secret: str, media_type: str) -> str:
    """Return the header that signs a request of ours with its body (OAuth Request Body Hash 1.0).

    HMAC-SHA1, which Basic Outcomes 1.1 asks for and Moodle knows alone. Raises `ValueError` for an
    address that cannot be signed.
    """
    client = Client(key, client_secret=secret, signature_method=SIGNATURE_HMAC_SHA1)
    headers = {"Content-Type": media_type}
    _url, signed, _body = client.sign(url, "POST", body=body.decode(), headers=headers)
    return str(signed["Authorization"])
