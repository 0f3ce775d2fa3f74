"""The blueprint on which the pages of the portfolio stand."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("portfolio", __name__, url_prefix="/portfolio", template_folder="templates")
