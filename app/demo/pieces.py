"""What the people of the example cohort put into their portfolios. Invented, and plainly so."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import pi, sin

from PIL import Image, ImageDraw

from app.kernel.identity import Actor
from competences.framework.model import Activity
from competences.portfolio import service as portfolio

SOUND_RATE = 8_000
"""Samples a second."""

NOTES: Mapping[str, str] = {
    "en": """# {title} (example)

**Before:** each of us had partners of our own, and nobody knew what the others had agreed.

**What I did:** I wrote down who seeks what, asked two partners whether it is right, and put one
date for each next step beside it.

**Since then:** three steps of four were taken; the fourth waits for a budget.
""",
    "fr": """# {title} (exemple)

**Avant\u00a0:** chacun·e de nous avait ses partenaires, et personne ne savait ce qui était convenu.

**Ce que j’ai fait\u00a0:** j’ai noté qui cherche quoi, demandé à deux partenaires si c’était juste,
et mis une date en face de chaque étape.

**Depuis\u00a0:** trois étapes sur quatre sont faites\u202f; la quatrième attend un budget.
""",
}

STATEMENTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "situation": "Our centre worked with nine partners, and five of them had not heard from "
        "us for a year.",
        "action": "I called all nine, wrote what each seeks and gives, and met the four whose aims "
        "fit ours.",
        "result": "Four joint actions in six months; two partners come back without being asked.",
        "learned": "A short call every quarter keeps more alive than a long meeting once a year.",
    },
    "fr": {
        "situation": "Notre centre avait neuf partenaires, et cinq d’entre eux n’avaient pas eu de "
        "nos nouvelles depuis un an.",
        "action": "J’ai appelé les neuf, noté ce que chacun cherche et apporte, et rencontré les "
        "quatre dont les buts rejoignent les nôtres.",
        "result": "Quatre actions communes en six mois\u202f; deux partenaires reviennent sans "
        "qu’on les sollicite.",
        "learned": "Un court appel chaque trimestre entretient davantage qu’une longue réunion par "
        "an.",
    },
}

RESULTS: Mapping[str, str] = {
    "en": """**The module “{title}” was completed on {day}.**

- {units} units done
- Quiz passed: {right} of {asked} answers right
""",
    "fr": """**Le module «\u00a0{title}\u00a0» a été achevé le {day}.**

- {units} unités faites
- Quiz réussi\u00a0: {right} bonnes réponses sur {asked}
""",
}
"""What a completed module attests, without the table of levels that the product adds to it."""

PICTURE_SAYS: Mapping[str, str] = {
    "en": "A bar chart without names: joint actions in four quarters, from two to seven.",
    "fr": "Un diagramme en barres sans noms\u00a0: les actions communes de quatre trimestres, de "
    "deux à sept.",
}
SOUND_SAYS: Mapping[str, str] = {
    "en": "One second of a tone, in the place of a recorded conversation with a partner.",
    "fr": "Une seconde d’un son, à la place d’un entretien enregistré avec un partenaire.",
}
TABLE = (
    "partner;seeks;gives;next step\nExample A;users;a room;June\nExample B;advice;experts;July\n"
)


def add_notes(actor: Actor, language: str, activity: Activity) -> None:
    title = activity.title[language]
    portfolio.add_text(
        actor,
        title=title,
        text=NOTES[language].format(title=title),
        activities=(activity.code,),
        language=language,
    )


def add_link(actor: Actor, language: str, activity: Activity) -> None:
    portfolio.add_link(
        actor,
        title=activity.title[language],
        url="https://www.example.org/",
        activities=(activity.code,),
        language=language,
    )


@dataclass(frozen=True, slots=True)
class File:
    """A file that everybody of the cohort may hand in."""

    name: str
    content: Callable[[], bytes]
    says: Mapping[str, str]
    """What it shows, for who does not see or hear it."""

    def add(self, actor: Actor, language: str, activity: Activity) -> None:
        portfolio.add_file(
            actor,
            title=activity.title[language],
            stream=io.BytesIO(self.content()),
            file_name=self.name,
            activities=(activity.code,),
            language=language,
            alternative=self.says.get(language, ""),
        )


def _chart(heights: Collection[int]) -> bytes:
    picture = Image.new("RGB", (320, 200), "#ffffff")
    drawing = ImageDraw.Draw(picture)
    for place, height in enumerate(heights):
        left = 30 + 70 * place
        drawing.rectangle((left, 180 - 22 * height, left + 45, 180), fill="#1f6f78")
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def _tone() -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(SOUND_RATE)
        sound.writeframes(
            bytes(128 + round(60 * sin(2 * pi * 440 * n / SOUND_RATE)) for n in range(SOUND_RATE))
        )
    return target.getvalue()


_TABLE = File("partners.csv", TABLE.encode, {})
_PICTURE = File("actions.png", lambda: _chart((2, 3, 5, 7)), PICTURE_SAYS)
_SOUND = File("call.wav", _tone, SOUND_SAYS)

KINDS: tuple[Callable[[Actor, str, Activity], None], ...] = (
    add_notes,
    _TABLE.add,
    add_notes,
    _PICTURE.add,
    add_notes,
    _SOUND.add,
)
"""How the activities of a competence are proved, in turn."""


def add_for(actor: Actor, language: str, activities: Collection[Activity], first: int) -> None:
    """Add a piece for each activity, of another kind each; `first` says with which to begin."""
    for number, activity in enumerate(activities, start=first):
        KINDS[number % len(KINDS)](actor, language, activity)
