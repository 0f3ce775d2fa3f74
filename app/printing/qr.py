"""The door to segno: an address as a QR code."""

from __future__ import annotations

from collections.abc import Sequence


def data_uri(address: str) -> str:
    """Return a picture (SVG) for an `<img>`: dark on light in every colour scheme."""
    import segno  # noqa: PLC0415  # only whoever shares a badge needs it

    return str(segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"))


def modules(address: str) -> Sequence[Sequence[bool]]:
    """Return the squares, row by row, with the quiet zone of four that the standard asks for."""
    import segno  # noqa: PLC0415

    code = segno.make_qr(address, error="m")
    return [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
