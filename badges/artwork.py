"""From drawing to picture: resvg, from a wheel, with the system's fonts switched off."""

from __future__ import annotations

from functools import lru_cache

import resvg_py

SIZE_PIXELS = 512


@lru_cache(maxsize=64)
def png(drawing: str, size: int = SIZE_PIXELS) -> bytes:
    """Return an SVG as a square PNG of `size` pixels. Kept in memory: designs are few."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True)
    )


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
