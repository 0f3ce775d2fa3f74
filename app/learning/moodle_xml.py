"""The quiz of a module as Moodle XML, for the question bank of a Moodle (4.4 or newer).

Ours is right as a whole or not at all. Moodle grades an ordering so too; of the other kinds:

- several right choices, and passages with a mistake, share the mark, and a wrong one takes all of
  it away: whoever ticks some of the right ones and no other gets a part;
- pairs and cards are matched, and each counts its part.

What Moodle has no place for is not lost: feedback on a card stands in the general feedback, and a
document stands in the text of its question. Texts are plain with us and HTML there, so everything
is escaped; a name or an answer is HTML in Moodle even where it looks plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lxml import etree

from modules.loaded import LoadedModule
from modules.quiz import (
    Choice,
    FindMistake,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    SingleChoice,
    Sorting,
)

Element = etree._Element  # noqa: SLF001  # lxml gives the type of its elements no other name

NAME = 80
"""Characters of a prompt that make the name of its question."""
OPENING = 60
"""Characters of a passage by which one knows it among the answers."""
ALL = 100.0
NONE = 0.0
TAKES_ALL = -100.0
"""Percent of the mark: an answer with this one leaves nothing of it."""
UNIT_MAY_BE_TYPED = "0"
NO_UNIT = "3"
"""What Moodle calls UNITOPTIONAL and UNITNONE."""
UNIT = 50
IDNUMBER = 100
"""Characters that Moodle's database keeps of each; an import with more of them fails (tried)."""

_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARAGRAPH = re.compile(r"\n\s*\n")


