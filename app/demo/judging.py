"""What the example assessors and witnesses write, in their languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competences.validation.model import (
    Criterion,
    Outcome,
    Rating,
    Review,
    Verdict,
)

Says = int | str
"""A level, `NOT_YET` or `FURTHER`."""
NOT_YET = "not yet"
FURTHER = "further"
DUE_IN = 2
"""Days from today until which further evidence is asked for."""

VERDICTS: Mapping[Says, Verdict] = {
    3: Verdict(Outcome.VALIDATED, 3),
    4: Verdict(Outcome.VALIDATED, 4),
    5: Verdict(Outcome.VALIDATED, 5),
    NOT_YET: Verdict(Outcome.NOT_YET_VALIDATED),
    FURTHER: Verdict(Outcome.FURTHER_EVIDENCE),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What an assessor writes."""

    activity: str
    doubt: str
    request: str
    strengths: str
    next_steps: str
    badge: str


_WORDS: Mapping[str, Words] = {
    "en": Words(
        activity="The piece shows what you did, and what came of it.",
        doubt="I see the plan, and not yet what was done with it.",
        request="Please add one piece that shows what a partner did after your meeting.",
        strengths="You know your partners’ aims and say in one line what each of them gains.",
        next_steps="Agree with one partner on a sign of success that both of you can count.",
        badge="Works with several partners, and documents what each of them gains.",
    ),
    "fr": Words(
        activity="La pièce montre ce que vous avez fait et ce qui en est sorti.",
        doubt="Je vois le plan, et pas encore ce qui en a été fait.",
        request="Ajoutez une pièce qui montre ce qu’un partenaire a fait après votre rencontre.",
        strengths="Vous connaissez les buts de vos partenaires et dites en une ligne ce que "
        "chacun y gagne.",
        next_steps="Convenez avec un partenaire d’un signe de réussite que vous pouvez compter "
        "tous les deux.",
        badge="Travaille avec plusieurs partenaires et documente ce que chacun y gagne.",
    ),
}

AIMS: Mapping[str, str] = {
    "en": "I want to see in writing what I can do, for the talk with my centre about next year.",
    "fr": "Je voudrais voir par écrit ce que je sais faire, pour l’entretien avec mon centre sur "
    "l’an prochain.",
}
GROUNDS: Mapping[str, str] = {
    "en": "The minutes show that the second partner took over two of the steps. I think this was "
    "read as a plan.",
    "fr": "Le compte rendu montre que le second partenaire a repris deux des étapes. Je pense que "
    "cela a été lu comme un simple plan.",
}
REASONS: Mapping[str, str] = {
    "en": "We read the table again together: two of the steps were taken by the partners alone.",
    "fr": "Nous avons relu le tableau ensemble\u00a0: deux des étapes ont été faites par les seuls "
    "partenaires.",
}


@dataclass(frozen=True, slots=True)
class Witness:
    """Who is asked to confirm somebody's work, and what they answer."""

    name: str
    relation: str
    description: str
    title: str
    answer: str


WITNESS: Mapping[str, Witness] = {
    "en": Witness(
        name="Example Witness",
        relation="head of an example partner",
        description="I prepared and led our three meetings, and wrote what we agreed.",
        title="Witness statement: ",
        answer="I was at two of the three meetings. They were prepared and led as described.",
    ),
    "fr": Witness(
        name="Exemple Témoin",
        relation="responsable d’un partenaire exemple",
        description="J’ai préparé et mené nos trois rencontres, et rédigé ce qui a été convenu.",
        title="Attestation de témoin\u00a0: ",
        answer="J’étais présent à deux des trois rencontres. Elles ont été menées comme décrit.",
    ),
}


def review(codes: Sequence[str], says: Says, language: str, due: date) -> Review:
    """Return what an assessor writes about every activity, and what they decide.

    due: the day until which further evidence is asked for, where it is.
    """
    words = _WORDS[language]
    if says == FURTHER:
        return Review(
            ratings={codes[-1]: Rating(comment=words.doubt)},
            verdict=VERDICTS[says],
            comment=words.request,
            evidence_due=due,
        )
    level = says if isinstance(says, int) else 2
    return Review(
        ratings={code: _rating(level, place, words) for place, code in enumerate(codes)},
        verdict=VERDICTS[says],
        strengths=words.strengths,
        next_steps=words.next_steps,
        badge_statement=words.badge if isinstance(says, int) else "",
    )


def _rating(level: int, place: int, words: Words) -> Rating:
    """Rate the second activity a level lower, with a doubt: the median stays."""
    lower = place == 1
    return Rating(
        level=level - 1 if lower else level,
        comment=words.doubt if lower else words.activity,
        criteria={each: not (lower and each is Criterion.SUFFICIENT) for each in Criterion},
    )
