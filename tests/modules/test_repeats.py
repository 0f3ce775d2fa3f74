"""A sentence of twelve words or more stands in one place only."""

from __future__ import annotations

import pytest

from modules.folder import load_folder
from modules.loaded import Problem
from modules.repeats import Said
from tests.modules.conftest import EN, FR, Copy

LANGUAGES = ("en", "fr")
AIM = "Nobody who meets without an aim can say whether it was worth the hour."
"""Fourteen words."""


def repeated(*copies: Copy) -> list[Problem]:
    said = Said()
    return [problem for copy in copies for problem in said.add(load_folder(copy.folder, LANGUAGES))]


def test_template_repeats_nothing(copy: Copy) -> None:
    assert repeated(copy) == []


@pytest.mark.parametrize(
    ("name", "old"),
    [
        (EN, "A real case from your sources, with the name of the organisation and of the source."),
        ("quiz.yaml", "Yes, in one sentence."),
        ("case.yaml", "You are new at a guidance centre."),
        ("glossary.yaml", "One to three sentences."),
        ("further.yaml", "What one finds in it, and when to read it."),
        ("instruments/example-agenda.yaml", "To agree beforehand on three points"),
    ],
)
def test_sentence_that_stands_twice_is_told_with_both_places(
    copy: Copy, name: str, old: str
) -> None:
    first = copy.change(EN, "Say in two short paragraphs", f"{AIM} Say in two short paragraphs")
    line = copy.change(name, old, f"{AIM.upper()} {old}")
    (problem,) = repeated(copy)
    assert (problem.path, problem.line) == (copy.path(name), line)
    assert f"stands in h_example/{EN}:{first} already" in problem.what
    assert problem.mend == "Say it in one place, or in other words"


def test_short_sentences_may_come_twice(copy: Copy) -> None:
    copy.change(
        EN, "Say in two", "Without an aim nobody can say whether it was worth it. Say in two"
    )
    copy.change(
        EN, "A real case", "Without an aim nobody can say whether it was worth it. A real case"
    )
    assert repeated(copy) == []


def test_sources_are_named_as_often_as_needed(copy: Copy) -> None:
    title = "A guide whose title is so long that it has more than twelve words (publisher, 2021)"
    copy.change(EN, "Name of the guide (publisher, year)", title)
    copy.change("further.yaml", "Title in its own language", title)
    assert repeated(copy) == []


def test_sentence_that_was_not_translated_is_told(copy: Copy) -> None:
    copy.change(EN, "Say in two", f"{AIM} Say in two")
    line = copy.change(FR, "Dites en deux", f"{AIM} Dites en deux")
    (problem,) = repeated(copy)
    assert (problem.path, problem.line, problem.mend) == (copy.path(FR), line, "Translate it")


def test_sentence_of_another_module_is_told(copy: Copy) -> None:
    other = Copy(copy.root / "i_other")
    found = repeated(copy, other)
    assert {one.path.relative_to(other.folder).parts[0] for one in found} >= {
        "content", "quiz.yaml", "case.yaml", "__init__.py",
    }  # fmt: skip
    assert all("stands in h_example/" in one.what and one.line for one in found)
