"""Joining a guest of a platform to an account: in the frame, at the top level, in the frame again.

And the way back: the platforms that are joined to an account, each with a button that parts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import PasswordField, StringField

from app.kernel.errors import Conflict, Invalid
from app.lti import joining
from app.lti.joining import Sides
from app.lti.needs import needed
from app.lti.web import landings
from app.lti.web.addresses import public_address
from app.lti.web.frames import current_launch
from app.web.access import current_actor, requires
from app.web.forms import Form
from app.web.limits import GUESSABLE, limiter
from app.web.names import shown
from app.web.transaction import reads

inside = Blueprint("lti_self", __name__, url_prefix="/you", template_folder="templates")
"""In the frame."""
outside = Blueprint("lti_join", __name__, url_prefix="/lti/join", template_folder="templates")
"""In a window of its own, where the account is."""
parting = Blueprint(
    "lti_parting", __name__, url_prefix="/account/platforms", template_folder="templates"
)

UNPROVEN = "sent_from_elsewhere"
"""In a frame's session: the browser may have come from a page that is not the platform's."""

MOVES: Mapping[str, Callable[[int], str]] = {
    "self_assessments": lambda n: ngettext(
        "%(num)d self-assessment", "%(num)d self-assessments", n
    ),
    "modules": lambda n: ngettext("Progress in %(num)d module", "Progress in %(num)d modules", n),
    "quizzes": lambda n: ngettext("%(num)d attempt at a quiz", "%(num)d attempts at quizzes", n),
    "notes": lambda n: ngettext("%(num)d note", "%(num)d notes", n),
    "evidence": lambda n: ngettext("%(num)d piece of evidence", "%(num)d pieces of evidence", n),
    "dossiers": lambda n: ngettext("%(num)d dossier", "%(num)d dossiers", n),
    "agreements": lambda n: ngettext(
        "%(num)d learning agreement", "%(num)d learning agreements", n
    ),
    "badges": lambda n: ngettext("%(num)d badge", "%(num)d badges", n),
}


class CodeForm(Form):
    code = StringField(
        _l("The code from the other window"),
        description=_l(
            "Eight letters and figures. Only somebody signed in to your account sees it."
        ),
        render_kw={
            "autocomplete": "one-time-code",
            "spellcheck": "false",
            "autocapitalize": "characters",
        },
    )


class ConfirmForm(Form):
    password = PasswordField(
        _l("Your password"),
        description=_l("You signed in earlier: this makes sure that it is still you."),
        render_kw={"autocomplete": "current-password"},
    )


@inside.get("")
@requires()
def overview() -> str:
    """Who somebody is here, and what they can do about it."""
    launch = current_launch()
    actor = current_actor()
    guest = not launch.anonymous and not needed().has_sign_in(launch.person_id)
    return render_template(
        "lti/you.html",
        launch=launch,
        guest=guest,
        called=shown(actor.name, actor.person_id),
        nameless=actor.name is None,
        home=public_address("home.start"),
    )


@inside.post("/join")
@requires()
def begin() -> ResponseReturnValue:
    if session.get(UNPROVEN):
        # Else whoever lures somebody into a frame of their own is that account from then on.
        raise Conflict("lti_join_unproven")
    return _code_page(CodeForm(formdata=None), joining.begin(current_launch()))


@inside.post("/join/code")
@requires()
@limiter.limit(GUESSABLE)
@reads  # what is kept is kept in transactions of its own: a wrong code is counted
def finish() -> ResponseReturnValue:
    form, launch = CodeForm(), current_launch()
    try:
        joining.finish(launch, form.code.data or "")
    except Invalid as error:
        form.refuse(error)
        return _code_page(form, None), 422
    flash(
        _(
            "Done. From now on you are yourself here: "
            "what you did in this course is in your account."
        )
    )
    return redirect(landings.path(launch.message_type, launch.placement), 303)


def _code_page(form: CodeForm, joining_id: UUID | None) -> Response:
    address = joining_id and public_address("lti_join.look", joining_id=joining_id)
    page = render_template("lti/join_code.html", form=form, address=address)
    return _unkept(page)


@outside.get("/<uuid:joining_id>")
@requires()
def look(joining_id: UUID) -> Response:
    found = joining.sides(joining_id, current_actor().person_id)
    return _both_sides(found, ConfirmForm())


@outside.post("/<uuid:joining_id>")
@requires()
@limiter.limit(GUESSABLE)
def confirm(joining_id: UUID) -> ResponseReturnValue:
    form, person_id = ConfirmForm(), current_actor().person_id
    try:
        code = joining.confirm(joining_id, person_id, form.password.data or "")
    except Invalid as error:
        form.refuse(error)
        return _both_sides(joining.sides(joining_id, person_id), form), 422
    return _unkept(render_template("lti/join_confirmed.html", code=code))


def _both_sides(found: Sides, form: ConfirmForm) -> Response:
    actor = current_actor()
    _name, email, _language = needed().contact(actor.person_id)
    page = render_template(
        "lti/join.html",
        sides=found,
        guest=shown(found.guest_name, found.launch.person_id),
        actor=actor,
        email=email,
        moves=[MOVES[kind](number) for kind, number in found.moves.items()],
        form=form,
    )
    return _unkept(page)


def _unkept(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@parting.get("")
@requires()
def platforms() -> str:
    return render_template("lti/joined.html", joined=joining.joined(current_actor().person_id))


@parting.post("/<uuid:identity_id>/part")
@requires()
def part(identity_id: UUID) -> ResponseReturnValue:
    joining.part(identity_id, current_actor().person_id)
    flash(_("Parted. Whoever comes from there begins afresh, as a guest."))
    return redirect(url_for("lti_parting.platforms"), 303)
