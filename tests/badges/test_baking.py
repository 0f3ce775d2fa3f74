"""Pictures: what goes in comes out, by the bakery's own reading too."""

from __future__ import annotations

import json
import struct
import zlib
from io import BytesIO

import pytest
from openbadges_bakery import unbake

from badges import artwork, baking, catalog
from badges.baking import BadImage

pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")

TEXT = json.dumps(
    {"id": "https://pact.example/1.json", "name": "Zoë’s ® اتفاق"}, ensure_ascii=False
)


@pytest.fixture(scope="module")
def drawing() -> str:
    return catalog.designs()["new-partnerships"].artwork


def test_png_round_trip_through_the_bakery(drawing: str) -> None:
    baked = baking.baked(artwork.png(drawing), TEXT)
    assert unbake(BytesIO(baked)) == TEXT
    assert baking.unbaked(baked) == TEXT


def test_svg_round_trip_gives_the_address_of_the_assertion(drawing: str) -> None:
    baked = baking.baked(drawing.encode(), TEXT)
    assert unbake(BytesIO(baked)) == "https://pact.example/1.json"
    assert baking.unbaked(baked) == "https://pact.example/1.json"


def test_baking_twice_keeps_the_newest(drawing: str) -> None:
    once = baking.baked(artwork.png(drawing), '{"id": "https://old.example"}')
    assert baking.unbaked(baking.baked(once, TEXT)) == TEXT


def test_unknown_picture_is_refused() -> None:
    with pytest.raises(BadImage, match="image_unknown"):
        baking.baked(b"GIF89a", TEXT)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def _with(picture: bytes, *chunks: bytes) -> bytes:
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + b"".join(chunks) + picture[end:]


def test_png_with_two_badges_is_refused(drawing: str) -> None:
    carrier = _chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}")
    baked = _with(baking.baked(artwork.png(drawing), TEXT), carrier)
    with pytest.raises(BadImage, match="image_with_two_badges"):
        baking.unbaked(baked)


def test_compressed_badge_is_read_and_a_bomb_is_not(drawing: str) -> None:
    head = b"openbadges\0\1\0\0\0"
    small = _with(artwork.png(drawing), _chunk(b"iTXt", head + zlib.compress(TEXT.encode())))
    assert baking.unbaked(small) == TEXT
    bomb = _with(artwork.png(drawing), _chunk(b"iTXt", head + zlib.compress(bytes(50_000_000))))
    with pytest.raises(BadImage, match="image_broken"):
        baking.unbaked(bomb)


@pytest.mark.parametrize("kept", [20, 500, -20])
def test_truncated_png_is_refused(drawing: str, kept: int) -> None:
    baked = baking.baked(artwork.png(drawing), TEXT)
    with pytest.raises(BadImage):
        baking.unbaked(baked[:kept])


def test_artwork_is_a_square_png(drawing: str) -> None:
    picture = artwork.png(drawing, 64)
    assert picture[:8] == baking.PNG_SIGNATURE
    assert struct.unpack("!II", picture[16:24]) == (64, 64)
