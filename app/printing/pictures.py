"""Drawings (SVG) for papers: as a picture (PNG, by resvg), or made ready to be drawn by fpdf2.

Neither ever uses the system's fonts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import defusedxml.ElementTree  # type: ignore[import-untyped]
import resvg_py

from app.printing import lettering

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
MOST_PIXELS = 4000
_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_OWN = ("#", "data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,")


@lru_cache(maxsize=1)
def fonts() -> tuple[str, ...]:
    """Return the files of the product's letters."""
    return tuple(str(lettering.file(weight)) for weight in WEIGHTS)


def rendered(
    drawing: str, width: int, height: int | None = None, font_files: tuple[str, ...] = ()
) -> bytes:
    """Return an SVG as a PNG; without fonts its letters vanish, without a height it keeps its form.

    What the drawing refers to is for the caller to check. Raises `ValueError` if it is no SVG.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            width=width,
            height=height,
            skip_system_fonts=True,
            font_files=list(font_files),
            font_family=lettering.FAMILY,
        )
    )


def png(svg: str, width_px: int) -> bytes:
    """Return a drawing of ours as a picture, with its letters.

    Raises `ValueError` if it would load anything from elsewhere, or is no SVG.
    """
    _checked(svg)
    return rendered(svg, min(width_px, MOST_PIXELS), font_files=fonts())


def proportions(svg: str) -> tuple[float, float]:
    """Return how wide and how high a drawing is, each beside the other, as its viewBox says."""
    _left, _top, width, height = map(float, _checked(svg).get("viewBox", "0 0 1 1").split())
    return width, height


def lettered(svg: str, letters: Callable[[str], str]) -> bytes:
    """Return a drawing of ours for fpdf2: without a title, its texts in our font and letters.

    Raises `ValueError` if it would load anything from elsewhere, or is no SVG.
    """
    tree = _checked(svg)
    for told in tree.findall(f"{_SVG}title") + tree.findall(f"{_SVG}desc"):
        tree.remove(told)
    for text in tree.iter(f"{_SVG}text"):
        text.text = letters(text.text or "")
        text.set("font-family", lettering.FAMILY)
    return bytes(ET.tostring(tree, "utf-8", xml_declaration=True))


def _checked(svg: str) -> Element:
    """Return a drawing as a tree.

    Raises `ValueError` for entities, and for what refers to a file or an address: resvg would open
    the file.
    """
    tree: Element = defusedxml.ElementTree.fromstring(svg, forbid_dtd=True)
    for element in tree.iter():
        for name in _HREFS:
            if not element.get(name, "#").startswith(_OWN):
                raise ValueError(f"A drawing refers to {element.get(name)!r}.")
    return tree
