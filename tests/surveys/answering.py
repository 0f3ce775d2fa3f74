"""Surveys with answers, put straight into the database: results are what is looked at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor
from app.surveys.tables import (
    SurveyAnswerRow,
    SurveyQuestionRow,
    SurveyResponseRow,
    SurveyRow,
)

Sheet = Mapping[str, object]
"""Question key → a number, an option, several options, or words."""
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Q:
    """A question as a test says it."""

    key: str
    kind: str
    options: tuple[str, ...] = ()
    groups: bool = False


@dataclass(frozen=True)
class Made:
    id: UUID
    questions: Mapping[str, UUID]

    def answer(self, sheets: Iterable[Sheet]) -> None:
        """Keep some sheets of answers."""
        responses: list[dict[str, Any]] = []
        answers: list[dict[str, Any]] = []
        for sheet in sheets:
            response_id = uuid4()
            responses.append(
                {
                    "id": response_id,
                    "survey_id": self.id,
                    "day": clock.now().date(),
                    "language": "en",
                    "channel": "link",
                    "once": uuid4().hex,
                }
            )
            for key, value in sheet.items():
                answers += [
                    {
                        "response_id": response_id,
                        "question_id": self.questions[key],
                        "survey_id": self.id,
                        "option": "",
                        "number": None,
                        "text": None,
                        **kept,
                    }
                    for kept in _kept(value)
                ]
        with unit_of_work():
            db.session.execute(sa.insert(SurveyResponseRow), responses)
            if answers:
                db.session.execute(sa.insert(SurveyAnswerRow), answers)

    def turn(self, state: str) -> None:
        with unit_of_work():
            db.session.execute(
                sa.update(SurveyRow)
                .where(SurveyRow.id == self.id)
                .values(state=state, revision=SurveyRow.revision + 1)
            )


def _kept(value: object) -> list[dict[str, object]]:
    if isinstance(value, tuple):
        return [{"option": option} for option in value]
    if isinstance(value, int | float):
        return [{"number": float(value)}]
    text = str(value)
    return [{"text": text[1:]}] if text.startswith("“") else [{"option": text}]


def survey(
    actor: Actor,
    questions: Iterable[Q],
    *,
    state: str = "closed",
    smallest: int = 5,
    copied_from: UUID | None = None,
    scope: str = "personal",
) -> Made:
    """Make a survey whose questions say their own key; closed unless told."""
    survey_id, moment = uuid4(), clock.now()
    made = Made(survey_id, {each.key: uuid4() for each in questions})
    with unit_of_work():
        db.session.add(
            SurveyRow(
                id=survey_id,
                organisation_id=actor.organisation_id,
                owner_id=actor.person_id,
                scope=scope,
                title=_text("What our partners say"),
                introduction=_text("We ask all partners once a year."),
                thanks=_text("Thank you."),
                languages=["en", "fr"],
                state=state,
                token=uuid4().hex[:22],
                smallest_group=smallest,
                plan={},
                language="en",
                copied_from=copied_from,
                created_at=moment,
                changed_at=moment,
            )
        )
        db.session.flush()
        for position, each in enumerate(questions):
            ends = {"low": _text("not at all"), "high": _text("very much")}
            db.session.add(
                SurveyQuestionRow(
                    id=made.questions[each.key],
                    survey_id=survey_id,
                    position=position,
                    kind=each.kind,
                    label=_text(f"Question {each.key}?"),
                    options=[{"id": o, "label": _text(o.capitalize())} for o in each.options],
                    groups=each.groups,
                    key=each.key,
                    **(ends if each.kind == "scale" else {}),
                )
            )
    return made


def _text(words: str) -> dict[str, str]:
    return {"en": words, "fr": f"{words} (fr)"}
