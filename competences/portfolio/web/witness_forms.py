"""The forms between a learner, a letter and a witness."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from app.web.forms import Form
from competences.portfolio.web.forms import LANGUAGE_CHOICES
from competences.portfolio.witnessing.model import Answer, Asked


class AskForm(Form):
    """What a learner asks a witness for; the page writes pieces and activities itself."""

    name = StringField(_l("Who can confirm it?"), description=_l("First name and surname."))
    email = EmailField(
        _l("Their e-mail address"),
        description=_l("We write to it once, and once more after ten days if nobody answers."),
    )
    relation = StringField(
        _l("Who they are to you"),
        description=_l("For example: head of the partner centre, my manager at that time."),
    )
    pieces = SelectMultipleField(_l("Which pieces of your portfolio is it about?"))
    activities = SelectMultipleField(_l("Which activities?"))
    description = TextAreaField(
        _l("What you did, in your words"),
        description=_l("They read this, and the titles you tick, and say whether it is so."),
        render_kw={"rows": 5},
    )
    message = TextAreaField(
        _l("A personal word (optional)"),
        description=_l("It stands in the letter."),
        render_kw={"rows": 3},
    )
    with_files = BooleanField(_l("They may open the files of the pieces I ticked"))
    language = SelectField(_l("Language of the letter"), choices=LANGUAGE_CHOICES)

    def asked(self, activities: list[str]) -> Asked:
        return Asked(
            name=self.name.data or "",
            email=self.email.data or "",
            relation=self.relation.data or "",
            description=self.description.data or "",
            message=self.message.data or "",
            activities=tuple(activities),
            language=self.language.data or "",
            with_files=bool(self.with_files.data),
        )


class AnswerForm(Form):
    """What a witness says."""

    answer = RadioField(
        _l("Is it so?"),
        choices=[
            SelectChoice(Answer.CONFIRMS.value, _l("Yes, I can confirm this")),
            SelectChoice(Answer.PARTLY.value, _l("Partly: my words say what")),
            SelectChoice(Answer.CANNOT.value, _l("No, I cannot confirm this")),
        ],
    )
    words = TextAreaField(
        _l("What you saw, in your words"),
        description=_l(
            "What did they do themselves, and what came of it? Two or three sentences are enough."
        ),
        render_kw={"rows": 6},
    )
    name = StringField(_l("Your name"), render_kw={"autocomplete": "name"})
    function = StringField(
        _l("Your function"),
        description=_l("For example: director of the employment service."),
        render_kw={"autocomplete": "organization-title"},
    )
    agreed = BooleanField(
        _l(
            "I agree that my name, my function and my words are kept in this portfolio, and read "
            "by those who assess it"
        )
    )
