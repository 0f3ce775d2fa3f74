"""The door to Pillow: whether a picture is one, and not a bomb of pixels."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from app.kernel.errors import Invalid

MAX_PIXELS = 60_000_000
"""A good telephone's photograph; a browser takes about 240 MB to show it."""


def check(stream: BinaryIO, picture_format: str) -> None:
    """Read the header only; raise `Invalid` if there is none or it promises too many pixels."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Not closed: Pillow would close the upload with it.
            width, height = Image.open(stream, formats=[picture_format]).size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("picture_too_large", field="file") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid("file_damaged", field="file") from error
    if width * height > MAX_PIXELS:
        raise Invalid("picture_too_large", field="file")
