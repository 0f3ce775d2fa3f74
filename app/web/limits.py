"""How often one address may try things that can be guessed or flooded."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.web.hits import Hits

ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that a household is given: it has all that begin with them (RFC 6177)."""


def sender() -> str:
    """Return whom a request is counted for: an address, or a household's range of IPv6."""
    address = get_remote_address()
    try:
        known = ip_address(address)
    except ValueError:  # such as what a socket of the system has in its place
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(IPv6Network((known.packed, ONE_HOUSEHOLD), strict=False))
    return address


limiter = Limiter(sender, storage_uri=f"{Hits.STORAGE_SCHEME[0]}://", headers_enabled=True)

GUESSABLE = "20 per minute"
"""For sign-in, reset and invitations: generous to a classroom behind one address."""


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = not app.config["TESTING"]
    limiter.init_app(app)
    # It also looks at every request, for limits that hold everywhere; we have none. Views that are
    # limited check for themselves.
    hooks = app.before_request_funcs.get(None, [])
    app.before_request_funcs[None] = [h for h in hooks if h != limiter._check_request_limit]  # noqa: SLF001
