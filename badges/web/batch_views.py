"""Pages of administrators who award a badge to many: the list, what will happen, what did."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid, NotFound, ProductError
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from app.web.language import current_language
from badges import by_hand
from badges.batches import reading, result, service
from badges.batches.model import KEPT_AFTER, MOST_BYTES, Batch, Listed, Row, State
from badges.web.batch_forms import BatchForm
from badges.web.batch_words import reason_sentence, state_word

blueprint = Blueprint("badge_batches", __name__, template_folder="templates")
blueprint.add_app_template_global(state_word, "batch_state_word")
blueprint.add_app_template_global(reason_sentence, "batch_reason")

PAGE_ROWS = 100
LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""
FIRST_SHOWN = (State.FAILED, State.REFUSED, State.HELD, State.READY, State.AWARDED)
"""What needs somebody's eyes stands first."""


@blueprint.route("/admin/badges/<slug>/many", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new(slug: str) -> ResponseReturnValue:
    """Make a list: a file, typed lines, or ticked members."""
    actor = current_actor()
    design = by_hand.get(slug, actor)
    form = BatchForm(language=actor.language)
    form.confirmed.choices = [
        (number, point[current_language()]) for number, point in enumerate(design.to_confirm)
    ]
    if form.validate_on_submit():
        try:
            batch_id = service.prepare(
                design,
                _listed(form),
                organisation_id=actor.organisation_id,
                organisation_name=actor.organisation_name,
                by=actor,
                confirmed=form.confirmed.data or [],
                words=form.words.data or "",
                language=form.language.data,
            )
        except ProductError as error:
            form.refuse(error)
        else:
            return redirect(url_for("badge_batches.show", batch_id=batch_id), 303)
    group = _group()
    page = render_template(
        "badges/batch_new.html",
        design=design,
        form=form,
        members=service.members(actor, group),
        groups=service.groups(actor),
        group=group,
        most_ticked=service.MOST_TICKED,
    )
    return page, 422 if form.is_submitted() else 200


def _listed(form: BatchForm) -> Listed:
    """Return what was chosen, typed or ticked: exactly one of the three."""
    upload = form.file.data
    # One byte more than the limit is enough to refuse it.
    data = bytes(upload.stream.read(MOST_BYTES + 1)) if upload else b""
    lines, members = (form.lines.data or "").strip(), form.members.data or []
    if sum(map(bool, (data, lines, members))) > 1:
        raise Invalid("batch_one_source")
    if data:
        return reading.read_file(data)
    if lines:
        return reading.read_lines(form.lines.data or "")
    return service.ticked(current_actor(), _ids(members), _group())


def _group() -> UUID | None:
    """Return the group whose people are shown to be ticked, from the address of the page."""
    asked = request.args.get("group")
    return _ids([asked])[0] if asked else None


def _ids(members: list[str]) -> list[UUID]:
    try:
        return list(map(UUID, members))
    except ValueError as error:
        raise NotFound from error


@blueprint.get("/admin/badge-lists/<uuid:batch_id>")
@requires(Role.ADMINISTRATOR)
def show(batch_id: UUID) -> str:
    """Show what will happen, how far it is, or what became of it."""
    batch = service.get(batch_id, current_actor())
    reasons = service.reasons(batch_id)
    numbers = dict.fromkeys(FIRST_SHOWN, 0)
    for (state, _reason), number in reasons.items():
        numbers[state] += number
    chosen = _chosen([state for state in FIRST_SHOWN if numbers[state]])
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = (
        service.rows(batch_id, [chosen], offset=(page - 1) * PAGE_ROWS, limit=PAGE_ROWS + 1)
        if chosen and not batch.is_running
        else []
    )
    return render_template(
        "badges/batch.html",
        batch=batch,
        design=service.design_of(batch),
        numbers=numbers,
        total=sum(numbers.values()),
        chosen=chosen,
        rows=rows[:PAGE_ROWS],
        page=page,
        more=len(rows) > PAGE_ROWS,
        forgotten_on=batch.finished_at and batch.finished_at + KEPT_AFTER,
        State=State,
    )


def _chosen(there: list[State]) -> State | None:
    """Return the state whose rows are shown: as asked for, or the first there is any row of."""
    asked = request.args.get("show", "")
    return next((state for state in there if state == asked), there[0] if there else None)


@blueprint.post("/admin/badge-lists/<uuid:batch_id>/start")
@requires(Role.ADMINISTRATOR)
def start(batch_id: UUID) -> ResponseReturnValue:
    """Award a list's badges, in the background."""
    service.start(_own(batch_id).id)
    flash(_("The badges are being awarded. You can leave this page: it goes on without you."))
    return redirect(url_for("badge_batches.show", batch_id=batch_id), 303)


@blueprint.post("/admin/badge-lists/<uuid:batch_id>/again")
@requires(Role.ADMINISTRATOR)
def again(batch_id: UUID) -> ResponseReturnValue:
    """Try what failed once more."""
    service.try_again(_own(batch_id).id)
    return redirect(url_for("badge_batches.show", batch_id=batch_id), 303)


@blueprint.post("/admin/badge-lists/<uuid:batch_id>/throw-away")
@requires(Role.ADMINISTRATOR)
def throw_away(batch_id: UUID) -> ResponseReturnValue:
    """Delete a list that was not started."""
    batch = _own(batch_id)
    service.throw_away(batch_id)
    flash(_("The list is gone. Nothing was awarded."))
    design = service.design_of(batch)
    if design is None:
        return redirect(url_for("badge_roles.choose"), 303)
    return redirect(url_for("badge_batches.new", slug=design.slug), 303)


@blueprint.get("/admin/badge-lists/<uuid:batch_id>/result.csv")
@requires(Role.ADMINISTRATOR)
def as_csv(batch_id: UUID) -> Response:
    """Hand over every row with what became of it."""
    batch = _own(batch_id)
    heading = [
        _("Line"),
        _("E-mail address"),
        _("Name"),
        _("Result"),
        _("Reason"),
        _("Address of the badge"),
    ]
    answer = Response("".join(_csv(batch, heading)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.design}-{batch_id}.csv"'
    return answer


def _csv(batch: Batch, heading: list[str]) -> Iterator[str]:
    def say(row: Row) -> tuple[str, str]:
        return state_word(row.state), reason_sentence(row)

    def address(row: Row) -> str:
        if row.award_id is None:
            return ""
        return url_for("badges.public", award_id=row.award_id, _external=True)

    return result.lines(service.every_row(batch.id), heading, say, address)


def _own(batch_id: UUID) -> Batch:
    return service.get(batch_id, current_actor())
