"""A small questionnaire with a question of each kind, as a toolkit declares one."""

from __future__ import annotations

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.surveys import building, opening
from app.surveys.model import Asked, Option, Plan, Ready, ReadyQuestion, SurveyId
from modules.instrument import QuestionKind

READY = Ready(
    id="visit",
    title={"en": "Your visit", "fr": "Votre visite"},
    purpose={
        "en": "To learn how a visit went.",
        "fr": "Pour savoir comment s’est passée la visite.",
    },
    introduction={"en": "We decide in June.", "fr": "Nous décidons en juin."},
    thanks={"en": "Results in May.", "fr": "Résultats en mai."},
    questions=[
        ReadyQuestion(
            key="next",
            kind=QuestionKind.SCALE,
            label={"en": "I knew what to do next.", "fr": "Je savais quoi faire ensuite."},
            low={"en": "not at all", "fr": "pas du tout"},
            high={"en": "fully", "fr": "tout à fait"},
        ),
        ReadyQuestion(
            key="who",
            kind=QuestionKind.CHOICE,
            label={"en": "You come as", "fr": "Vous venez en tant que"},
            options=(
                Option(id="school", label={"en": "school", "fr": "école"}),
                Option(id="firm", label={"en": "firm", "fr": "entreprise"}),
            ),
            groups=True,
        ),
        ReadyQuestion(
            key="used",
            kind=QuestionKind.CHOICES,
            label={"en": "What did you use?", "fr": "Qu’avez-vous utilisé ?"},
            options=(
                Option(id="desk", label={"en": "desk", "fr": "accueil"}),
                Option(id="talk", label={"en": "talk", "fr": "entretien"}),
            ),
        ),
        ReadyQuestion(
            key="visits",
            kind=QuestionKind.NUMBER,
            label={"en": "How many visits this year?", "fr": "Combien de visites cette année ?"},
            required=True,
        ),
        ReadyQuestion(
            key="stop",
            kind=QuestionKind.TEXT,
            label={"en": "What should we stop doing?", "fr": "Que devrions-nous arrêter ?"},
        ),
    ],
)


def begun(actor: Actor, ready: Ready = READY) -> SurveyId:
    with unit_of_work():
        return building.begin_from(actor, ready, "en")


def opened(actor: Actor, ready: Ready = READY) -> Asked:
    """Return a survey that takes answers."""
    survey_id = begun(actor, ready)
    with unit_of_work():
        opening.open_(actor, survey_id)
    return building.opened(actor, survey_id)


def names(asked: Asked) -> dict[str, str]:
    """Return the field of each question, by its key."""
    return {question.key: f"q-{question.id}" for question in asked.questions}


__all__ = ["READY", "Plan", "begun", "names", "opened"]
