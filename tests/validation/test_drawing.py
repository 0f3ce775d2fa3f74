"""The picture of the moves says what the table says: on the page and in the docs."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from competences.validation import drawing
from competences.validation.model import Move, State
from competences.validation.moves import MOVES
from competences.validation.web import messages
from tests.validation.building import begun
from tests.validation.drawn import DOCUMENT, written


def test_document_shows_the_moves_as_they_are() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert document == written(document), "run: make moves"


def test_every_move_is_drawn_once_as_an_arrow_or_as_a_word_in_its_box() -> None:
    arrows = {(a.source, move, a.target) for a in drawing.arrows() for move in a.moves}
    words = {(box.state, move) for box in drawing.boxes() for move in box.words}
    table = {(source, move, target) for (source, move), target in MOVES.items()}
    assert arrows == {step for step in table if step[1] not in drawing.in_boxes()}
    assert words == {
        *((source, move) for source, move, _ in table - arrows),
        (State.PAUSED, Move.RESUME),
    }
    listed = {(state, *step) for state, steps in drawing.by_state() for step in steps}
    assert listed == {*table, (State.PAUSED, Move.RESUME, None)}
    assert set(messages.MOVES) == set(Move)


def test_boxes_and_words_stand_inside_the_picture_and_boxes_apart() -> None:
    places = [(box.x, box.y) for box in drawing.boxes()]
    assert len(set(places)) == len(State)
    for x, y in [*places, *((arrow.x, arrow.y) for arrow in drawing.arrows())]:
        assert 0 < x < drawing.WIDTH
        assert 0 < y < drawing.HEIGHT
    for x, y in places:
        assert drawing.BOX_WIDTH / 2 <= x <= drawing.WIDTH - drawing.BOX_WIDTH / 2
        assert y + drawing.BOX_HEIGHT / 2 <= drawing.HEIGHT


@pytest.mark.usefixtures("app")
def test_page_marks_where_the_dossier_is(browser: FlaskClient, candidate: Actor) -> None:
    html = browser.get(f"/dossiers/{begun(candidate)}").text
    marked = re.findall(r'<g class="moves__box is-now".*?</g>', html, re.DOTALL)
    assert len(marked) == 1
    assert "In preparation" in marked[0]
    listed = re.findall(r'<li aria-current="step"><b>([^<]+)</b>', html)
    assert listed == ["In preparation"]
