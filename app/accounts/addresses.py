"""Mail addresses, by email-validator (RFC 5321 and 5322)."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email

from app.kernel.errors import Invalid

VALIDATOR_OPTIONS: dict[str, Any] = {"check_deliverability": False, "allow_smtputf8": False}
"""No DNS: a form must not wait for the network. No letters beyond ASCII before the @: most servers
cannot deliver to them."""


def normal(address: str) -> str:
    """Return the one spelling under which an address is kept: lower case, the domain in ASCII.

    Raises `Invalid("email_invalid", field="email")`.
    """
    try:
        checked = validate_email(address.strip(), **VALIDATOR_OPTIONS)
    except EmailNotValidError as error:
        raise Invalid("email_invalid", field="email") from error
    assert checked.ascii_email is not None  # always set where smtputf8 is not allowed
    return checked.ascii_email.lower()
