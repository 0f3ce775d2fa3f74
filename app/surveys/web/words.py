"""How the pages call the steps, kinds, phases and hints of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.surveys.model import Audience, Phase, Purpose, Selection
from app.surveys.rules import Hint, Standing, Step, Warn
from modules.instrument import QuestionKind


@dataclass(frozen=True, slots=True)
class StepWords:
    name: LazyString
    """As the unit on surveys calls it."""
    purpose: LazyString


STEPS: Mapping[Step, StepWords] = {
    Step.DECISION: StepWords(
        _l("Name the decision"),
        _l("What will you decide with the answers? Leave out what could change no decision."),
    ),
    Step.TOPICS: StepWords(
        _l("Take the topics from the SWOT"),
        _l("Two or three are enough: a weakness to understand, a strength to check."),
    ),
    Step.WHO: StepWords(
        _l("Choose who answers"),
        _l("Partners or users: for both, make two surveys. Ask all of them if you can."),
    ),
    Step.QUESTIONS: StepWords(
        _l("Turn opinions into experiences"),
        _l("What would somebody have seen or done, and in which period? Ask about that."),
    ),
    Step.ANSWERS: StepWords(
        _l("Give answers that fit"),
        _l("One scale throughout, a way out for those who cannot say, numbers for how often."),
    ),
    Step.ORDER: StepWords(
        _l("Put it in order and keep it short"),
        _l("Easy facts first, open questions last; five lines above; every language whole."),
    ),
    Step.TRIAL: StepWords(
        _l("Try it out"),
        _l("Three people fill it in and think aloud. Where one hesitates, mend the question."),
    ),
}

STANDINGS: Mapping[Standing, LazyString] = {
    Standing.EMPTY: _l("to do"),
    Standing.BEGUN: _l("begun"),
    Standing.DONE: _l("done"),
}


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """What the list of surveys says to whoever comes with a purpose."""

    todo: LazyString
    nothing: LazyString
    """Where no survey suits."""


PURPOSES: Mapping[Purpose, PurposeWords] = {
    Purpose.BUILD: PurposeWords(
        _l("You came to build a survey: begin one, or go on with one that is not open yet."),
        _l(
            "No survey is in the making. Begin with the decision that the answers shall help you "
            "take, or with a questionnaire that is ready to be changed."
        ),
    ),
    Purpose.COLLECT: PurposeWords(
        _l(
            "You came to collect answers: choose a survey that is open, or that is to be opened. "
            "Its link, its QR code and its paper are on the next page."
        ),
        _l("No survey is open or could be opened. Build one first."),
    ),
    Purpose.RESULTS: PurposeWords(
        _l(
            "You came for numbers: choose a survey that people have answered. Count, average, "
            "median, variance and distribution are on its page of results."
        ),
        _l("No survey has answers yet. Open one first, and hand on its link."),
    ),
}

PHASES: Mapping[Phase, LazyString] = {
    Phase.DRAFT: _l("In the making"),
    Phase.SOON: _l("Opens soon"),
    Phase.OPEN: _l("Open"),
    Phase.CLOSED: _l("Closed"),
}

KINDS: Mapping[QuestionKind, LazyString] = {
    QuestionKind.SCALE: _l("Scale from 1 to 5"),
    QuestionKind.CHOICE: _l("One answer of several"),
    QuestionKind.CHOICES: _l("Several answers"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.TEXT: _l("Own words"),
}

AUDIENCES: Mapping[Audience, LazyString] = {
    Audience.PARTNERS: _l("Partners"),
    Audience.USERS: _l("Users of the centre"),
    Audience.LEARNERS: _l("People after a training or an event"),
}

SELECTIONS: Mapping[Selection, LazyString] = {
    Selection.ALL: _l("All of them: the best way, wherever you can"),
    Selection.RULE: _l("Some, chosen by a rule and not by hand"),
}

FIELDS: Mapping[str, LazyString] = {
    "decision": _l("What do you decide with the answers?"),
    "decided_by": _l("Who decides, and when?"),
    "topics": _l("Topics"),
    "audience": _l("Who answers?"),
    "selection": _l("Which of them?"),
    "rule": _l("If some: by which rule?"),
    "ways": _l("How does it reach people?"),
    "invited": _l("How many people do you invite?"),
    "languages": _l("In which languages can people answer?"),
    "title": _l("Title"),
    "introduction": _l("Introduction"),
    "thanks": _l("Thanks, after the last question"),
    "tried": _l("Who tried it, and what have you mended?"),
}
"""What the places of the steps are called, where they are not a question of the survey."""

HINTS: Mapping[Hint, LazyString] = {
    Hint.DOUBLE: _l("Does it ask two things at once? Then nobody knows which one was answered."),
    Hint.LEADING: _l("Does it lead to an answer? Somebody may have seen the opposite."),
    Hint.VAGUE: _l("Does this word mean the same to everybody? Name a period or a number."),
    Hint.SATISFACTION: _l("People answer politely here. What would they have seen or done?"),
}

WARNINGS: Mapping[Warn, LazyString] = {
    Warn.SATISFACTION_ONLY: _l(
        "Every scale asks how satisfied people are. You will get a good mark and learn little: "
        "add questions on what they have seen or done."
    ),
    Warn.LONG: _l("More than twelve questions: the last ones are ticked without reading."),
    Warn.REVERSED: _l(
        "One scale runs the other way round than another: people tick the wrong end. "
        "One scale throughout is best."
    ),
    Warn.TELLING: _l(
        "Many questions are on who answers. Put together, such facts may tell who it is: "
        "ask only what you will compare."
    ),
    Warn.NO_OPEN: _l("No question in own words: end with one, such as what to stop doing."),
    Warn.OPEN_FIRST: _l("A question in own words stands early. People like to begin with facts."),
}

LACKS: Mapping[str, LazyString] = {
    "no_question": _l("There is no question yet."),
    "no_label": _l("A question has no words yet."),
    "no_answers": _l("The answers to choose from, or the words at both ends, are missing."),
    "no_title": _l("The title is missing."),
    "no_introduction": _l("The introduction is missing."),
    "no_translation": _l("Some questions or answers are not translated."),
}
