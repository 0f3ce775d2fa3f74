"""The door to resvg: a drawing (SVG) as a picture (PNG), without the system's fonts."""

from __future__ import annotations

import struct
from functools import lru_cache

import defusedxml.ElementTree  # type: ignore[import-untyped]
import resvg_py

from app.printing import lettering

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
MOST_PIXELS = 4000
MEASURED_PIXELS = 400
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
    _check(svg)
    return rendered(svg, min(width_px, MOST_PIXELS), font_files=fonts())


@lru_cache(maxsize=64)
def proportions(svg: str) -> tuple[int, int]:
    """Return how wide and how high a drawing is, each beside the other."""
    width, height = struct.unpack(">II", png(svg, MEASURED_PIXELS)[16:24])  # PNG, 11.2.2
    return width, height


def _check(svg: str) -> None:
    """Refuse entities, and what refers to a file or an address: resvg would open the file."""
    for element in defusedxml.ElementTree.fromstring(svg, forbid_dtd=True).iter():
        for name in _HREFS:
            if not element.get(name, "#").startswith(_OWN):
                raise ValueError(f"A drawing refers to {element.get(name)!r}.")
