"""One transaction a request: the view returns, then all of it is kept or none.

An answer of 400 or more keeps nothing. A GET keeps nothing either, so a crawler, a preview or a
prefetch changes nothing. A POST that only asks is marked with `reads`; a GET that is itself worth
remembering, for it is a look at somebody's work, with `writes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, Response, current_app, g, request

from app.kernel import db as kernel_db
from app.kernel.db import db

View = TypeVar("View")
_READS = "keepinpact_reads"
_WRITES = "keepinpact_writes"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def reads(view: View) -> View:
    """Mark a POST view that keeps nothing: it must not hold SQLite's one write lock as it works."""
    setattr(view, _READS, True)
    return view


def writes(view: View) -> View:
    """Mark a GET view that keeps something: that somebody looked at another person's work."""
    setattr(view, _WRITES, True)
    return view


@contextmanager
def writing_late() -> Iterator[None]:
    """Keep what the block does and nothing before it, whatever the answer will be.

    For a view marked with `reads` that has asked other hosts before: SQLite's one write lock is
    held for the block alone. And for a look that comes with a refusal.
    """
    db.session.rollback()
    with kernel_db.writing():
        yield
        db.session.commit()


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _writing() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method == "GET":
        return getattr(view, _WRITES, False)
    return request.method not in _SAFE and not getattr(view, _READS, False)


def _begin() -> None:
    if _writing():
        g.writing = kernel_db.writing()
        g.writing.__enter__()


def _end(response: Response) -> Response:
    if response.status_code < 400 and _writing():
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _forget(_error: BaseException | None) -> None:
    manager = g.pop("writing", None)
    if manager is not None:
        manager.__exit__(None, None, None)
