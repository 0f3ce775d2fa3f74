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
from app.kernel.ids import PersonId
from app.web.access import current_actor, requires
from app.web.headers import show_files
from app.web.messages import sentence
from app.web.reader_time import saved_words
from app.web.transaction import writes, writing_late
from competences.framework.model import LEVELS
from competences.validation import claiming, deciding, house, rules
from competences.validation import review as reviewing
from competences.validation.deciding import Said
from competences.validation.model import (
    VALIDATION_LEVELS,
    WAITING,
    Criterion,
    Question,
    Review,
    State,
    Verdict,
)
from competences.validation.review import Desk, Shelf
from competences.validation.web.blueprint import blueprint
from competences.validation.web.forms import NOT_PART, read_moment, read_review
from competences.validation.web.messages import (
    CRITERIA,
    MESSAGES,
    QUESTIONS,
    gap_anchor,
    gap_sentence,
)

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""


@blueprint.get("/desk/")
@requires(Role.ASSESSOR)
def queue() -> str:
    asked = request.args.get("show", Shelf.WAITING)
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.WAITING
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    return render_template(
        "validation/queue.html",
        queue=reviewing.queue(current_actor(), shelf, page),
        shelf=shelf,
        shelves=list(Shelf),
        now=clock.now(),
    )


@blueprint.get("/desk/<uuid:dossier_id>")
@requires(Role.ASSESSOR)
@writes  # the candidate sees who looked
def review(dossier_id: UUID) -> str:
    """Show a dossier; that it was looked at is kept."""
    return _desk_page(reviewing.open_desk(current_actor(), dossier_id))


@blueprint.post("/desk/<uuid:dossier_id>")
@requires(Role.ASSESSOR)
def decide(dossier_id: UUID) -> ResponseReturnValue:
    desk = reviewing.open_desk(current_actor(), dossier_id)
    typed = read_review(request.form, desk.competence.activity_codes)
    seen_version = request.form.get("version", 0, type=int)
    try:
        said = deciding.decide(current_actor(), dossier_id, typed, seen_version=seen_version)
    except rules.Incomplete as error:
        return _desk_page(_looked(dossier_id), typed, error.gaps), 422
    except (Conflict, Invalid) as error:
        return _desk_page(_looked(dossier_id), typed, refusal=sentence(error)), error.status
    flash(_said(said))
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
        return _desk_page(_looked(dossier_id), typed, refusal=sentence(error)), error.status
    if "autosave" in request.form:
        return jsonify(saved=saved_words(moment))
    flash(_("Kept. Nobody but you sees it until you decide."))
    return redirect(url_for("validation.review", dossier_id=dossier_id), 303)


@blueprint.post("/desk/<uuid:dossier_id>/take")
@requires(Role.ASSESSOR)
def take(dossier_id: UUID) -> ResponseReturnValue:
    claiming.claim(current_actor(), dossier_id)
    flash(_("It is on your desk now; the others see that you have it."))
    return redirect(url_for("validation.review", dossier_id=dossier_id), 303)


@blueprint.post("/desk/<uuid:dossier_id>/release")
@requires(Role.ASSESSOR)
def release(dossier_id: UUID) -> ResponseReturnValue:
    claiming.release(current_actor(), dossier_id)
    flash(_("It is back in the queue. What you typed is kept for you."))
    return redirect(url_for("validation.queue"), 303)


@blueprint.post("/desk/<uuid:dossier_id>/hand-over")
@requires(Role.ASSESSOR)
def hand_over(dossier_id: UUID) -> ResponseReturnValue:
    try:
        claiming.hand_over(current_actor(), dossier_id, request.form.get("to", type=UUID))
    except Invalid as error:
        return _desk_page(_looked(dossier_id), refusal=sentence(error)), 422
    flash(_("Handed over."))
    return redirect(url_for("validation.queue"), 303)


@blueprint.post("/desk/<uuid:dossier_id>/propose")
@requires(Role.ASSESSOR)
def propose(dossier_id: UUID) -> ResponseReturnValue:
    """Propose what two assessors who differ decide together."""
    verdict = Verdict.parse(request.form.get("verdict", ""))
    try:
        deciding.propose(current_actor(), dossier_id, verdict, request.form.get("reason", ""))
    except Invalid as error:
        return _desk_page(_looked(dossier_id), refusal=sentence(error)), 422
    flash(_("Proposed. The other assessor confirms it, or proposes something else."))
    return redirect(url_for("validation.review", dossier_id=dossier_id), 303)


@blueprint.post("/desk/<uuid:dossier_id>/confirm")
@requires(Role.ASSESSOR)
def confirm(dossier_id: UUID) -> ResponseReturnValue:
    try:
        deciding.confirm(current_actor(), dossier_id, seen=read_moment(request.form, "seen"))
    except Conflict as error:
        return _desk_page(_looked(dossier_id), refusal=sentence(error)), 409
    flash(_("Decided. The candidate sees your answer now, and it stays in the record."))
    return redirect(url_for("validation.queue"), 303)


def _looked(dossier_id: UUID) -> Desk:
    """Open a dossier beside what is refused: nothing of that is kept, but that it was looked at."""
    with writing_late():
        return reviewing.open_desk(current_actor(), dossier_id)


def _said(said: Said) -> str:
    match said:
        case Said.SECOND_WANTED:
            return str(
                _("Signed. A second assessor looks at it now, without knowing what you said.")
            )
        case Said.DIFFERS:
            return str(
                _("Signed. The two of you see it differently: talk, then one of you proposes.")
            )
        case Said.FURTHER_EVIDENCE | Said.DECIDED:
            return str(
                _("Decided. The candidate sees your answer now, and it stays in the record.")
            )


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
    dossier = desk.record.dossier
    show_files()
    return render_template(
        "validation/review.html",
        desk=desk,
        review=review,
        unsent=typed if typed and not desk.open else None,
        obstacle=MESSAGES.get(desk.obstacle) if desk.obstacle else None,
        others=_others(desk) if dossier.state in WAITING else {},
        proposal=deciding.newest(desk.record) if dossier.state is State.TO_AGREE else None,
        median=median,
        needs_reason=rules.needs_reason(review),
        gaps=[(gap_anchor(gap), gap_sentence(gap)) for gap in missing],
        refusal=refusal,
        all_levels=LEVELS,
        levels=VALIDATION_LEVELS,
        not_part=NOT_PART,
        criteria={each: CRITERIA[each] for each in Criterion},
        questions={question: QUESTIONS[question] for question in Question},
        snippets=house.snippets(current_actor()),
        rules=rules,
        now=clock.now(),
    )


def _others(desk: Desk) -> dict[PersonId, str | None]:
    """Return who else could take what is on one's own desk."""
    me = current_actor().person_id
    if not desk.open or desk.claim is None or desk.claim.assessor_id != me:
        return {}
    return claiming.possible_assessors(desk.record.dossier, without=me)


def _all_rated(desk: Desk) -> bool:
    return all(desk.review.rating(code).given for code in desk.competence.activity_codes)
