"""The end of the ladder: a frame looks whether the browser kept its session, before it goes in.

Platform storage binds a login to its browser without a cookie. Whether that browser keeps the
cookie of the frame, nobody knows before it comes back. If it does not, a window of its own works.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from app.lti.web import landings
from app.lti.web.frames import current_launch
from app.web.access import public

blueprint = Blueprint("lti_kept", __name__, url_prefix="/kept", template_folder="templates")


@blueprint.get("/<uuid:ticket_id>")
@public
def look(ticket_id: UUID) -> ResponseReturnValue:
    """Go in; or, without a session, offer the window that the ticket is for."""
    if g.get("lti_launch") is not None:
        launch = current_launch()
        return redirect(landings.path(launch.message_type, launch.placement), 303)
    response = make_response(render_template("lti/window.html", ticket=ticket_id))
    response.headers["Cache-Control"] = "no-store"
    return response
