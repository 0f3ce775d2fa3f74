"""From drawing to picture: resvg, from a wheel, with the system's fonts switched off."""

from __future__ import annotations

import io
from functools import lru_cache

import resvg_py
from PIL import Image

SIZE_PIXELS = 512
SMALL_PIXELS = 64
"""As small as a badge must still be readable."""


@lru_cache(maxsize=64)
def png(drawing: str, size: int = SIZE_PIXELS) -> bytes:
    """Return an SVG as a square PNG of `size` pixels. Kept in memory: designs are few."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True)
    )


def is_blank(drawing: str) -> bool:
    """Tell whether an SVG shows nothing at all, as a small picture."""
    with Image.open(io.BytesIO(png(drawing, SMALL_PIXELS))) as picture:
        return picture.convert("RGBA").getchannel("A").getbbox() is None


@lru_cache(maxsize=64)
def lettered_png(drawing: str, width: int, height: int, fonts: tuple[str, ...]) -> bytes:
    """Return an SVG with letters as a PNG; `fonts` are the files its letters come from."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            width=width,
            height=height,
            skip_system_fonts=True,
            font_files=list(fonts),
        )
    )
