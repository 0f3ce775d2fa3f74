"""What somebody was told, how they want to be told, and stopping a mail without signing in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.errors import NotFound
from app.notices import choosing, service
from app.notices.choosing import Stoppable
from app.notices.model import Channel
from app.notices.needs import needed
from app.notices.web.forms import choices_form
from app.notices.web.labels import stoppable
from app.web.access import current_actor, public, requires
from app.web.forms import Form
from app.web.messages import Messages
from app.web.sessions import framed
from app.web.transaction import writes

blueprint = Blueprint("notices", __name__, url_prefix="/notices", template_folder="templates")

LAST_PAGE = 10_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""

MESSAGES: Messages = {
    "notices_stop_link": _l(
        "This link is incomplete. Copy it whole from the mail, or sign in and choose there what "
        "you are sent."
    ),
}


@blueprint.get("/")
@requires()
def inbox() -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    return render_template(
        "notices/inbox.html",
        # A frame belongs to one organisation, and nothing of another is its platform's business.
        inbox=service.inbox(current_actor(), page, everywhere=not framed()),
    )


@blueprint.get("/<uuid:notice_id>")
@requires()
@writes
def open_one(notice_id: UUID) -> ResponseReturnValue:
    """Go to what a notice is about, and take it as read."""
    actor = current_actor()
    place = service.place_of(actor, notice_id)
    if place != actor.organisation_id:
        if framed():
            raise NotFound
        needed().go_to(actor.person_id, place)
        # As who they are there, from the next request on.
        return redirect(url_for("notices.open_one", notice_id=notice_id), 303)
    told = service.open_one(actor, notice_id)
    if told.words is None:
        flash(_("What this notice was about is no longer there."))
    link = told.words.link if told.words else None
    return redirect(link or url_for("notices.inbox"), 303)


@blueprint.post("/read")
@requires()
def read_all() -> ResponseReturnValue:
    service.read_all(current_actor(), _moment(request.form.get("seen_at", "")))
    flash(_("Everything is marked as read."))
    return redirect(url_for("notices.inbox"), 303)


def _moment(sent: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@blueprint.get("/choices")
@requires()
def choices() -> str:
    actor = current_actor()
    return _choices_page(choices_form(choosing.choices(actor.person_id, actor.roles)))


@blueprint.post("/choices")
@requires()
def choose() -> ResponseReturnValue:
    actor = current_actor()
    current = choosing.choices(actor.person_id, actor.roles)
    form = choices_form(current)
    if not form.validate():
        return _choices_page(form), 422
    wanted = {topic: Channel(form[topic.value].data) for topic in current}
    choosing.choose(actor.person_id, actor.roles, wanted)
    flash(_("Your choice is saved."))
    return redirect(url_for("notices.choices"), 303)


def _choices_page(form: Form) -> str:
    return render_template(
        "notices/choices.html", form=form, contact=needed().contact(current_actor().person_id)
    )


@blueprint.get("/stop/<what>/<token>")
@public
def confirm_stop(what: str, token: str) -> ResponseReturnValue:
    """Ask: mail programs and scanners open every link, so opening it changes nothing."""
    return _stop_page(choosing.read_link(what, token)[1], stopped=False)


@blueprint.post("/stop/<what>/<token>")
@public
def stop(what: str, token: str) -> ResponseReturnValue:
    """Stop it, for whoever has the link: a person on our page, or their mail program (RFC 8058)."""
    person_id, which = choosing.read_link(what, token)
    choosing.stop(person_id, which)
    return _stop_page(which, stopped=True)


def _stop_page(which: Stoppable, *, stopped: bool) -> Response:
    page = render_template("notices/stop.html", what=stoppable(which), stopped=stopped)
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _exempt(state: BlueprintSetupState) -> None:
    """A mail program sends no token of ours; the signed link says whose mails are meant."""
    state.app.extensions["csrf"].exempt(stop)


blueprint.record_once(_exempt)
