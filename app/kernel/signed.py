"""Links that prove who was written to: an id, signed with the installation's key (itsdangerous).

What a link is good for, and until when, stands in the row it names. Nothing secret is kept: whoever
reads the database cannot make a link.
"""

from __future__ import annotations

from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from app.kernel.errors import NotFound
from app.kernel.runtime import settings


def sign(purpose: str, row_id: UUID) -> str:
    return str(_serializer(purpose).dumps(row_id.hex))


def read(purpose: str, token: str) -> UUID:
    """Return the id in a link; raise `NotFound("link_unknown")` if we did not make it."""
    try:
        return UUID(_serializer(purpose).loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise NotFound("link_unknown") from error


def _serializer(purpose: str) -> URLSafeSerializer:
    # itsdangerous signs with the last key and accepts all; our settings name the newest first.
    return URLSafeSerializer(list(reversed(settings().secret_keys)), salt=purpose)
