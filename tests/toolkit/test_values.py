from datetime import date
from decimal import Decimal

import pytest

from app.toolkit import values
from modules.instrument import Field, Kind, Option

_SAME = {"en": "x", "fr": "x"}


def _field(kind: Kind, **given: object) -> Field:
    return Field(id="one", kind=kind, label=_SAME, **given)  # type: ignore[arg-type]


CHOICE = {"options": (Option(id="a", label=_SAME), Option(id="b", label={"en": "B", "fr": "Bé"}))}


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("fr", "1 234,50", "1234.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("fr", "1,234", "1.234"),
        ("fr", "1.234", "1.234"),
        ("en", "1,234.50", "1234.5"),
        ("en", "1,234", "1234"),
        ("en", "1,5", "1.5"),
        ("en", "1.234.567", "1234567"),
        ("en", "1,234,567", "1234567"),
        ("de", "1.234,5", "1234.5"),
        ("fr", "12 %", "12"),
        ("fr", "−3,5 €", "-3.5"),
        ("en", "12.", "12"),
        ("en", "007.100", "7.1"),
        ("en", "-0.0", "0"),
        ("en", "1,23,4", "1,23,4"),
        ("en", "about 12", "about 12"),
        ("en", "1e9", "1e9"),
        ("en", "NaN", "NaN"),
        ("en", "٣", "٣"),
        ("en", "9" * 40, "9" * 40),
    ],
)
def test_number_typed_in_a_readers_manner_is_kept_in_one_form(
    language: str, typed: str, kept: str
) -> None:
    assert values.canonical(_field(Kind.AMOUNT), typed, language) == kept


@pytest.mark.parametrize(
    ("field", "typed", "value", "problem"),
    [
        (_field(Kind.NUMBER), "12.5", Decimal("12.5"), None),
        (_field(Kind.NUMBER), "about 12", None, "toolkit_number_unreadable"),
        (_field(Kind.NUMBER), "  ", None, None),
        (_field(Kind.NUMBER), None, None, None),
        (_field(Kind.RATING), "5", Decimal(5), None),
        (_field(Kind.RATING), "6", None, "toolkit_choice_unknown"),
        (_field(Kind.RATING), "2.5", None, "toolkit_choice_unknown"),
        (_field(Kind.DATE), "2026-02-28", date(2026, 2, 28), None),
        (_field(Kind.DATE), "2026-02-30", None, "toolkit_date_unreadable"),
        (_field(Kind.DATE), "28/02/2026", None, "toolkit_date_unreadable"),
        (_field(Kind.CHOICE, **CHOICE), "b", "b", None),
        (_field(Kind.CHOICE, **CHOICE), "z", None, "toolkit_choice_unknown"),
        (_field(Kind.CHOICES, **CHOICE), ["a", "b"], ("a", "b"), None),
        (_field(Kind.CHOICES, **CHOICE), ["a", "z"], ("a",), "toolkit_choice_unknown"),
        (_field(Kind.CHOICES, **CHOICE), [], None, None),
        (_field(Kind.LINE, most=3), "abcd", "abcd", "toolkit_too_long"),
        (_field(Kind.TEXT, lines=2), "a\nb\nc", "a\nb\nc", "toolkit_too_many_lines"),
        (_field(Kind.LINK), "https://example.org/a", "https://example.org/a", None),
        (
            _field(Kind.LINK),
            "javascript:alert(1)",
            "javascript:alert(1)",
            "toolkit_link_unreadable",
        ),
    ],
)
def test_value_and_problem_of_what_is_kept(
    field: Field, typed: object, value: object, problem: str | None
) -> None:
    assert (values.read(field, typed), values.problem(field, typed)) == (value, problem)


def test_words_say_a_value_in_the_readers_manner() -> None:
    rating = _field(Kind.RATING, steps=2, words=(_SAME, {"en": "good", "fr": "bon"}))
    said = [
        values.words(_field(Kind.AMOUNT), "1234.505", "fr", "EUR"),
        values.words(_field(Kind.AMOUNT), "1234.505", "en"),
        values.words(_field(Kind.PERCENT), "12.5", "fr"),
        values.words(_field(Kind.NUMBER), "-0.126", "en"),
        values.words(_field(Kind.DATE), "2026-02-28", "fr"),
        values.words(_field(Kind.CHOICES, **CHOICE), ["a", "b"], "fr"),
        values.words(rating, "2", "fr"),
        values.words(_field(Kind.NUMBER), "about 12", "fr"),
        values.shown(_field(Kind.AMOUNT), "1234.5", "fr"),
    ]
    assert said == [
        "1\u202f234,51\u00a0€",
        "1,234.51",
        "12,5\u00a0%",
        "-0.13",
        "28 février 2026",
        "x, Bé",
        "bon (2)",
        "about 12",
        "1\u202f234,5",
    ]
