"""What the signed links of accounts are for (`app.kernel.signed`)."""

from __future__ import annotations

from app.kernel.signed import read, sign

INVITATION = "keepinpact.invitation"
CONFIRMATION = "keepinpact.confirm-address"

__all__ = ["CONFIRMATION", "INVITATION", "read", "sign"]
