"""What stands in each notice: made when it is read, in the reader's language.

`details` of a notice hold ids and codes only, so each function here names those it takes.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.home.notice_store import DocumentFacts, DossierFacts, SurveyFacts
from app.notices.model import Notice, Words
from app.surveys.model import in_language
from app.toolkit import catalog as toolkit
from app.web.language import current_language, pick
from app.web.names import shown
from badges import catalog
from competences.framework import service as framework

# -- to the candidate of a dossier ---------------------------------------------------------------


def dossier_decided(notice: Notice, dossier: DossierFacts) -> Words:
    """`level`: the validated level; None if none was reached."""
    level = notice.details["level"]
    title = _("Your dossier “%(competence)s”: an answer", competence=_competence(dossier))
    if level is None:
        sentence = _(
            "Your assessor has answered: not yet validated. "
            "Their words say what is there already and what comes next."
        )
        return Words(title, sentence, _own(notice))
    sentence = _("Your assessor has validated level %(level)s of 5. Congratulations.", level=level)
    return Words(title, sentence, _own(notice), _badge(dossier.badge))


def further_evidence(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("Your dossier “%(competence)s”: further evidence", competence=_competence(dossier)),
        _("Your assessor asks for further evidence. Their words say what is missing."),
        _own(notice),
    )


def evidence_due(notice: Notice, dossier: DossierFacts) -> Words:
    """`until`: the day by which it was asked for (ISO 8601)."""
    return Words(
        _(
            "Your dossier “%(competence)s”: further evidence by %(day)s",
            competence=_competence(dossier),
            day=_day(notice),
        ),
        _("Your assessor asked for it by then. Send what you have; what you wrote is kept."),
        _own(notice),
    )


def appeal_decided(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("Your appeal on “%(competence)s”: an answer", competence=_competence(dossier)),
        _("Somebody who had not seen your dossier before has looked at it. Read their words."),
        _own(notice),
    )


# -- to assessors ----------------------------------------------------------------------------------


def dossier_submitted(notice: Notice, dossier: DossierFacts) -> Words:
    """`round`: which one was sent; after the first it answers a request for further evidence."""
    if notice.details["round"] == 1:
        sentence = _("%(name)s has sent a dossier. It waits for an assessor.", name=_name(dossier))
    else:
        sentence = _("%(name)s has sent the further evidence.", name=_name(dossier))
    title = _("To assess: “%(competence)s”", competence=_competence(dossier))
    return Words(title, sentence, _at_desk(notice))


def second_assessment(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("A second assessment: “%(competence)s”", competence=_competence(dossier)),
        _(
            "The dossier of %(name)s needs a second assessor. "
            "You see what the first one wrote once you have answered.",
            name=_name(dossier),
        ),
        _at_desk(notice),
    )


def levels_differ(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("Two assessments differ: “%(competence)s”", competence=_competence(dossier)),
        _(
            "You and your colleague see the dossier of %(name)s at different levels. "
            "Talk it over, agree on a level and write down why.",
            name=_name(dossier),
        ),
        _at_desk(notice),
    )


def appealed(notice: Notice, dossier: DossierFacts) -> Words:
    """`until`: the day by which it is to be answered (ISO 8601)."""
    return Words(
        _("An appeal: “%(competence)s”", competence=_competence(dossier)),
        _(
            "%(name)s asks that somebody who has not seen the dossier looks at it, by %(day)s.",
            name=_name(dossier),
            day=_day(notice),
        ),
        _at_desk(notice),
    )


def decision_proposed(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("A proposal to confirm: “%(competence)s”", competence=_competence(dossier)),
        _(
            "The other assessor of the dossier of %(name)s proposes what the two of you decide. "
            "Confirm it, or propose something else.",
            name=_name(dossier),
        ),
        _at_desk(notice),
    )


def nobody_for_appeal(notice: Notice, dossier: DossierFacts) -> Words:
    """`until`: the day by which it is to be answered (ISO 8601)."""
    return Words(
        _("An appeal that nobody can answer: “%(competence)s”", competence=_competence(dossier)),
        _(
            "Every assessor of your centre has seen this dossier, or may not assess it. Give the "
            "role of assessor to somebody else, by %(day)s.",
            day=_day(notice),
        ),
        url_for("accounts.members"),
    )


def handed_over(notice: Notice, dossier: DossierFacts) -> Words:
    return Words(
        _("Handed over to you: “%(competence)s”", competence=_competence(dossier)),
        _("A colleague has given you the dossier of %(name)s.", name=_name(dossier)),
        _at_desk(notice),
    )


def claim_expiring(notice: Notice, dossier: DossierFacts) -> Words:
    """`until`: the day on which others may take it (ISO 8601)."""
    return Words(
        _(
            "Yours until %(day)s: “%(competence)s”",
            competence=_competence(dossier),
            day=_day(notice),
        ),
        _(
            "You have taken the dossier of %(name)s. After that day your colleagues can take it.",
            name=_name(dossier),
        ),
        _at_desk(notice),
    )


def reminder_waiting(notice: Notice, _organisation: None) -> Words:
    """About the organisation; `count` dossiers wait for longer than `days`."""
    return Words(
        _("Dossiers wait for an assessor"),
        ngettext(
            "One dossier has waited longer than the %(days)s days that your centre aims at.",
            "%(num)s dossiers have waited longer than the %(days)s days that your centre aims at.",
            _number(notice, "count"),
            days=_number(notice, "days"),
        ),
        url_for("validation.queue"),
    )


# -- badges and evidence ---------------------------------------------------------------------------


def badge_awarded(notice: Notice, design: str) -> Words:
    badge = pick(catalog.get(design).name)
    return Words(
        _("You have received a badge: %(badge)s", badge=badge),
        _(
            "The badge “%(badge)s” is yours. Its page says what it rests on, and how you take it "
            "away. Nobody learns from us that it is yours unless you want it.",
            badge=badge,
        ),
        url_for("badges.public", award_id=notice.about),
    )


def badge_reissued(notice: Notice, _design: str) -> Words:
    return Words(
        _("Your badge has been signed anew: please download it again"),
        _(
            "It stands as it was awarded; only the key it was signed with is no longer used. "
            "Copies that you downloaded or put into a wallet (Open Badges 3.0, and signed 2.0 "
            "ones) may be called not valid from now on. Its page has the new ones."
        ),
        url_for("badges.public", award_id=notice.about),
    )


def badges_at_fault(notice: Notice, _organisation: None) -> Words:
    """About the organisation; `count`: how many badges of the installation."""
    return Words(
        _("Badges of your organisation do not verify"),
        ngettext(
            "Tonight’s check of issued badges found one that does not verify as it should.",
            "Tonight’s check of issued badges found %(num)s that do not verify as they should.",
            _number(notice, "count"),
        )
        + " "
        + _(
            "Please tell whoever runs the server: “keepinpact doctor” names each badge and what "
            "is wrong with it."
        ),
        None,
    )


def witness_answered(notice: Notice, title: str) -> Words:
    return Words(
        _("An answer from your witness: “%(title)s”", title=title),
        _("Somebody whom you asked to confirm your work has answered. It is in your portfolio."),
        url_for("portfolio.piece", evidence_id=notice.about),
    )


def agreement_proposed(notice: Notice, _agreement: None) -> Words:
    """`renewal`: 1 where an older version is in force."""
    sentence = (
        _("There is a new version of your learning agreement. Read what changed, then sign it.")
        if notice.details["renewal"]
        else _("Read what each of you commits to. Sign it, or change what you see differently.")
    )
    return Words(_("A learning agreement to sign"), sentence, _agreement_link(notice))


def agreement_signed(notice: Notice, _agreement: None) -> Words:
    return Words(
        _("Your learning agreement holds"),
        _("Both of you have signed it."),
        _agreement_link(notice),
    )


def agreement_ended(notice: Notice, _agreement: None) -> Words:
    return Words(
        _("A learning agreement has ended"),
        _("What you agreed on stays readable for the two of you."),
        _agreement_link(notice),
    )


def _agreement_link(notice: Notice) -> str:
    return url_for("agreement.agreement", agreement_id=notice.about)


def cohort_joined(_notice: Notice, name: str) -> Words:
    return Words(
        _("You are in a group: %(name)s", name=name),
        _("Its trainers see how far you are, and how you rate yourself only if you share it."),
        url_for("assessment.result"),
    )


def instrument_due(notice: Notice, document: DocumentFacts) -> Words:
    day = format_date(date.fromisoformat(str(notice.details["day"])), "long")
    instrument = pick(toolkit.get(document.instrument).instrument.title)
    return Words(
        _("Due today: %(name)s", name=document.title or instrument),
        _("Something in this document was to be done by %(day)s.", day=day),
        url_for("toolkit.document", document_id=notice.about),
    )


def survey_ending(notice: Notice, survey: SurveyFacts) -> Words:
    name = in_language(survey.title, current_language(), survey.language)
    return Words(
        _("Closes soon: %(name)s", name=name),
        _(
            "People can answer your survey until %(day)s. Remind everybody once more, "
            "or give them more time.",
            day=_day(notice),
        ),
        url_for("survey_opening.opening", survey_id=notice.about),
    )


# -- pieces ----------------------------------------------------------------------------------------


def _competence(dossier: DossierFacts) -> str:
    return pick(framework.current().competence(dossier.competence).title)


def _name(dossier: DossierFacts) -> str:
    return shown(dossier.candidate, dossier.candidate_id)


def _day(notice: Notice) -> str:
    return str(format_date(date.fromisoformat(str(notice.details["until"])), "long"))


def _number(notice: Notice, detail: str) -> int:
    return int(notice.details[detail] or 0)


def _own(notice: Notice) -> str:
    return url_for("validation.dossier", dossier_id=notice.about)


def _at_desk(notice: Notice) -> str:
    return url_for("validation.review", dossier_id=notice.about)


def _badge(award_id: UUID | None) -> tuple[str, str] | None:
    if award_id is None:
        return None
    link = url_for("badges.public", award_id=award_id, _external=True)
    return _("Your badge, which anyone can verify:"), link
