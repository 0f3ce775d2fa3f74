import pytest

from app.kernel.errors import Invalid
from competences.assessment.model import Moment, Occasion


@pytest.mark.parametrize("text", ["open", "before:new-partnerships", "after:finance"])
def test_occasion_round_trip(text: str) -> None:
    assert str(Occasion.parse(text)) == text


def test_occasion_around_a_module() -> None:
    assert Occasion.parse("after:finance") == Occasion(Moment.AFTER, "finance")


@pytest.mark.parametrize("text", ["", "before", "before:", "open:x", "during:x", "after:../x", "A"])
def test_occasion_unknown(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        Occasion.parse(text)
    assert caught.value.code == "occasion_unknown"
