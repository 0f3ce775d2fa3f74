"""All pages of accounts: importing the views hangs them on the one blueprint."""

from __future__ import annotations

from app.accounts.web import admin_views, register_views
from app.accounts.web.views import blueprint

__all__ = ["admin_views", "blueprint", "register_views"]
