"""Figures of one width, so that numbers stand below each other; fpdf2 asks no feature of a font."""

from __future__ import annotations

from typing import Any

from app.printing import lettering

FIGURES = f"{lettering.FAMILY} figures"
ONE_WIDTH = ".tf"
"""How the font names its figures of one width (feature tnum): `zero.tf`."""


def level(font: Any) -> None:
    """Let a font of fpdf2 (`TTFFont`) show its figures of one width."""
    # A printer that keeps fonts by name must not take it for the other one.
    font.name += "Figures"
    for figure in map(ord, "0123456789"):
        name = font.cmap[figure] + ONE_WIDTH
        font.cmap[figure] = name
        font.glyph_ids[figure] = font.ttfont.getGlyphID(name)
        font.cw[figure] = round(font.scale * font.ttfont["hmtx"].metrics[name][0])
