"""The picker: a teacher chooses what to place in the course."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.errors import Invalid
from app.kernel.identity import Role
from app.kernel.runtime import settings as app_settings
from app.kernel.words import one_line
from app.lti import deep_linking, placements
from app.lti.deep_linking import Chosen
from app.lti.model import MessageType, origin_of
from app.lti.placements import Gives, Offer
from app.lti.web import landings
from app.lti.web.addresses import launch_address
from app.lti.web.frames import current_launch
from app.web.access import requires
from app.web.headers import allow_posting
from app.web.messages import sentence
from app.web.transaction import reads

blueprint = Blueprint(
    "deep_linking", __name__, url_prefix="/deep-link", template_folder="templates"
)

GRADES = {
    Gives.NOTHING: _l("No grade."),
    Gives.PARTICIPATION: _l("Grade: taking part. Done or not, never a level."),
    Gives.SHARE: _l("Grade: how much of it is done."),
    Gives.SCORE: _l("Grade: right answers of the best attempt."),
    Gives.LEVEL: _l("Grade: the level an assessor validated, of 5."),
}
_SEARCH_LENGTH = 100


@blueprint.get("")
@requires(Role.TRAINER)
def pick() -> str:
    return _page(deep_linking.settings_of(current_launch()).multiple)


@blueprint.post("")
@requires(Role.TRAINER)
@reads
def place() -> ResponseReturnValue:
    """Send what was chosen; or search on, with what is chosen so far; or go back with nothing."""
    launch = current_launch()
    settings = deep_linking.settings_of(launch)
    match request.form.get("intent"):
        case "search":
            return _page(settings.multiple)
        case "cancel":
            return _sent([], _("Nothing was placed."))
    try:
        offers = deep_linking.chosen(request.form.getlist("place"), settings)
    except Invalid as error:
        return _page(settings.multiple, refusal=sentence(error)), 422
    graded = set(request.form.getlist("graded"))
    items = [_chosen(offer, graded=offer.key in graded) for offer in offers]
    message = ngettext("%(num)d activity placed.", "%(num)d activities placed.", len(items))
    return _sent(items, message)


def _chosen(offer: Offer, *, graded: bool) -> Chosen:
    """Return an item whose title says what its column means: platforms name the column so."""
    graded = graded and offer.gives is not Gives.NOTHING
    participates = graded and offer.gives is Gives.PARTICIPATION
    title = _("%(title)s (taking part)", title=offer.title) if participates else offer.title
    return Chosen(offer, title, graded)


def _sent(items: Collection[Chosen], message: str) -> Response:
    """Return the page that posts the answer to the platform by itself."""
    launch = current_launch()
    settings = deep_linking.settings_of(launch)
    signed = deep_linking.response(
        launch,
        items,
        message,
        address=launch_address(),
        icon=app_settings().base_url + url_for("static", filename="logo.svg"),
    )
    allow_posting(origin_of(settings.return_url))
    response = make_response(
        render_template("lti/placed.html", address=settings.return_url, signed=signed)
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(multiple: bool, refusal: str | None = None) -> str:  # noqa: FBT001  # what the platform takes
    search = one_line(request.values.get("q", ""))[:_SEARCH_LENGTH]
    picked = set(request.form.getlist("place"))
    plain = set(request.form.getlist("offered")) - set(request.form.getlist("graded"))
    groups: dict[str, list[Offer]] = {}
    for offer in placements.offers():
        if offer.key in picked or _matches(offer, search):
            groups.setdefault(offer.group, []).append(offer)
    return render_template(
        "lti/pick.html",
        groups=groups,
        search=search,
        picked=picked,
        plain=plain,
        multiple=multiple,
        grades=GRADES,
        gives_nothing=Gives.NOTHING,
        address=placements.address,
        refusal=refusal,
    )


def _matches(offer: Offer, search: str) -> bool:
    text = f"{offer.group} {offer.title} {offer.about}".casefold()
    return all(word in text for word in search.casefold().split())


landings.register(MessageType.DEEP_LINKING, lambda _placement: url_for("deep_linking.pick"))
