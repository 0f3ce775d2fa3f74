"""The diagram of moves in docs/validation.md; run as a program, this writes it anew."""

from __future__ import annotations

from pathlib import Path

from competences.validation import drawing

DOCUMENT = Path(__file__).parents[2] / "docs" / "validation.md"
BEGIN, END = "<!-- moves -->\n", "<!-- /moves -->"


def written(document: str) -> str:
    """Return the document with the diagram as the moves are now."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}```mermaid\n{drawing.mermaid()}\n```\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
