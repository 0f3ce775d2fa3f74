"""From drawing to picture, kept in memory where a design is asked for again and again."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image

from app.printing import pictures

SIZE_PIXELS = 512
SMALL_PIXELS = 64
"""As small as a badge must still be readable."""


@lru_cache(maxsize=64)
def png(drawing: str, size: int = SIZE_PIXELS) -> bytes:
    """Return an SVG as a square PNG of `size` pixels. Kept in memory: designs are few."""
    return pictures.rendered(drawing, size, size)


def is_blank(drawing: str) -> bool:
    """Tell whether an SVG shows nothing at all, as a small picture."""
    with Image.open(io.BytesIO(png(drawing, SMALL_PIXELS))) as picture:
        return picture.convert("RGBA").getchannel("A").getbbox() is None


@lru_cache(maxsize=64)
def lettered_png(drawing: str, width: int, height: int) -> bytes:
    """Return an SVG with the product's letters as a PNG."""
    return pictures.rendered(drawing, width, height, pictures.fonts())
