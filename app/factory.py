"""Make the Flask application."""

from __future__ import annotations

import gc
from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import wiring
from app.kernel import db as kernel_db
from app.settings import Settings
from app.web import (
    access,
    assets,
    errors,
    headers,
    health,
    language,
    limits,
    logs,
    markdown,
    messages,
    names,
    navigation,
    parameters,
    sessions,
    transaction,
)

MAX_REQUEST_BYTES = 30 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings; nothing else is read from outside."""
    app = Flask(
        "app",
        root_path=str(wiring.APP_FOLDER),
        template_folder="web/templates",
        static_folder="web/static",
    )
    app.extensions["keepinpact_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        # A table of 200 rows is a form of two thousand fields, and a document may be long.
        MAX_FORM_PARTS=10_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        # A form stays valid as long as its session: people go to lunch in the middle of one.
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        TESTING=settings.testing,
        PROPAGATE_EXCEPTIONS=settings.testing,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = markdown.render
    app.jinja_env.filters["inline_markdown"] = markdown.inline

    logs.init_app(app)
    kernel_db.init_app(app, settings)
    Migrate(app, kernel_db.db, directory=str(wiring.MIGRATIONS_FOLDER))
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    parameters.init_app(app)
    sessions.init_app(app)
    transaction.init_app(app)
    CSRFProtect(app)
    limits.init_app(app)
    Bootstrap5(app)
    language.init_app(app)
    names.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    app.register_blueprint(health.blueprint)

    worlds = wiring.wire(app, settings)
    access.init_app(app, worlds.load_actor, worlds.load_person)
    messages.init_app(app, *worlds.messages)
    navigation.init_app(app, worlds.places, worlds.count_unread)
    return app


def create_served_app(settings: Settings) -> Flask:
    """Return the application for a process that does nothing but serve it.

    What was made until here stays for good. Without this the garbage collector looks through all
    of it again every few hundred requests, which takes longer than several pages.
    """
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app
