"""All pages of LTI: importing the views hangs them on their blueprints."""

from __future__ import annotations

from app.lti.web import admin_views, platform_views, register_views
from app.lti.web.door import blueprint as door

admin = admin_views.blueprint

__all__ = ["admin", "door", "platform_views", "register_views"]
