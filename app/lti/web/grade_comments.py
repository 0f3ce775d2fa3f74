"""What a learner reads beside a grade in the platform's gradebook, in their own language."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.lti.grades_model import Activity, Score, Sending
from app.lti.needs import needed

_WITHOUT_MARK = {"instrument", "unit", "self-assessment"}
"""Kinds of placements whose grade only says that somebody took part."""


def comment_of(sending: Sending) -> str:
    actor = needed().find_actor(sending.person_id, sending.organisation_id)
    language = actor.language if actor and actor.language in LANGUAGES else DEFAULT_LANGUAGE
    with force_locale(language):
        return _comment(sending.column.placement.partition(":")[0], sending.score)


def _comment(kind: str, score: Score) -> str:
    if score.given is None or score.maximum is None:
        return str(_("Sent in for validation. An assessor is looking at it."))
    given, maximum = round(score.given), round(score.maximum)
    if kind in _WITHOUT_MARK:
        return _taken_part(kind, score)
    if kind == "quiz":
        text = _("%(given)d of %(maximum)d answers right.", given=given, maximum=maximum)
    elif kind == "dossier":
        text = _(
            "Validated by an assessor at level %(given)d of %(maximum)d.",
            given=given,
            maximum=maximum,
        )
    else:
        text = _("%(given)d of %(maximum)d steps done.", given=given, maximum=maximum)
    return str(text)


def _taken_part(kind: str, score: Score) -> str:
    if kind == "unit":
        return str(_("Read, or proved with evidence."))
    if kind == "instrument":
        return str(_("Worked with this instrument. What it says stays with its owner."))
    if score.activity is Activity.COMPLETED:
        text = _("Self-assessment done. This counts as taking part and says nothing of a level.")
    else:
        text = _("Self-assessment begun. This counts as taking part and says nothing of a level.")
    return str(text)
