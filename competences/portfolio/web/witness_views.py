"""The pages of a witness, who comes by the link in a letter and has no account."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import Invalid
from app.kernel.ids import PersonId
from app.web.access import find_actor, public
from app.web.headers import show_files
from app.web.letters import in_language_of
from app.web.limits import GUESSABLE, limiter
from app.web.transaction import writes
from competences.portfolio.needs import needed
from competences.portfolio.web import asking_views
from competences.portfolio.web.messages import WITNESS_TITLE
from competences.portfolio.web.sending import file_answer
from competences.portfolio.web.witness_forms import AnswerForm
from competences.portfolio.witnessing import rules, service
from competences.portfolio.witnessing.model import Answer, Request, Said

__all__ = ["asking_views", "blueprint"]

blueprint = Blueprint("witness", __name__, url_prefix="/witness", template_folder="templates")


@blueprint.get("/<token>")
@public
@limiter.limit(GUESSABLE)
@writes
def look(token: str) -> Response:
    """Show what the learner says, and the form to answer; once answered, thanks."""
    actor = find_actor()
    asked, _pieces = service.open_request(token, actor.person_id if actor else None)
    if asked.said is not None:
        return _apart(render_template("portfolio/witness_thanks.html", asked=asked))
    return _page(token, asked, AnswerForm(formdata=None, data={"name": asked.asked.name}))


@blueprint.post("/<token>")
@public
@limiter.limit(GUESSABLE)
def answer(token: str) -> ResponseReturnValue:
    """Show the answer once more; keep it when that is confirmed."""
    asked, form = service.read(token), AnswerForm()
    try:
        said = rules.checked_answer(_said(form), agreed=bool(form.agreed.data))
        if request.form.get("step") == "send":
            title, text = _statement(asked, said)
            service.answer(token, said, agreed=True, title=title, text=text, reader=_reader())
            return redirect(url_for("witness.look", token=token), 303)
    except Invalid as error:
        form.refuse(error)
        return _page(token, asked, form, 422)
    if request.form.get("step") == "change" or asked.said is not None:
        return _page(token, asked, form)
    page = render_template(
        "portfolio/witness_review.html", asked=asked, form=form, said=said, token=token
    )
    return _apart(page)


@blueprint.post("/<token>/decline")
@public
@limiter.limit(GUESSABLE)
def decline(token: str) -> Response:
    service.decline(token)
    return _apart(render_template("portfolio/witness_declined.html"))


@blueprint.get("/<token>/files/<uuid:evidence_id>")
@public
@limiter.limit("300 per minute")
def file(token: str, evidence_id: UUID) -> Response:
    answer = file_answer(service.file_of(token, evidence_id))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _said(form: AnswerForm) -> Said:
    try:
        chosen = Answer(form.answer.data or "")
    except ValueError as error:
        raise Invalid("witness_answer_needed", field="answer") from error
    return Said(chosen, form.words.data or "", form.name.data or "", form.function.data or "")


def _statement(asked: Request, said: Said) -> tuple[str, str]:
    """Return title and text of the evidence that an answer becomes, in the letter's language.

    The title names no one: it stands on a badge, too.
    """
    with in_language_of(asked.asked.language):
        subject = asked.pieces[0].title if asked.pieces else ", ".join(asked.asked.activities)
        title = str(WITNESS_TITLE) % {"subject": subject}
        text = render_template("portfolio/witness_statement.md", asked=asked, said=said)
    return title, text


def _page(token: str, asked: Request, form: AnswerForm, status: int = 200) -> Response:
    show_files()
    page = render_template(
        "portfolio/witness.html",
        asked=asked,
        pieces=service.pieces_of(asked),
        form=form,
        token=token,
        learner=needed().contact(asked.person_id).name,
        framework=needed().framework(),
    )
    return _apart(page, status)


def _apart(page: str, status: int = 200) -> Response:
    """Keep the page out of search engines and caches; other sites never learn its address."""
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _reader() -> PersonId | None:
    actor = find_actor()
    return actor.person_id if actor else None
