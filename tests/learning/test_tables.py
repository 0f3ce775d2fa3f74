"""Rows of a wide table become cards on a phone, so its cells say their column."""

from __future__ import annotations

from app.web.markdown import render


def test_cells_of_a_wide_table_say_their_column() -> None:
    html = render("| Task | **Who** | Week |\n|---|---|---|\n| Fix the aim | Centre | |")
    assert "<td>Fix the aim</td>" in html
    assert '<td data-label="Who">Centre</td>' in html
    assert '<td data-label="Week"></td>' in html


def test_a_narrow_table_stays_a_table() -> None:
    assert "data-label" not in render("| Task | Who |\n|---|---|\n| Fix the aim | Centre |")


def test_a_nameless_column_labels_nothing() -> None:
    html = render("| Task | | Week |\n|---|---|---|\n| Fix the aim | Centre | 1 |")
    assert "<td>Centre</td>" in html


def test_an_empty_header_is_no_header() -> None:
    html = render("| | Helps | Hinders |\n|---|---|---|\n| Inside | a | b |")
    head, body = html.split("</thead>")
    assert "<td></td>\n<th>Helps</th>" in head
    assert '<td data-label="Helps">a</td>' in body


def test_a_header_cannot_smuggle_markup_into_the_label() -> None:
    html = render('| A | `"><script>` | C |\n|---|---|---|\n| a | b | c |')
    assert "<script>" not in html
