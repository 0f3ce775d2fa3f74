"""A questionnaire that is ready to be copied into a survey."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modules.fields import Option, check_texts
from modules.spec import SpecError, Text, check_slug, check_unique


class QuestionKind(StrEnum):
    """What a question of a questionnaire asks for."""

    SCALE = "scale"
    """1 to 5, with words at both ends."""
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    kind: QuestionKind
    label: Text
    options: tuple[Option, ...] = ()
    low: Text | None = None
    high: Text | None = None
    groups: bool = False
    """Whether results can be shown by its answers."""
    required: bool = False

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a question")
        check_texts(f"question {self.id!r}", self.label, self.low, self.high)
        check_unique([one.id for one in self.options], f"options of question {self.id!r}")
        asks_options = self.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
        if asks_options is not (len(self.options) > 1) or (self.options and not asks_options):
            mend = "A choice has at least two, no other kind has any"
            raise SpecError(f"question {self.id!r} has {len(self.options)} options", mend)
        scales = self.kind is QuestionKind.SCALE
        if scales is (self.low is None) or scales is (self.high is None):
            mend = "A scale has both, no other kind has any"
            raise SpecError(f"`low` and `high` of question {self.id!r} do not fit", mend)
        if self.groups and self.kind is not QuestionKind.CHOICE:
            raise SpecError(f"question {self.id!r} groups", "Only a choice of one does")


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A survey that is ready to be copied and changed."""

    introduction: Text
    questions: tuple[Question, ...]
    thanks: Text

    def __post_init__(self) -> None:
        check_texts("the questionnaire", self.introduction, self.thanks)
        check_unique([one.id for one in self.questions], "questions")
        if not self.questions:
            raise SpecError("the questionnaire has no questions", "Write some")
