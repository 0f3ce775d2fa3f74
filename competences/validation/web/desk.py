"""The assessor's pages: the queue, and a dossier with everything needed to decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from app.web.headers import show_files
from app.web.messages import sentence
from app.web.reader_time import saved_words
from competences.framework.model import LEVELS
from competences.validation import review as reviewing
from competences.validation import rules
from competences.validation.model import VALIDATION_LEVELS, Question, Review, State
from competences.validation.review import Desk
from competences.validation.web.blueprint import blueprint
from competences.validation.web.forms import NOT_PART, read_review
from competences.validation.web.messages import QUESTIONS, gap_anchor, gap_sentence

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""

_SHOWN = (State.SUBMITTED, State.FURTHER_EVIDENCE_REQUESTED, State.DECIDED)


@blueprint.get("/desk/")
@requires(Role.ASSESSOR)
def queue() -> str:
    asked = request.args.get("show", State.SUBMITTED)
    state = State(asked) if asked in _SHOWN else State.SUBMITTED
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    return render_template(
        "validation/queue.html",
        queue=reviewing.queue(current_actor(), state, page),
        state=state,
        states=_SHOWN,
        now=clock.now(),
    )


@blueprint.get("/desk/<uuid:dossier_id>")
@requires(Role.ASSESSOR)
def review(dossier_id: UUID) -> str:
    return _desk_page(reviewing.open_desk(current_actor(), dossier_id))


@blueprint.post("/desk/<uuid:dossier_id>")
@requires(Role.ASSESSOR)
def decide(dossier_id: UUID) -> ResponseReturnValue:
    desk = reviewing.open_desk(current_actor(), dossier_id)
    typed = read_review(request.form, desk.competence.activity_codes)
    seen_version = request.form.get("version", 0, type=int)
    try:
        reviewing.decide(current_actor(), dossier_id, typed, seen_version=seen_version)
    except rules.Incomplete as error:
        return _desk_page(desk, typed, error.gaps), 422
    except Invalid as error:
        return _desk_page(desk, typed, refusal=sentence(error)), 422
    except Conflict as error:
        now = reviewing.open_desk(current_actor(), dossier_id)
        return _desk_page(now, typed, refusal=sentence(error)), 409
    flash(_("Decided. The candidate sees your answer now, and it stays in the record."))
    return redirect(url_for("validation.queue"), 303)


@blueprint.post("/desk/<uuid:dossier_id>/draft")
@requires(Role.ASSESSOR)
def save_review(dossier_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed; answers a script, or a reader without one."""
    desk = reviewing.open_desk(current_actor(), dossier_id)
    typed = read_review(request.form, desk.competence.activity_codes)
    try:
        moment = reviewing.save_review(current_actor(), dossier_id, typed)
    except (Conflict, Invalid) as error:
        if "autosave" in request.form:
            raise
        return _desk_page(desk, typed, refusal=sentence(error)), error.status
    if "autosave" in request.form:
        return jsonify(saved=saved_words(moment))
    flash(_("Kept. Nobody but you sees it until you decide."))
    return redirect(url_for("validation.review", dossier_id=dossier_id), 303)


def _desk_page(
    desk: Desk,
    typed: Review | None = None,
    missing: Sequence[rules.Gap] = (),
    refusal: str | None = None,
) -> str:
    """Show the desk; `typed` is what was sent and not kept, `missing` and `refusal` say why."""
    review = typed or desk.review
    median = rules.median(review.ratings)
    if typed is None and review.verdict is None and _all_rated(desk):
        review = replace(review, verdict=rules.expected(median))
    show_files()
    return render_template(
        "validation/review.html",
        desk=desk,
        review=review,
        unsent=typed if typed and not desk.open else None,
        median=median,
        needs_reason=rules.needs_reason(review),
        gaps=[(gap_anchor(gap), gap_sentence(gap)) for gap in missing],
        refusal=refusal,
        all_levels=LEVELS,
        levels=VALIDATION_LEVELS,
        not_part=NOT_PART,
        questions={question: QUESTIONS[question] for question in Question},
        rules=rules,
    )


def _all_rated(desk: Desk) -> bool:
    return all(desk.review.rating(code).given for code in desk.competence.activity_codes)
