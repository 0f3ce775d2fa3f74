"""Answering a survey: by its public address, or typed in from paper. Each sheet is kept once."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from app.kernel import clock, signed
from app.kernel.errors import Conflict, NotFound
from app.kernel.ids import PersonId, new_id
from app.surveys import answer_store, store
from app.surveys.model import Asked, Channel, Phase, State, Survey, SurveyId
from app.surveys.reading import Sheet


def behind(token: str) -> Asked:
    """Return the survey of a public address; raise `NotFound` if it leads nowhere."""
    found = store.find_public(token)
    if found is None or found.survey.phase(clock.now().date()) is Phase.DRAFT:
        raise NotFound("survey_unknown")
    return found


def new_form(survey: Survey) -> str:
    """Return the number of a form, signed: it is ours, of this survey, and is taken once.

    It stands in place of a cookie: it says nothing of who fills the form in.
    """
    return signed.sign(_purpose(survey.id), new_id())


def read_form(survey: Survey, form: str) -> UUID:
    """Return the number of a form; raise `NotFound("link_unknown")` if it is not ours."""
    return signed.read(_purpose(survey.id), form)


def keep(
    survey: Survey,
    sheet: Sheet,
    form: UUID,
    *,
    language: str,
    channel: Channel = Channel.LINK,
    entered_by: PersonId | None = None,
) -> bool:
    """Keep a sheet without problems; False if this form was sent before.

    Raises `Conflict("survey_closed")` if the survey was closed while somebody answered, and
    `Conflict("survey_changed")` if its questions may be others than those they answered.
    """
    state, revision = answer_store.standing(survey.id) or (None, 0)
    if state is None or (channel is Channel.LINK and state is not State.OPEN):
        raise Conflict("survey_closed")
    if revision != survey.revision:
        raise Conflict("survey_changed")
    return answer_store.keep(
        survey.id,
        sheet.answers,
        once=_once(form),
        day=clock.now().date(),
        language=language,
        channel=channel,
        entered_by=entered_by,
    )


def take_back(survey: Survey, form: UUID, entered_by: PersonId) -> None:
    """Delete a sheet of paper that its typist has just typed in.

    Raises `Conflict` once it was counted, for results would tell its answers by their difference.
    """
    response_id = answer_store.typed_sheet(survey.id, _once(form), entered_by)
    if response_id is None:
        raise NotFound
    if answer_store.is_counted(response_id):
        raise Conflict("survey_sheet_counted")
    answer_store.remove(response_id)


def _once(form: UUID) -> str:
    return sha256(form.bytes).hexdigest()


def _purpose(survey_id: SurveyId) -> str:
    return f"survey form {survey_id.hex}"
