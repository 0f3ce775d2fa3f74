"""Forms made from the declaration of an instrument, and back from what was sent to content.

A field is named `f_<id>`: what an author calls a field is then never a word of WTForms or ours. A
grid is a list of rows, `f_<grid>-<place>-f_<column>`, each with its key in `f_<grid>-<place>-row`.
The places only order the rows as they were sent: a page that adds, moves and takes out rows
numbers them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    FieldList,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm

from app.kernel.errors import Invalid
from app.toolkit import values
from app.toolkit.content import NAME, Content, GridRow, is_key, new_key, row_of, rows
from app.toolkit.web.words import problem_words
from app.web.forms import Form
from app.web.language import current_language, pick
from modules.instrument import ROW, Field, Grid, Instrument, Kind, Layout

BASE, PAGE, CURRENCY, DO = "base", "page", "currency", "do"
"""Names of what a page says of itself: the version it was made from, its own sign."""
TITLE = "title"
PAGE_LENGTH = 32
CURRENCIES = ("EUR", "BAM", "CHF", "CZK", "DKK", "GBP", "HUF", "NOK", "PLN", "RON", "SEK", "TRY")


class _Choice(SelectField):
    """One of several; one that is no longer offered stays until another is chosen."""

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)  # type: ignore[misc]  # newer than the stubs
        _offer(self, [self.data])


class _Choices(SelectMultipleField):
    """Any of several; those no longer offered stay until they are unticked."""

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)  # type: ignore[misc]
        _offer(self, self.data or [])


def _offer(field: Any, wanted: Iterable[str | None]) -> None:
    known = {choice.value for choice in field.choices}
    field.choices.extend(SelectChoice(one) for one in wanted if one and one not in known)


def input_name(place_id: str) -> str:
    return f"f_{place_id}"


def form_sent(instrument: Instrument) -> Form:
    """Return the form of an instrument as it was sent."""
    return _made(instrument)()


def form_with(instrument: Instrument, content: Content, add_to: str = "") -> Form:
    """Return the form of an instrument holding `content`, one table with an empty row more."""
    return _made(instrument)(formdata=None, data=_data(instrument, content, add_to))


def _made(instrument: Instrument) -> type[Form]:
    return type("DocumentForm", (Form,), dict(_fields(instrument)))


def _fields(instrument: Instrument) -> Iterator[tuple[str, Any]]:
    if not instrument.name_from:
        yield TITLE, StringField(_("Name of this document"))
    for place in instrument.places():
        if isinstance(place, Grid):
            rows_of = FieldList(FormField(_row_form(place)), label=pick(place.label))
            yield input_name(place.id), rows_of
        elif not place.formula:
            yield input_name(place.id), _field(place)


def _row_form(grid: Grid) -> type[PlainForm]:
    columns = {input_name(one.id): _cell(one) for one in _typed_columns(grid)}
    return type("RowForm", (PlainForm,), {ROW: HiddenField(), **columns})


def _typed_columns(grid: Grid) -> list[Field]:
    return [one for one in grid.columns if not one.formula]


def _cell(field: Field) -> Any:
    """Return the input of a cell: a line stands in one that grows, for tables are narrow."""
    return TextAreaField(pick(field.label)) if field.kind is Kind.LINE else _field(field)


def _field(field: Field) -> Any:
    label = pick(field.label)
    match field.kind:
        case Kind.TEXT:
            return TextAreaField(label)
        case Kind.CHOICE:
            none = SelectChoice("", _("Not chosen yet"))
            return _Choice(label, choices=[none, *_options(field)], validate_choice=False)
        case Kind.CHOICES:
            return _Choices(label, choices=_options(field), validate_choice=False)
        case Kind.RATING:
            none = SelectChoice("", _("Not rated yet"))
            return _Choice(label, choices=[none, *_steps(field)], validate_choice=False)
        case _:
            return StringField(label)


def _options(field: Field) -> list[SelectChoice]:
    return [SelectChoice(one.id, pick(one.label)) for one in field.options]


def _steps(field: Field) -> list[SelectChoice]:
    words = [f" – {pick(one)}" for one in field.words] or [""] * field.steps
    return [SelectChoice(str(step), f"{step}{said}") for step, said in enumerate(words, 1)]


def _data(instrument: Instrument, content: Content, add_to: str) -> dict[str, Any]:
    data: dict[str, Any] = {TITLE: content.get(NAME, "")}
    for place in instrument.places():
        if isinstance(place, Grid):
            blank = int(place.id == add_to)
            shown = shown_rows(place, content, blank)
            data[input_name(place.id)] = [_shown_row(place, row) for row in shown]
        elif not place.formula:
            data[input_name(place.id)] = _shown(place, content.get(place.id))
    return data


def shown_rows(grid: Grid, content: Content, blank: int = 0) -> list[GridRow]:
    """Return the rows of a grid as a form shows them: the given ones, or those kept and blanks."""
    if grid.layout is not Layout.TABLE:
        return [row_of(content, grid.id, one.id) for one in grid.rows]
    kept = list(rows(content, grid.id))
    more = blank if kept else max(blank, grid.starts_with)
    return [*kept, *({ROW: new_key()} for _blank in range(min(more, grid.most - len(kept))))]


def _shown_row(grid: Grid, row: GridRow) -> dict[str, Any]:
    cells = {input_name(one.id): _shown(one, row.get(one.id)) for one in _typed_columns(grid)}
    return {ROW: row.get(ROW), **cells}


def _shown(field: Field, typed: object) -> Any:
    if field.kind is Kind.CHOICES:
        return list(values.picked(typed))
    return values.shown(field, typed, current_language())


def sent(instrument: Instrument, form: Form, before: Content) -> dict[str, object]:
    """Return what a form holds as content; what it does not ask for stays as it was before."""
    content = dict(before)
    if TITLE in form:
        content[NAME] = form[TITLE].data or ""
    for place in instrument.places():
        if isinstance(place, Grid):
            content[place.id] = _sent_rows(place, form[input_name(place.id)], before)
        elif not place.formula:
            content[place.id] = _typed(place, form[input_name(place.id)].data)
    return content


def _sent_rows(grid: Grid, rows_sent: Any, before: Content) -> list[dict[str, object]]:
    given = {one.id for one in grid.rows}
    known = {str(row[ROW]): row for row in rows(before, grid.id)}
    found: dict[str, dict[str, object]] = {}
    for entry in rows_sent:
        key = str(entry.form[ROW].data or "")
        if given and key not in given:
            continue
        if not given and (key in found or not is_key(key)):
            key = new_key()
        cells = {
            one.id: _typed(one, entry.form[input_name(one.id)].data) for one in _typed_columns(grid)
        }
        found[key] = {**known.get(key, {}), ROW: key, **cells}
    # A given row that the instrument has no more keeps its words; the page shows them apart.
    gone = [dict(row) for key, row in known.items() if given and key not in given]
    return [*found.values(), *gone]


def _typed(field: Field, data: Any) -> object:
    if field.kind is Kind.CHOICES:
        return list(data or ())
    return values.canonical(field, str(data or ""), current_language())


_NUMBER = re.compile(r"[0-9]{1,9}")


def check_rows(instrument: Instrument) -> None:
    """Raise `Invalid` where more rows are sent than a grid may have, before any is read."""
    for grid in instrument.places():
        if isinstance(grid, Grid):
            sent_places = set(_places_sent(input_name(grid.id)))
            if not all(map(_NUMBER.fullmatch, sent_places)):
                raise Invalid("bad_request")
            if len(sent_places) > (most := max(grid.most, len(grid.rows))):
                raise Invalid("toolkit_too_many_rows", most=most)


def _places_sent(prefix: str) -> Iterator[str]:
    """Yield what WTForms would take for the place of a row: as generously as it does."""
    for name in request.form:
        if name.startswith(prefix):
            place = name[len(prefix) + 1 :].split("-", 1)[0]
            if place.isdigit():
                yield place


def mark_problems(instrument: Instrument, form: Form, content: Content) -> None:
    """Put a sentence beside each place whose words cannot be read; they are kept all the same."""
    for place in instrument.places():
        if isinstance(place, Grid):
            kept: Mapping[str, GridRow] = {str(row[ROW]): row for row in rows(content, place.id)}
            for entry in form[input_name(place.id)]:
                row = kept.get(str(entry.form[ROW].data), {})
                for column in _typed_columns(place):
                    _mark(column, entry.form[input_name(column.id)], row.get(column.id))
        elif not place.formula:
            _mark(place, form[input_name(place.id)], content.get(place.id))


def _mark(field: Field, shown: Any, typed: object) -> None:
    code = values.problem(field, typed)
    if code:
        shown.errors = [problem_words(field, code)]
