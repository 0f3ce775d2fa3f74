"""Sentences, words and LIX, counted by hand here and by the code there."""

from __future__ import annotations

from pathlib import Path

import pytest

from modules import prose, readability


def sentences(markdown: str, *, tables: bool = True) -> list[str]:
    return [sentence for sentence, _words in prose.sentences(markdown, tables=tables)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("It costs 2.5 euros. Fine.", ["It costs 2.5 euros.", "Fine."]),
        ("**Begin here.** Then go on.", ["**Begin here.", "Then go on."]),
        ("He said «\u00a0Oui.\u00a0» Then he left.", ["He said «\u00a0Oui.", "Then he left."]),
        ("One line\nof a sentence\n\nanother", ["One line\nof a sentence", "another"]),
        ("- first point\n- second point\n  1. inner", ["first point", "second point", "inner"]),
        ("See [unit 3](unit:common-project).", ["See [unit 3]."]),
        ("| a b | c |\n|---|---|\n| d | e |", ["a b", "c", "d", "e"]),
        ("***", []),
    ],
)
def test_sentences(markdown: str, expected: list[str]) -> None:
    assert sentences(markdown) == expected


def test_tables_can_be_left_out() -> None:
    assert sentences("Before.\n\n| a | b |\n|---|---|\n\nAfter.", tables=False) == [
        "Before.",
        "After.",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("l’organisation d’un centre", ["l", "organisation", "d", "un", "centre"]),
        ("chargé·e·s de projet", ["chargé", "de", "projet"]),
        ("career-guidance, in 2019", ["career", "guidance", "in", "2019"]),
        ("Đurđevac, čekaonica", ["Đurđevac", "čekaonica"]),
    ],
)
def test_words(sentence: str, expected: list[str]) -> None:
    assert prose.words(sentence) == expected


def test_lix_is_words_a_sentence_and_percent_of_long_words() -> None:
    # Ten words in two sentences, three of them with seven letters or more.
    found = readability.measured(
        ["We visit partners every month: it helps. Meetings become shorter."]
    )
    # The colon ends a sentence too: three of them.
    assert [(one.words, one.long) for one in found] == [(5, 1), (2, 0), (3, 2)]
    assert readability.lix(found) == pytest.approx(10 / 3 + 30)


def test_lix_of_nothing_is_nothing() -> None:
    assert readability.lix(readability.measured(["", "| a |\n|---|"])) == 0


def test_hardest_sentences_are_long_or_full_of_long_words() -> None:
    long = "A sentence that goes on and on and on, and then goes on a little more after that."
    hard = "Organisational interdependence complicates governance everywhere."
    found = readability.measured([f"Short and plain it is. {hard} So it stays. {long} We go."])
    assert [one.text for one in readability.hardest(found, 2)] == [long, hard]


def test_every_language_has_a_limit() -> None:
    assert [readability.limit(code) for code in ("en", "fr", "hr")] == [35, 40, 45]


def test_line_of_a_text_that_is_marked_and_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "unit.md"
    path.write_text(
        "## How\n\n1. **Choose three\n   points.** They are your [agenda](term:agenda), no more.\n"
        "\nChoose three points. They are yours.\n",
        encoding="utf-8",
    )
    assert prose.line_of(path, "Choose three points. They are your agenda, no more.") == 3
    assert list(prose.lines_of(path, "choose three points")) == [3, 6]
    assert prose.line_of(path, "Choose four points") is None
