"""Cohorts for those who train them: the list, who is in one, and how it began and ends."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.cohorts import cohorting, importing
from app.cohorts.model import RowState
from app.cohorts.needs import needed
from app.cohorts.web.cohort_forms import FileForm, NameForm
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.transaction import reads

blueprint = Blueprint("cohort", __name__, url_prefix="/cohorts", template_folder="templates")
for_trainers = requires(Role.TRAINER, Role.ADMINISTRATOR)
PAGE_SIZE = 50
LAST_PAGE = 100_000


# All cohorts --------------------------------------------------------------------------------------


@blueprint.get("/")
@for_trainers
def overview() -> str:
    return _overview(NameForm())


def _overview(form: NameForm) -> str:
    actor = current_actor()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = cohorting.listed(actor, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    trainers = {person_id for one in found for person_id in one.trainers}
    return render_template(
        "cohorts/overview.html",
        form=form,
        cohorts=found[:PAGE_SIZE],
        more=len(found) > PAGE_SIZE,
        page=page,
        names=needed().names(trainers),
        courses=cohorting.courses_to_take(actor),
        in_course=needed().course_here() is not None,
    )


@blueprint.post("/")
@for_trainers
def make() -> ResponseReturnValue:
    form = NameForm()
    if form.validate():
        try:
            made = cohorting.make(current_actor(), form.name.data or "")
        except (Conflict, Invalid) as error:
            form.refuse(error)
        else:
            flash(_("The cohort is made. Now say who is in it."))
            return redirect(url_for("cohort.people", cohort_id=made), 303)
    return _overview(form), 422


@blueprint.post("/from-course/<uuid:course_id>")
@for_trainers
def make_from_course(course_id: UUID) -> ResponseReturnValue:
    made = cohorting.make_from_course(current_actor(), course_id, _("Course without a title"))
    flash(_("The people and teachers of the course are a cohort, which follows the course."))
    return redirect(url_for("heat.heat_map", cohort_id=made), 303)


# One cohort ---------------------------------------------------------------------------------------


@blueprint.get("/<uuid:cohort_id>/people")
@for_trainers
def people(cohort_id: UUID) -> str:
    cohort = cohorting.get(current_actor(), cohort_id)
    return _people(cohort_id, NameForm(obj=cohort), FileForm())


def _people(cohort_id: UUID, name_form: NameForm, file_form: FileForm) -> str:
    actor = current_actor()
    search, sought = request.args.get("q", "")[:200], request.args.get("trainer", "")[:200]
    inside = cohorting.people(actor, cohort_id)
    return render_template(
        "cohorts/people.html",
        cohort=cohorting.get(actor, cohort_id),
        inside=inside,
        name_form=name_form,
        file_form=file_form,
        search=search,
        sought=sought,
        found=cohorting.found(actor, cohort_id, search) if search.strip() else None,
        trainers=cohorting.trainers_to_add(actor, cohort_id, sought) if sought.strip() else None,
        most=cohorting.MOST_FOUND,
        me=actor.person_id,
    )


@blueprint.post("/<uuid:cohort_id>/people")
@for_trainers
def add(cohort_id: UUID) -> ResponseReturnValue:
    """Add whom somebody has ticked, found by name or in a file."""
    actor = current_actor()
    ticked = [PersonId(each) for each in request.form.getlist("person", type=UUID)]
    invited = request.form.getlist("invite")
    if invited and not actor.administers:
        raise Forbidden("role_needed")
    if ticked or not invited:
        count = cohorting.add(actor, cohort_id, ticked)
        flash(
            ngettext("One person is in the cohort now.", "%(num)d people have joined.", count)
            if count
            else _("They were in the cohort already.")
        )
    if invited:
        count = importing.invite(actor, invited, current_language())
        flash(
            ngettext(
                "One invitation is on its way.", "%(num)d invitations are on their way.", count
            )
        )
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/file")
@for_trainers
@reads
def try_file(cohort_id: UUID) -> ResponseReturnValue:
    """Show what each line of a file would do; nothing is changed yet."""
    actor, form = current_actor(), FileForm()
    cohort = cohorting.get(actor, cohort_id)
    if form.validate():
        try:
            rows = importing.tried(actor, cohort_id, form.file.data.read())
        except Invalid as error:
            form.refuse(error)
        else:
            return render_template(
                "cohorts/file.html",
                cohort=cohort,
                rows=rows,
                states=RowState,
                counts={state: sum(row.state is state for row in rows) for state in RowState},
                may_invite=actor.administers,
            )
    return _people(cohort_id, NameForm(formdata=None, obj=cohort), form), 422


@blueprint.post("/<uuid:cohort_id>/people/<uuid:person_id>/leave")
@for_trainers
def take_out(cohort_id: UUID, person_id: UUID) -> ResponseReturnValue:
    cohorting.take_out(current_actor(), cohort_id, PersonId(person_id))
    flash(_("They are no longer in the cohort. What they did stays theirs."))
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/trainers/<uuid:person_id>")
@for_trainers
def add_trainer(cohort_id: UUID, person_id: UUID) -> ResponseReturnValue:
    cohorting.add_trainer(current_actor(), cohort_id, PersonId(person_id))
    flash(_("They train this cohort now."))
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/trainers/<uuid:person_id>/leave")
@for_trainers
def take_out_trainer(cohort_id: UUID, person_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    cohorting.take_out_trainer(actor, cohort_id, PersonId(person_id))
    if person_id == actor.person_id and not actor.administers:
        flash(_("You no longer train this cohort."))
        return redirect(url_for("cohort.overview"), 303)
    flash(_("They no longer train this cohort."))
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/name")
@for_trainers
def rename(cohort_id: UUID) -> ResponseReturnValue:
    form = NameForm()
    cohorting.get(current_actor(), cohort_id)
    if form.validate():
        try:
            cohorting.rename(current_actor(), cohort_id, form.name.data or "")
        except (Conflict, Invalid) as error:
            form.refuse(error)
        else:
            flash(_("The new name is saved."))
            return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)
    return _people(cohort_id, form, FileForm(formdata=None)), 422


@blueprint.post("/<uuid:cohort_id>/step")
@for_trainers
def keep_in_step(cohort_id: UUID) -> ResponseReturnValue:
    on = request.form.get("follow") == "yes"
    cohorting.keep_in_step(current_actor(), cohort_id, on=on)
    flash(
        _("The cohort follows the course.") if on else _("The cohort no longer follows the course.")
    )
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/close")
@for_trainers
def close(cohort_id: UUID) -> ResponseReturnValue:
    cohorting.close(current_actor(), cohort_id)
    flash(_("The cohort is closed. Dossiers and history stay as they are."))
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/reopen")
@for_trainers
def reopen(cohort_id: UUID) -> ResponseReturnValue:
    cohorting.reopen(current_actor(), cohort_id)
    flash(_("The cohort is open again."))
    return redirect(url_for("cohort.people", cohort_id=cohort_id), 303)


@blueprint.post("/<uuid:cohort_id>/remove")
@for_trainers
def remove(cohort_id: UUID) -> ResponseReturnValue:
    cohorting.remove(current_actor(), cohort_id)
    flash(_("The empty cohort is removed."))
    return redirect(url_for("cohort.overview"), 303)
