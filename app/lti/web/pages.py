"""All pages of LTI: importing the views hangs them on their blueprints."""

from __future__ import annotations

from app.lti.web import (
    admin_views,
    consumer_views,
    file_views,
    platform_views,
    register_views,
    signed_door,
)
from app.lti.web.door import blueprint as door

admin = admin_views.blueprint

__all__ = [
    "admin",
    "consumer_views",
    "door",
    "file_views",
    "platform_views",
    "register_views",
    "signed_door",
]
