"""Opening a survey: its link and QR code, its days, how small a group may be to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid
from app.kernel.i18n import locale_of
from app.kernel.identity import Actor
from app.surveys import building, rules
from app.surveys import opening as use_cases
from app.surveys.model import LEAST_GROUP, Asked, Survey, in_language
from app.surveys.needs import needed
from app.surveys.web import typed
from app.surveys.web.addresses import public_address
from app.web.access import current_actor, requires
from app.web.messages import sentence

blueprint = Blueprint(
    "survey_opening",
    __name__,
    template_folder="templates",
    url_prefix="/surveys/<uuid:survey_id>/opening",
)


@blueprint.get("")
@requires()
def opening(survey_id: UUID) -> str:
    return _page(building.opened(current_actor(), survey_id))


@blueprint.post("")
@requires()
def save(survey_id: UUID) -> ResponseReturnValue:
    """Keep the days and the size of a group; `intent` may open or close the survey as well."""
    actor, intent = current_actor(), request.form.get("intent")
    try:
        if intent == "close":
            use_cases.close(actor, survey_id)
        else:
            _save_terms(actor, survey_id)
        if intent == "open":
            use_cases.open_(actor, survey_id)
    except (Invalid, Conflict) as error:
        return _page(building.opened(actor, survey_id), error), error.status
    flash(_said(intent))
    return redirect(url_for(".opening", survey_id=survey_id), 303)


def _said(intent: str | None) -> str:
    match intent:
        case "open":
            return str(_("The survey is open. Hand on its link, its QR code or its paper."))
        case "close":
            return str(_("The survey is closed: nobody can answer any more."))
        case _:
            return str(_("Saved."))


def _save_terms(actor: Actor, survey_id: UUID) -> None:
    use_cases.set_terms(
        actor,
        survey_id,
        opens_on=typed.day(request.form, "opens_on"),
        closes_on=typed.day(request.form, "closes_on"),
        smallest_group=typed.count(request.form, "smallest_group") or LEAST_GROUP,
    )


def _page(asked: Asked, error: Invalid | Conflict | None = None) -> str:
    address = public_address(asked.survey)
    return render_template(
        "surveys/opening.html",
        asked=asked,
        survey=asked.survey,
        phase=asked.survey.phase(clock.now().date()),
        standings=rules.standings(asked),
        lacks=rules.lacks(asked),
        warnings=rules.warnings(asked),
        address=address,
        qr=needed().qr(address) if address else "",
        invitations=_invitations(asked.survey, address) if address else {},
        typed=request.form if error else {},
        refusal=sentence(error) if error else None,
        refused_field=error.field if error else None,
    )


def _invitations(survey: Survey, address: str) -> Mapping[str, str]:
    """Return language → an invitation to copy: why, until when, anonymous, voluntary, where."""
    return {language: _invitation(survey, language, address) for language in survey.languages}


def _invitation(survey: Survey, language: str, address: str) -> str:
    with force_locale(locale_of(language)):
        until = ""
        if survey.closes_on:
            until = _("You can answer until %(day)s.", day=format_date(survey.closes_on, "long"))
        lines = [
            _("We would like to know what you think: %(title)s", title=survey.name(language)),
            in_language(survey.introduction, language, survey.language),
            _(
                "Taking part is voluntary and anonymous: nothing depends on it, nobody asks for "
                "your name, and you can leave out questions."
            ),
            until,
            address,
        ]
    return "\n\n".join(str(line) for line in lines if line)
