"""Opening a survey to answers, closing it, and who of the centre works with it."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.sharing import Scope, manages
from app.surveys import answer_store, rules, store
from app.surveys.building import row_of
from app.surveys.model import LEAST_GROUP, State, Survey
from app.surveys.needs import needed
from app.surveys.tables import SurveyRow

LARGEST_GROUP = 50


def open_(actor: Actor, survey_id: UUID) -> None:
    """Let people answer, from now on or from its first day. Raises `Invalid` while words lack."""
    row = row_of(actor, survey_id, lock=True)
    if rules.lacks(store.asked(row)):
        raise Invalid("survey_not_ready")
    if row.closes_on is not None and row.closes_on < clock.now().date():
        raise Invalid("survey_over", field="closes_on")
    row.token = row.token or secrets.token_urlsafe(16)
    row.state = State.OPEN
    _touch(row)


def close(actor: Actor, survey_id: UUID) -> None:
    row = row_of(actor, survey_id, lock=True)
    if row.state != State.OPEN:
        raise Conflict("survey_moved_on")
    row.state = State.CLOSED
    _touch(row)


def set_terms(
    actor: Actor,
    survey_id: UUID,
    *,
    opens_on: date | None,
    closes_on: date | None,
    smallest_group: int,
) -> None:
    """Say from when until when it takes answers, and how small a group may be to be shown.

    Those who have answered were promised a size: it can only grow once there are answers.
    """
    row = row_of(actor, survey_id, lock=True)
    if opens_on and closes_on and closes_on < opens_on:
        raise Invalid("survey_days", field="closes_on")
    if not LEAST_GROUP <= smallest_group <= LARGEST_GROUP:
        raise Invalid(
            "survey_group_size", field="smallest_group", least=LEAST_GROUP, most=LARGEST_GROUP
        )
    if smallest_group < row.smallest_group and answer_store.has_any(row.id):
        raise Invalid("survey_group_promised", field="smallest_group", size=row.smallest_group)
    row.opens_on, row.closes_on, row.smallest_group = opens_on, closes_on, smallest_group
    _touch(row)


def may_manage(actor: Actor, survey: Survey) -> bool:
    """Tell whether somebody who may open a survey may share and delete it."""
    return manages(actor, survey.owner_id, survey.scope)


def share(actor: Actor, survey_id: UUID, scope: Scope, cohort_id: UUID | None) -> None:
    """Give a survey to a cohort of one's own or the organisation, or take it back."""
    row = managed(actor, survey_id)
    if scope is Scope.COHORT and cohort_id not in needed().cohorts_of(actor):
        raise Invalid("survey_cohort_unknown", field="cohort")
    if scope is Scope.PERSONAL and row.owner_id is None:
        raise Invalid("survey_without_owner", field="scope")
    row.scope = scope
    row.cohort_id = cohort_id if scope is Scope.COHORT else None
    _touch(row)


def delete(actor: Actor, survey_id: UUID) -> None:
    """Delete a survey with every answer."""
    store.remove(managed(actor, survey_id).id)


def managed(actor: Actor, survey_id: UUID) -> SurveyRow:
    """Return a survey that the actor may share and delete; raise `NotFound` otherwise."""
    row = row_of(actor, survey_id, lock=True)
    if not manages(actor, row.owner_id, Scope(row.scope)):
        raise NotFound
    return row


def _touch(row: SurveyRow) -> None:
    row.changed_at = clock.now()
    store.flush()
