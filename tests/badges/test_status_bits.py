from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3 import decode_encoded_list, set_indices

from badges import status_bits
from badges.status_bits import BadList


@given(st.sets(st.integers(0, status_bits.SIZE_BITS - 1), max_size=20))
def test_list_reads_the_same_by_other_software(indices: set[int]) -> None:
    bits = status_bits.empty()
    for index in indices:
        bits = status_bits.with_bit(bits, index)
    encoded = status_bits.encode(bits)
    assert set_indices(decode_encoded_list(encoded)) == frozenset(indices)
    assert status_bits.decode(encoded) == bits
    assert all(status_bits.is_set(bits, index) for index in indices)


def test_first_index_is_the_highest_bit_of_the_first_byte() -> None:
    assert status_bits.with_bit(status_bits.empty(), 0)[0] == 0b1000_0000
    assert status_bits.with_bit(status_bits.empty(), 5)[0] == 0b0000_0100


@pytest.mark.parametrize("index", [-1, status_bits.SIZE_BITS])
def test_index_outside_is_refused(index: int) -> None:
    with pytest.raises(BadList, match="status_index_outside"):
        status_bits.is_set(status_bits.empty(), index)
