"""What operators ask: alive, ready, and figures."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from app.kernel.db import db
from app.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@public
def live() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="alive")


@blueprint.get("/health/ready")
@public
def ready() -> Response:
    """The database answers too; if not, the error handler says 503."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ready")


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
