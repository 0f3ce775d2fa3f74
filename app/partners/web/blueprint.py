"""The one blueprint of this world; its pages stand in the files beside."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("partners", __name__, url_prefix="/partners", template_folder="templates")
