"""Links that a learner makes to pieces of their portfolio, and what they open."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import ProductError
from app.web.access import current_actor, find_actor, public, requires
from app.web.headers import show_files
from app.web.limits import GUESSABLE, limiter
from app.web.transaction import writes
from competences.portfolio import service as portfolio
from competences.portfolio.needs import needed
from competences.portfolio.sharing import service
from competences.portfolio.web.choosing import chosen_pieces
from competences.portfolio.web.forms import ShareForm
from competences.portfolio.web.sending import file_answer
from competences.portfolio.web.views import reasons

blueprint = Blueprint("evidence_sharing", __name__, template_folder="templates")

FILES = "300 per minute"
"""A player asks for a film in many parts."""

_NEW = "evidence_share"
"""In the session, until its page is shown: a link that nobody can be told again."""


@blueprint.get("/portfolio/links")
@requires()
def links() -> str:
    return _links_page(ShareForm(formdata=None, data={"pieces": request.args.getlist("piece")}))


@blueprint.post("/portfolio/links")
@requires()
def make() -> ResponseReturnValue:
    form = ShareForm()
    try:
        made = service.make(
            current_actor(), chosen_pieces(), label=form.label.data or "", days=form.days.data or 0
        )
    except ProductError as error:
        form.refuse(error)
        return _links_page(form), error.status
    session[_NEW] = made.token
    return redirect(url_for("evidence_sharing.links", _anchor="new"), 303)


@blueprint.post("/portfolio/links/<uuid:share_id>/withdraw")
@requires()
def withdraw(share_id: UUID) -> ResponseReturnValue:
    service.withdraw(current_actor(), share_id)
    flash(_("The link is withdrawn. It opens nothing any more."))
    return redirect(url_for("evidence_sharing.links"), 303)


@blueprint.get("/shared/<token>")
@public
@limiter.limit(GUESSABLE)
@writes
def shared(token: str) -> Response:
    """Show what a learner gave a link to."""
    actor = find_actor()
    share, pieces = service.opened(token, actor.person_id if actor else None)
    show_files()
    name = needed().contact(share.person_id).name
    page = render_template(
        "portfolio/shared.html",
        share=share,
        pieces=[(piece, reasons(piece)) for piece in pieces],
        name=name,
        token=token,
        framework=needed().framework(),
    )
    return _kept_apart(make_response(page))


@blueprint.get("/shared/<token>/files/<uuid:evidence_id>")
@public
@limiter.limit(FILES)
def shared_file(token: str, evidence_id: UUID) -> Response:
    return _kept_apart(file_answer(service.file_of(token, evidence_id)))


def _kept_apart(answer: Response) -> Response:
    """Keep the address of a link out of search engines, caches, and the sight of other sites."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _links_page(form: ShareForm) -> str:
    token = session.pop(_NEW, None)
    now = clock.now()
    shares = service.shares_of(current_actor())
    return render_template(
        "portfolio/links.html",
        opened=[share for share in shares if share.is_open(now)],
        closed=[share for share in shares if not share.is_open(now)],
        new=url_for("evidence_sharing.shared", token=token, _external=True) if token else None,
        pieces=portfolio.newest(current_actor()),
        form=form,
    )