def quiz_xml(loaded: LoadedModule, quiz: Quiz, language: str) -> bytes:
    """Return the questions of a module in one language, in a category with its title."""
    top = etree.Element("quiz")
    _category(top, loaded, language)
    for question in quiz.questions:
        _Writer(top, loaded.id, question, language).write()
    return etree.tostring(top, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _category(top: Element, loaded: LoadedModule, language: str) -> None:
    element = _sub(top, "question", type="category")
    # In a path of categories a slash parts two names, unless it is doubled.
    title = _html(loaded.module.title[language]).replace("/", "//")
    _text(_sub(element, "category"), f"$course$/top/{title}")
    _text(_sub(element, "info", format="html"), _paragraphs(loaded.module.why[language]))
    _sub(element, "idnumber", text=f"kip-{loaded.id}-{language}"[-IDNUMBER:])


class _Writer:
    """Writes one question in one language."""

    def __init__(self, top: Element, module_id: str, question: Question, language: str) -> None:
        self.top = top
        self.module_id = module_id
        self.question = question
        self.language = language

    def write(self) -> None:
        match self.question:
            case SingleChoice():
                self._choices(self.question.choices, single=True)
            case MultipleChoice():
                self._choices(self.question.choices, single=False)
            case FindMistake():
                self._document(self.question)
            case Ordering():
                self._order(self.question)
            case Matching():
                self._match(self.question)
            case Sorting():
                self._sort(self.question)
            case Numeric():
                self._number(self.question)

    def _begin(self, kind: str, *, prompt: str = "", explanation: str = "") -> Element:
        """Begin a question; what is given is HTML that follows its prompt and explanation."""
        question, language = self.question, self.language
        element = _sub(self.top, "question", type=kind)
        name = _beginning(f"{question.id} {question.prompt[language]}", NAME)
        _text(_sub(element, "name"), _html(name))
        self._words(element, "questiontext", question.prompt[language], prompt)
        self._words(element, "generalfeedback", question.explanation[language], explanation)
        _sub(element, "defaultgrade", text="1")
        # The first answer counts: where Moodle lets people try again, there is no more to win.
        _sub(element, "penalty", text="1")
        _sub(element, "hidden", text="0")
        _sub(element, "idnumber", text=f"kip-{self.module_id}-{question.id}"[:IDNUMBER])
        return element

    def _words(self, parent: Element, tag: str, words: str, html: str = "") -> Element:
        element = _sub(parent, tag, format="html")
        _text(element, _paragraphs(words) + html)
        return element

    def _answer(self, parent: Element, words: str, percent: float, feedback: str) -> Element:
        element = self._words(parent, "answer", words)
        element.set("fraction", f"{percent:.5f}")
        self._words(element, "feedback", feedback)
        return element

    def _feedback(self, element: Element, question: Ordering | Matching) -> None:
        right, wrong = (
            text[self.language] for text in (question.right_feedback, question.wrong_feedback)
        )
        self._words(element, "correctfeedback", right)
        self._words(element, "partiallycorrectfeedback", wrong)
        self._words(element, "incorrectfeedback", wrong)

    def _choices(self, choices: Iterable[Choice], *, single: bool) -> None:
        element = self._begin("multichoice")
        _sub(element, "single", text="true" if single else "false")
        _sub(element, "shuffleanswers", text="true")
        _sub(element, "answernumbering", text="none")
        rights = [choice for choice in choices if choice.right]
        for choice in choices:
            percent = ALL / len(rights) if choice.right else NONE if single else TAKES_ALL
            feedback = choice.feedback[self.language]
            self._answer(element, choice.text[self.language], percent, feedback)

    def _document(self, question: FindMistake) -> None:
        """A numbered document; the answers are its passages, by number and first words."""
        heading = _html(question.document[self.language])
        passages = [_html(passage.text[self.language]) for passage in question.passages]
        document = f"<h4>{heading}</h4>{_list('ol', passages)}"
        element = self._begin("multichoice", prompt=document)
        _sub(element, "single", text="false")
        _sub(element, "shuffleanswers", text="false")
        _sub(element, "answernumbering", text="123")
        wrong = [passage for passage in question.passages if passage.wrong]
        for passage in question.passages:
            percent = ALL / len(wrong) if passage.wrong else TAKES_ALL
            opening = _beginning(passage.text[self.language], OPENING)
            self._answer(element, opening, percent, passage.feedback[self.language])

    def _order(self, question: Ordering) -> None:
        element = self._begin("ordering")
        _sub(element, "layouttype", text="VERTICAL")
        _sub(element, "selecttype", text="ALL")
        _sub(element, "selectcount", text=str(len(question.steps)))
        _sub(element, "gradingtype", text="ALL_OR_NOTHING")
        _sub(element, "showgrading", text="HIDE")
        _sub(element, "numberingstyle", text="none")
        # Where it is missing, Moodle 4.5 makes up hints and then cannot store them (tried).
        _sub(element, "shownumcorrect", text="0")
        self._feedback(element, question)
        for step in question.steps:
            self._words(element, "answer", step.text[self.language]).set("fraction", "1")

    def _match(self, question: Matching) -> None:
        element = self._begin("match")
        _sub(element, "shuffleanswers", text="true")
        self._feedback(element, question)
        for pair in question.pairs:
            self._pair(element, pair.left[self.language], pair.right[self.language])

    def _sort(self, question: Sorting) -> None:
        groups = {group.id: group.text[self.language] for group in question.groups}
        told = [
            f"<strong>{_html(card.text[self.language])}</strong> → {_html(groups[card.group])}. "
            + _html(card.feedback[self.language])
            for card in question.cards
        ]
        element = self._begin("match", explanation=_list("ul", told))
        _sub(element, "shuffleanswers", text="true")
        for card in question.cards:
            self._pair(element, card.text[self.language], groups[card.group])

    def _pair(self, element: Element, left: str, right: str) -> None:
        pair = self._words(element, "subquestion", left)
        _text(_sub(pair, "answer"), _html(right))

    def _number(self, question: Numeric) -> None:
        unit = question.suffix[self.language] if question.suffix else None
        element = self._begin("numerical", prompt=f"<p>({_html(unit)})</p>" if unit else "")
        right = _sub(element, "answer", fraction="100", format="plain_text")
        _text(right, _number(question.answer))
        _sub(right, "tolerance", text=_number(question.tolerance))
        self._words(right, "feedback", question.right_feedback[self.language])
        other = _sub(element, "answer", fraction="0", format="plain_text")
        _text(other, "*")
        _sub(other, "tolerance", text="0")
        self._words(other, "feedback", question.wrong_feedback[self.language])
        may_be_typed = unit is not None and len(unit) <= UNIT
        if may_be_typed:
            one = _sub(_sub(element, "units"), "unit")
            _sub(one, "multiplier", text="1")
            _sub(one, "unit_name", text=unit)
        _sub(element, "unitgradingtype", text="0")
        _sub(element, "showunits", text=UNIT_MAY_BE_TYPED if may_be_typed else NO_UNIT)


def _sub(parent: Element, tag: str, *, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, tag, attributes)
    if text is not None:
        element.text = _NOT_XML.sub("", text)
    return element


def _text(parent: Element, words: str) -> None:
    _sub(parent, "text", text=words)


def _html(words: str) -> str:
    """Return plain words as HTML."""
    return escape(words, quote=False)


def _paragraphs(words: str) -> str:
    """Return plain words as paragraphs of HTML."""
    found = (_html(one.strip()).replace("\n", "<br>") for one in _PARAGRAPH.split(words))
    return "".join(f"<p>{one}</p>" for one in found if one)


def _list(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _beginning(words: str, most: int) -> str:
    """Return the first words, up to so many characters; spaces that do not break stay as such."""
    line = words.replace("\n", " ")
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[:most]} …"


def _number(value: float) -> str:
    """Return a number without an exponent, which Moodle's forms would not show."""
    return f"{value:.10f}".rstrip("0").rstrip(".")
