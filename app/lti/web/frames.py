"""Pages inside a platform: every request under `/in/<launch id>` belongs to a launch of ours."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Flask, g, request

from app.kernel import clock
from app.kernel.errors import Forbidden, NotFound
from app.kernel.identity import Actor, Role
from app.lti import launches
from app.lti.model import PAUSED, Launch, MessageType, Platform, origin_of
from app.lti.needs import needed
from app.web.access import find_actor
from app.web.headers import allow_frames_of_ours, allow_framing
from app.web.sessions import belongs_to_frame, launch_id

_OUTSIDE = frozenset({"security", "lti_door", "lti_admin", "lti_join", "lti_parting"})
"""What belongs to the top level: signing in, the door itself, administration."""
_OWN = frozenset({"accounts", "privacy"})
"""Pages about oneself: in a frame only for whoever has no account of their own outside it."""


_NAMED = frozenset({"accounts", "privacy", "validation"})
"""Pages for somebody of whom something is kept: not where the platform says no name at all."""


def init_app(app: Flask) -> None:
    # Before everything else: whoever has no launch learns nothing, not even about their form.
    app.before_request_funcs.setdefault(None, []).insert(0, _enter)
    app.jinja_env.globals["anonymous_visit"] = _anonymous_visit
    app.jinja_env.globals["course_address"] = _course_address


def current_launch() -> Launch:
    """Return the launch of this frame; only for views that are shown in one."""
    launch: Launch | None = g.get("lti_launch")
    if launch is None:
        raise NotFound
    return launch


def show_to(platform: Platform) -> None:
    """Let the answer to this request be shown in this platform's frames."""
    allow_framing(platform.origins)


def load_actor() -> Actor | None:
    """Return who acts in this frame: the person of the launch, in the roles of that course.

    Somebody named as assessor here is one in frames too; nobody administers from within a frame.
    """
    launch: Launch | None = g.get("lti_launch")
    if launch is None:  # the page that says why this frame is closed
        return None
    if launch.anonymous:
        return _nobody(launch)
    member = needed().find_actor(launch.person_id, launch.organisation_id)
    if member is None:
        return None
    return replace(member, roles=launch.roles | (member.roles & {Role.ASSESSOR}))


def _nobody(launch: Launch) -> Actor:
    """Return whom the platform did not name: a member of nothing, whom no list shows."""
    name = needed().organisation_name(launch.organisation_id)
    return Actor(launch.person_id, launch.organisation_id, launch.roles, organisation_name=name)


def _anonymous_visit() -> bool:
    launch: Launch | None = g.get("lti_launch")
    return launch is not None and launch.anonymous


def _course_address() -> str | None:
    """Return where the platform wants people back, if that is a page of its own."""
    launch: Launch | None = g.get("lti_launch")
    address = launch.return_url if launch else None
    if launch is None or address is None:
        return None
    return address if origin_of(address) in launch.platform.origins else None


def _check_open(found: Launch) -> None:
    if found.platform.paused:
        raise Forbidden(PAUSED)
    if clock.now() >= found.used_until:
        raise Forbidden("lti_launch_over")


def _enter() -> None:
    launch = launch_id()
    if launch is None:
        return
    found = launches.find(UUID(launch))
    if found is None:
        raise NotFound("lti_launch_unknown")
    show_to(found.platform)
    if found.message_type is MessageType.DEEP_LINKING:
        allow_frames_of_ours()  # the picker shows what may be placed
    _check_open(found)
    if request.endpoint and request.endpoint.endswith("static"):
        return
    if not belongs_to_frame():
        if request.blueprint == "lti_kept":
            return
        raise Forbidden("lti_frame_lost")
    g.lti_launch = found
    _check_page(found)
    if find_actor() is None:
        raise Forbidden("lti_membership_ended")


def _check_page(found: Launch) -> None:
    """Keep out of the frame what belongs outside it, by the page and by whose frame it is."""
    if request.blueprint in _OUTSIDE:
        raise NotFound
    if found.anonymous and request.blueprint in _NAMED:
        raise Forbidden("lti_anonymous")
    if request.blueprint in _OWN and needed().has_sign_in(found.person_id):
        raise NotFound("lti_outside_only")
