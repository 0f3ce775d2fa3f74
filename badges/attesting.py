"""The badge of a completed module: what somebody did and how they rate themselves, no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.kernel.errors import NotFound
from app.kernel.i18n import Text
from app.kernel.ids import AwardId, OrganisationId, PersonId
from badges import awarding, catalog, issuer, store
from badges.awarding import Holder
from badges.model import Kind
from badges.needs import needed
from competences.framework.model import Framework

DONE: Text = {
    "en": "Completed on {date}: {units} units, and a quiz with {right} of {asked} answers right.",
    "fr": "Terminé le {date}\u00a0: {units} unités, et un quiz avec {right} réponses justes sur "
    "{asked}.",
}
RATED: Text = {
    "en": "How the holder rates themselves, before the module and after it; no assessor was "
    "involved:",
    "fr": "Comment la personne titulaire se positionne elle-même, avant le module et après\u202f; "
    "personne n’a évalué\u00a0:",
}
ACTIVITY: Text = {
    "en": "- {title}: before, {before}; after, {after}",
    "fr": "- {title}\u00a0: avant, {before}\u202f; après, {after}",
}
NOT_RATED: Text = {"en": "not rated", "fr": "sans réponse"}


@dataclass(frozen=True, slots=True)
class Attested:
    """What stood when a module was completed."""

    module_id: str
    competence: str
    framework_id: str
    framework_version: str
    before: Mapping[str, int]
    """Activity → level that the learner gave themselves."""
    after: Mapping[str, int]
    units: int
    quiz_right: int
    quiz_asked: int
    completed_at: datetime


def find(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, completed_at: datetime
) -> AwardId | None:
    """Return the badge of one completion of a module."""
    return store.find_attestation(person_id, organisation_id, module_id, completed_at)


def award_attestation(of: Attested, holder: Holder) -> AwardId:
    """Award the badge of a completed module, in the caller's transaction.

    One completion is awarded once, however often this is called, also at the same moment. Raises
    `NotFound` if no badge is designed for the module, `Conflict` as every award does.
    """
    design = catalog.design_for(of.framework_id, of.competence, Kind.ATTESTATION)
    if design is None:
        raise NotFound("badge_design_missing", competence=of.competence)
    issuer.fixed()  # Others that award wait from here on, so what is looked for is not on its way.
    assert holder.person_id is not None  # whoever completed a module is known here
    awarded = find(holder.person_id, holder.organisation_id, of.module_id, of.completed_at)
    if awarded is not None:
        return awarded
    framework = needed().framework(of.framework_id, of.framework_version)
    decision = awarding.unassessed(
        holder, design, framework, of.completed_at, module_id=of.module_id
    )
    narrative = _narrative(of, framework, holder.spoken)
    return awarding.award(decision, design, framework, holder, narrative)


def _narrative(of: Attested, framework: Framework, language: str) -> list[str]:
    rated = list(_activities(of, framework, language))
    return [
        DONE[language].format(
            date=of.completed_at.date().isoformat(),
            units=of.units,
            right=of.quiz_right,
            asked=of.quiz_asked,
        ),
        RATED[language] if rated else "",
        "\n".join(rated),
    ]


def _activities(of: Attested, framework: Framework, language: str) -> Iterator[str]:
    """Yield a line for each activity that was rated, before or after."""
    words = framework.scale.words(language)

    def rated(level: int | None) -> str:
        return f"{level}/5 ({words[level - 1]})" if level else NOT_RATED[language]

    for activity in framework.competence(of.competence).activities:
        before, after = of.before.get(activity.code), of.after.get(activity.code)
        if before or after:
            yield ACTIVITY[language].format(
                title=f"{activity.code} {activity.title[language]}",
                before=rated(before),
                after=rated(after),
            )
