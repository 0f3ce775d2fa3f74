"""Whether a badge is somebody's: what they typed, compared with what the badge says of its holder.

Nothing of it is kept, written anywhere, or sent.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum

from badges.verifying.model import Identity

HASHES = {"sha256", "md5"}
"""Of Open Badges 2.0, IdentityHash."""


class Mine(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """The badge names its holder in a way that no address can be compared with."""


def is_mine(holder: Sequence[Identity], address: str) -> Mine:
    """Tell whether a badge was issued to the holder of an address of mail."""
    comparable = [identity for identity in holder if _comparable(identity)]
    if not comparable:
        return Mine.UNKNOWN
    typed = address.strip().removeprefix("mailto:")
    # Issuers differ: some hash an address as it was typed, some in small letters.
    spellings = {typed, typed.lower()}
    found = any(_fits(identity, spelling) for identity in comparable for spelling in spellings)
    return Mine.YES if found else Mine.NO


def _comparable(identity: Identity) -> bool:
    if identity.hashed:
        return identity.value.partition("$")[0] in HASHES
    return "@" in identity.value


def _fits(identity: Identity, spelling: str) -> bool:
    if not identity.hashed:
        return identity.value.removeprefix("mailto:").lower() == spelling.lower()
    name, _, digest = identity.value.partition("$")
    made = hashlib.new(name, (spelling + identity.salt).encode(), usedforsecurity=False)
    return hmac.compare_digest(made.hexdigest().encode(), digest.lower().encode())
