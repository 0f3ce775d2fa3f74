"""Digits that are none to a computer."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.identity import Role
from tests.browsing import SignIn
from tests.conftest import People


@pytest.mark.parametrize("revision", ["²", "٣x", "-1", "9" * 5_000, ""])
def test_revision_that_is_no_number_is_an_old_one(
    app: Flask, people: People, sign_in: SignIn, revision: str
) -> None:
    head = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    levels = {f"target-{code}": "3" for code in "ABCDEFG"}
    form = {"profile": "newcomer", "revision": revision, **levels}
    assert head.post("/assess/target/organisation", data=form).status_code == 409
