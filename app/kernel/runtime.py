"""The settings of the application that is running (the one kernel door to Flask's context)."""

from __future__ import annotations

from typing import cast

from flask import current_app

from app.settings import Settings


def settings() -> Settings:
    """Return the settings of the current application; needs an application context."""
    return cast(Settings, current_app.extensions["keepinpact_settings"])
