"""Papers as Markdown, read back as the HTML that the portfolio shows."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.printing import markdown
from app.web.markdown import render
from tests.printing import papers

OURS = {"p", "h2", "h3", "ul", "li", "br", "strong", "table", "thead", "tbody", "tr", "th", "td"}


def test_all_blocks_are_shown() -> None:
    html = str(render(markdown.write(papers.full())))
    for part in (
        "<h2>Objet</h2>",
        "<p>Une ligne.<br>\nUne autre ligne.</p>",
        "<li>Accueil</li>",
        "<p><strong>Suppléance</strong><br>\n–</p>",
        '<td data-label="Montant" data-align="right">980,50</td>',
        '<td data-label="Montant" data-align="right"><strong>2\u202f230,50</strong></td>',
        "<li>☑ Gouvernance<br>\n<strong>oui</strong><br>\nChaque trimestre</li>",
        "<p>Le mot été</p>",
        "<li>Mairie Exemple</li>",
    ):
        assert part in html


@pytest.mark.parametrize("case", papers.HOSTILE)
def test_what_is_typed_stays_what_was_typed(case: str) -> None:
    typed = papers.HOSTILE[case]
    html = str(render(markdown.write(papers.typed(typed))))
    assert set(re.findall(r"<(\w+)", html)) <= OURS
    assert "href" not in re.sub(">[^<]*<", "><", html)
    cell = re.search(r"<td>(.*?)</td>", html, re.DOTALL)
    assert cell is not None
    kept = re.sub("[\x00\x07\x0b\x1b\x9b\ufffe\ud800\u202e\u2066\u2069]", "", typed)
    assert unescape(cell[1]).split() == kept.split()
