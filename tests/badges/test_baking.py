"""Pictures: what goes in comes out, by the bakery's own reading too."""

from __future__ import annotations

import json
import struct
from io import BytesIO

import pytest
from openbadges_bakery import unbake

from badges import artwork, baking, catalog
from badges.baking import BadImage
from badges.verifying import pictures

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
    assert pictures.unbaked(baked) == TEXT


def test_svg_round_trip_gives_the_assertion_itself(drawing: str) -> None:
    """The bakery prefers the address beside it, and what it says gets lost."""
    baked = baking.baked(drawing.encode(), TEXT)
    assert unbake(BytesIO(baked)) == "https://pact.example/1.json"
    assert pictures.unbaked(baked) == TEXT


def test_svg_with_a_token_gives_the_token(drawing: str) -> None:
    baked = baking.baked(drawing.encode(), "e30.e30.e30")
    assert pictures.unbaked(baked) == "e30.e30.e30"


def test_baking_twice_keeps_the_newest(drawing: str) -> None:
    once = baking.baked(artwork.png(drawing), '{"id": "https://old.example"}')
    assert pictures.unbaked(baking.baked(once, TEXT)) == TEXT


def test_unknown_picture_is_refused() -> None:
    with pytest.raises(BadImage, match="image_unknown"):
        baking.baked(b"GIF89a", TEXT)


def test_artwork_is_a_square_png(drawing: str) -> None:
    picture = artwork.png(drawing, 64)
    assert picture[:8] == baking.PNG_SIGNATURE
    assert struct.unpack("!II", picture[16:24]) == (64, 64)
