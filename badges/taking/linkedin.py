"""LinkedIn's "add to profile": an address with the badge's facts, followed only by a click.

The parameters are those of LinkedIn's certification form ("Add to Profile").
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

FORM = "https://www.linkedin.com/profile/add"


def add_to_profile(
    *,
    name: str,
    organisation: str,
    issued: datetime,
    expires: datetime | None,
    page: str,
    award_id: UUID,
) -> str:
    """Return the address of the form, filled in; nothing is sent before the holder follows it."""
    facts: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": organisation,
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": page,
        "certId": str(award_id),
    }
    if expires is not None:
        facts |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return f"{FORM}?{urlencode(facts)}"
