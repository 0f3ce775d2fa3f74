"""The questionnaire on paper, read back from the files that are handed out."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from tests.conftest import People
from tests.surveys.answering import Q, survey

QUESTIONS = (
    Q("useful", "scale"),
    Q("centre", "choice", ("north", "south"), groups=True),
    Q("reasons", "choices", ("near", "free")),
    Q("staff", "number"),
    Q("words", "text"),
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_questionnaire_on_paper_asks_everything_in_its_language(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient], language: str
) -> None:
    officer = people("Example Officer")
    made = survey(officer, QUESTIONS, state="draft")
    client = sign_in(officer)

    pdf = client.get(f"/surveys/{made.id}/paper.pdf?in={language}")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    assert f"/Lang ({language})".encode() in pdf.data

    answer = client.get(f"/surveys/{made.id}/paper.docx?in={language}")
    document = Document(io.BytesIO(answer.data))
    text = "\n".join(
        [each.text for each in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    tail = "" if language == "en" else " (fr)"
    for each in (
        f"What our partners say{tail}",
        f"We ask all partners once a year.{tail}",
        *(f"{place}. Question {q.key}?{tail}" for place, q in enumerate(QUESTIONS, start=1)),
        f"1 = not at all{tail} · 5 = very much{tail}",
        f"North{tail}",
        f"Free{tail}",
        f"Thank you.{tail}",
        "5",
    ):
        assert each in text, each


def test_questionnaire_is_for_those_who_may_open_it_in_languages_it_has(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    officer = people("Example Officer")
    made = survey(officer, QUESTIONS)
    client, stranger = sign_in(officer), sign_in(people("Example Stranger"))
    assert stranger.get(f"/surveys/{made.id}/paper.pdf").status_code == 404
    assert client.get(f"/surveys/{made.id}/paper.pdf?in=hr").status_code == 404
    assert client.get(f"/surveys/{made.id}/paper.xlsx").status_code == 404
