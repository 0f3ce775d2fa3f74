"""Errors carry a code and values; `app.web` turns them into a sentence in the reader's language."""

from __future__ import annotations


class ProductError(Exception):
    """Something a person did that cannot be done. `code` is stable; `values` fill the sentence.

    `field` names the form field the message belongs to, if there is one.
    """

    status = 400

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values


class Invalid(ProductError):
    """What was sent breaks a rule."""

    status = 422


class NotFound(ProductError):
    """There is no such thing, or the actor may not know that there is."""

    status = 404

    def __init__(self, code: str = "not_found", **values: object) -> None:
        super().__init__(code, field=None, **values)


class Forbidden(ProductError):
    """The actor may know the thing exists, but not do this to it."""

    status = 403


class Conflict(ProductError):
    """Somebody else was faster, or the thing has moved on."""

    status = 409
