"""What the example partners and users answer in surveys. Invented, and plainly so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.surveys.model import NOT_APPLICABLE, Question
from modules.instrument import QuestionKind

ANYBODY = "anybody"
NOTHING = "-"
"""Stands for a question that somebody leaves out."""
APPLIES_NOT = "0"


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people answer, in turn; their group is what they tick at the first question."""

    groups: Sequence[str]
    """The group of each of them."""
    rated: Mapping[str, Mapping[str, str]]
    """Question → group (or `ANYBODY`) → steps, one character each."""
    chosen: Mapping[str, Sequence[tuple[str, ...]]]
    """Question → options ticked together."""
    written: Mapping[str, Mapping[str, Sequence[str]]]
    """Question → language → texts; most write nothing."""

    def sheet(
        self, questions: Sequence[Question], number: int, language: str
    ) -> Iterator[tuple[Question, Sequence[str]]]:
        """Yield what the person of this number, from 0, answers to each question."""
        group = self.groups[number]
        for place, question in enumerate(questions):
            if place == 0:
                yield question, [group]
            elif question.kind is QuestionKind.SCALE:
                yield question, self._step(question.key, group, number)
            elif question.kind is QuestionKind.TEXT:
                yield question, self._text(question.key, number, language)
            else:
                ticked = self.chosen[question.key]
                yield question, ticked[number % len(ticked)]

    def _step(self, key: str, group: str, number: int) -> Sequence[str]:
        by_group = self.rated[key]
        steps = by_group.get(group, by_group[ANYBODY])
        step = steps[number % len(steps)]
        if step == NOTHING:
            return []
        return [NOT_APPLICABLE if step == APPLIES_NOT else step]

    def _text(self, key: str, number: int, language: str) -> Sequence[str]:
        texts = self.written[key][language]
        return [texts[number // 3 % len(texts)]] if number % 3 == 0 else []


_LETTERS = {
    "e": "employer",
    "p": "public",
    "a": "association",
    "d": "education",
    "i": "international",
}
OF_PARTNERS = Opinions(
    groups=[_LETTERS[letter] for letter in "epaeepdaeepaedepaiepaepdaepdepaied"],
    rated={
        "contact": {ANYBODY: "45455"},
        "dates": {ANYBODY: "23422", "public": "34434"},
        "matters": {ANYBODY: "45445", "employer": "12121", "international": "33"},
        "say": {ANYBODY: "3434-", "association": "23232"},
        "agreed": {ANYBODY: "44533", "employer": "32433"},
        "gain": {ANYBODY: "44345", "employer": "23324"},
        "fit": {ANYBODY: "55454", "education": "24334"},
        "welcome": {ANYBODY: "45504", "international": "00"},
        "difficult": {ANYBODY: "34445", "association": "45545"},
        "users": {ANYBODY: "33424", "education": "54455"},
    },
    chosen={},
    written={
        "stop": {
            "en": (
                "Meetings without an agenda.",
                "Asking us for the same figures twice.",
                "Mails to people who left us long ago.",
                "Changing a date the day before.",
            ),
            "fr": (
                "Les réunions sans ordre du jour.",
                "Changer une date la veille.",
            ),
        },
        "begin": {
            "en": (
                "Work trials in spring, with one list for all of us.",
                "A visit of your team to our workshops.",
                "Telling us in two lines what became of those we sent.",
            ),
            "fr": (
                "Une visite de votre équipe dans nos ateliers.",
                "Un bilan commun, une fois par an.",
            ),
        },
    },
)
OF_USERS = Opinions(
    groups=["first-time", "few-times", "often"] * 4,
    rated={
        "welcome": {ANYBODY: "54455"},
        "time": {ANYBODY: "43545", "often": "3344"},
        "own-choice": {ANYBODY: "55454"},
        "next-step": {ANYBODY: "34443", "first-time": "2343"},
    },
    chosen={
        "heard": (("partner-organisation",), ("people-i-know",), ("online-or-media",)),
        "came-for": (("find-work",), ("choose-trade", "find-training"), ("change-work",)),
        "found": (("found-all",), ("found-part",), ("sent-on",), ("found-all",)),
        "repeated": (("one-person",), ("two-people",), ("nobody",)),
    },
    written={
        "missing": {
            "en": ("A quiet place to talk.", "Opening hours after work."),
            "fr": ("Un endroit calme pour parler.",),
        },
        "will-do": {
            "en": ("Call the training centre.", "Ask for two days in a warehouse."),
            "fr": ("Demander deux jours d’essai.",),
        },
    },
)
