"""Forms of the self-assessment. One is made for the activities that a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, Length, Optional

from app.web.forms import Form
from app.web.language import current_language, pick
from competences.assessment.model import NOTE_LENGTH, OWN_PROFILE, Rating, Sheet, Target
from competences.assessment.service import Seen
from competences.framework.model import LEVELS, Competence, Framework

NOT_MY_JOB = "0"
"""The radio button beside the five levels."""

_ANSWERS = [NOT_MY_JOB, *(str(level) for level in LEVELS)]


class RatingForm(Form):
    """The activities of one or more competences; fields are named after their codes."""

    def ratings(self, competence: Competence) -> list[Rating]:
        """Return what was chosen; call only after `validate`."""
        return [self._rating(code) for code in competence.activity_codes]

    def _rating(self, code: str) -> Rating:
        answer = self[f"level-{code}"].data
        return Rating(
            activity=code,
            level=int(answer) if answer and answer != NOT_MY_JOB else None,
            not_my_job=answer == NOT_MY_JOB,
            note=(self[f"note-{code}"].data or "").strip(),
        )

    def seen(self, sheets: Iterable[Sheet]) -> Seen:
        """Return which finished assessments the page knew of when it was opened."""
        return {
            sheet.competence.code: _uuid(self[f"last-{sheet.competence.code}"].data)
            for sheet in sheets
        }


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def rating_form(sheets: Sequence[Sheet]) -> RatingForm:
    """Return the form for these sheets, filled with their drafts or with what was posted."""
    fields: dict[str, object] = {}
    values: dict[str, str] = {}
    for sheet in sheets:
        code = sheet.competence.code
        fields[f"last-{code}"] = HiddenField()
        values[f"last-{code}"] = str(sheet.last_finished or "")
        for activity in sheet.competence.activities:
            label = f"{activity.code} · {pick(activity.title)}"
            fields[f"level-{activity.code}"] = _level_field(label)
            fields[f"note-{activity.code}"] = _note_field(label)
            rating = sheet.ratings.get(activity.code)
            if rating is not None:
                values[f"level-{activity.code}"] = _answer(rating)
                values[f"note-{activity.code}"] = rating.note
    form: RatingForm = type("SheetForm", (RatingForm,), fields)(data=values)
    return form


def _answer(rating: Rating) -> str:
    return NOT_MY_JOB if rating.not_my_job else str(rating.level or "")


def _level_field(label: str) -> StringField:
    """The template draws the radio buttons; the form only has to know what they may say."""
    message = _l("Choose a level from 1 to 5, or “Not part of my job”.")
    return StringField(label, validators=[Optional(), AnyOf(_ANSWERS, message=message)])


def _note_field(label: str) -> TextAreaField:
    message = _l("This note is longer than %(max)d characters. Shorten it.")
    return TextAreaField(
        f"{label}: {_l('Note')}", validators=[Length(max=NOTE_LENGTH, message=message)]
    )


class TargetForm(Form):
    """A profile, or a level for each competence (fields `target-A` …)."""

    profile = RadioField(_l("Profile"))
    revision = HiddenField()

    def levels(self, framework: Framework) -> dict[str, int]:
        return {code: self[f"target-{code}"].data for code in framework.codes}

    @property
    def seen_revision(self) -> int:
        try:
            return int(self.revision.data or "")
        except ValueError:
            return -1


FOLLOW_ORGANISATION = "organisation"
"""The choice of having no target of one's own."""


def target_form(
    framework: Framework, target: Target, profiles: Sequence[tuple[str, str]], revision: int = 0
) -> TargetForm:
    """Return the form filled with a target; `profiles` are (id, label) to choose from."""
    words = framework.scale.words(current_language())
    levels = [SelectChoice(str(level), f"{level} · {words[level - 1]}") for level in LEVELS]
    fields = {
        f"target-{competence.code}": SelectField(
            f"{competence.code} · {pick(competence.title)}", choices=levels, coerce=int
        )
        for competence in framework.competences
    }
    values: dict[str, object] = {f"target-{code}": level for code, level in target.levels.items()}
    values |= {"profile": _chosen(target, profiles), "revision": str(revision)}
    form: TargetForm = type("FrameworkTargetForm", (TargetForm,), fields)(data=values)
    form.profile.choices = [SelectChoice(*profile) for profile in profiles]
    return form


def _chosen(target: Target, profiles: Sequence[tuple[str, str]]) -> str:
    """A profile that the framework no longer has is shown as the levels it stood for."""
    return target.profile if target.profile in dict(profiles) else OWN_PROFILE


class SwitchForm(Form):
    """A button and its CSRF token."""
