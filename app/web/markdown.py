"""Markdown to safe HTML: written by authors of modules and, in places, by people."""

from __future__ import annotations

from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup
from mdit_py_plugins.attrs import attrs_plugin

_TEXT = {"p", "h2", "h3", "h4", "em", "strong", "a", "blockquote", "code", "pre", "hr", "br"}
_LISTS_AND_TABLES = {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_TAGS = _TEXT | _LISTS_AND_TABLES
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
    "th": {"data-align"},
    "td": {"data-align", "data-label"},
}

# From so many columns on a table is wider than a phone: there each row becomes a card.
CARD_COLUMNS = 3


def _align_cells(state: StateCore) -> None:
    """Say the alignment of a column as data: a style attribute is not allowed on our pages."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            style = token.attrs.pop("style", None)
            if style is not None:
                token.attrSet("data-align", str(style).removeprefix("text-align:"))


def _label_cells(state: StateCore) -> None:
    """Let each cell of a wide table say its column, for the card that its row is on a phone."""
    columns: list[str] = []
    column = 0
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            columns = []
        elif token.type == "th_open":
            words = state.tokens[index + 1].children or []
            columns.append("".join(word.content for word in words))
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_open":
            if column and columns[column] and len(columns) >= CARD_COLUMNS:
                token.attrSet("data-label", columns[column])
            column += 1


def _empty_headers(state: StateCore) -> None:
    """Make an empty header cell, above the names of rows, a plain one: it heads nothing."""
    for index, token in enumerate(state.tokens):
        if token.type == "th_open" and not state.tokens[index + 1].content:
            token.tag = state.tokens[index + 2].tag = "td"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(attrs_plugin)
    parser.core.ruler.push("label_cells", _label_cells)
    parser.core.ruler.push("align_cells", _align_cells)
    parser.core.ruler.push("empty_headers", _empty_headers)
    return parser


@lru_cache(maxsize=256)
def render(source: str) -> Markup:
    """Return cleaned HTML: no script, no style, no frame, no image from elsewhere."""
    return _cleaned(_parser().render(source))


def inline(source: str) -> Markup:
    """Return cleaned HTML without paragraphs, for a place inside a line."""
    return _cleaned(_parser().renderInline(source))


def _cleaned(html: str) -> Markup:
    html = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Markup(html)  # noqa: S704  # nh3 has cleaned it
