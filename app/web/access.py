"""Who may call a view. Every route says so; a route that does not is refused (and a test fails)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import Forbidden
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId

View = TypeVar("View", bound=Callable[..., Any])
LoadActor = Callable[[], Actor | None]
LoadPerson = Callable[[], PersonId | None]

_MARK = "keepinpact_access"
EVERYBODY = "public"
SIGNED_IN = "signed in"
FOREIGN_BLUEPRINTS = frozenset({"security", "bootstrap"})
"""Blueprints of libraries: their routes are public or guard themselves."""


def public(view: View) -> View:
    """Anyone may call this view, signed in or not."""
    setattr(view, _MARK, EVERYBODY)
    return view


def requires(*roles: Role) -> Callable[[View], View]:
    """Only somebody signed in may call this view, with one of `roles` if any are named."""

    def mark(view: View) -> View:
        setattr(view, _MARK, frozenset(roles))
        return view

    return mark


def signed_in(view: View) -> View:
    """Anyone signed in may call this view, also with no membership (any more)."""
    setattr(view, _MARK, SIGNED_IN)
    return view


def access_of(view: Callable[..., Any]) -> str | frozenset[Role] | None:
    """Return what a view was marked with: "public", "signed in" or roles; None if nobody did."""
    return cast("str | frozenset[Role] | None", getattr(view, _MARK, None))


def find_actor() -> Actor | None:
    """Return who is signed in, or None. Asked of the database at most once a request."""
    if "actor" not in g:
        g.actor = None  # a failing database must not be asked again by the error page
        load = cast(LoadActor, current_app.extensions["keepinpact_actor"])
        g.actor = load()
    return cast("Actor | None", g.actor)


def current_actor() -> Actor:
    """Return who is signed in; only for views that require it."""
    actor = find_actor()
    if actor is None:
        raise Forbidden("sign_in_needed")
    return actor


def find_person() -> PersonId | None:
    """Return who is signed in, a member or not."""
    actor = find_actor()
    if actor is not None:
        return actor.person_id
    load = cast(LoadPerson, current_app.extensions["keepinpact_person"])
    return load()


def current_person() -> PersonId:
    """Return who is signed in, a member or not; only for views that require it."""
    person_id = find_person()
    if person_id is None:
        raise Forbidden("sign_in_needed")
    return person_id


def init_app(app: Flask, load_actor: LoadActor, load_person: LoadPerson) -> None:
    app.extensions["keepinpact_actor"] = load_actor
    app.extensions["keepinpact_person"] = load_person
    app.before_request(_check)
    app.jinja_env.globals["find_actor"] = find_actor


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint.endswith("static"):
        return None
    if request.blueprint in FOREIGN_BLUEPRINTS:
        return None
    access = access_of(current_app.view_functions[request.endpoint])
    if access == EVERYBODY:
        return None
    if access is None:
        raise Forbidden("no_access_declared")
    actor = find_actor()
    if actor is None and find_person() is not None:
        return _without_membership(access)
    if actor is None:
        if request.method == "GET":
            here = request.full_path if request.query_string else request.path
            return redirect(url_for("security.login", next=request.script_root + here))
        raise Forbidden("sign_in_needed")
    if access == SIGNED_IN:
        return None
    if access and not actor.is_any(*cast("frozenset[Role]", access)):
        raise Forbidden("role_needed")
    return None


def _without_membership(access: str | frozenset[Role]) -> ResponseReturnValue | None:
    """Lead somebody who is signed in and belongs nowhere (any more) to the page that says so."""
    if access == SIGNED_IN:
        return None
    if request.method == "GET":
        return redirect(url_for("accounts.ended"))
    raise Forbidden("membership_ended")
