"""A guest of a platform has an account here already: the two become one, with proof on both sides.

The frame proves who somebody is on the platform, and the account's own password who they are here.
The address of the page between the two can be sent to anybody; so what is confirmed there shows a
code, and only that code, typed in the frame where it all began, joins anything. Whoever lures
somebody to that page needs the code from them too, and gets nothing by a click.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import PersonId, new_id
from app.kernel.outbox import service as outbox
from app.lti import joining_store, launches, roster_store
from app.lti.logging_in import digest
from app.lti.model import JoinedPlatform, Joining, Launch
from app.lti.needs import needed
from app.lti.tables import JoiningRow

JOINING_HOLDS = timedelta(minutes=20)
"""Long enough to look for a password, and to have a new one sent."""
MOST_TRIES = 5
CODE_LENGTH = 8
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for each other."""

JOINED = "mail.lti_joined"
"""Kind of outbox row; its payload: `person`, `platform`."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a joining, as its owner sees them before they confirm."""

    joining: Joining
    launch: Launch
    guest_name: str | None
    course: str
    moves: Mapping[str, int]
    """Kind of work → how much of it comes over."""
    proved: bool
    """Whether the account's owner signed in after this began; else their password is asked for."""


def begin(launch: Launch) -> UUID:
    """Begin in a frame; return what the address of the page at the top level ends with.

    Raises `Conflict` for somebody who is joined already, or whom the platform does not name.
    """
    _require_guest(launch)
    moment = clock.now()
    row = JoiningRow(
        id=new_id(),
        launch_id=launch.id,
        created_at=moment,
        expires_at=moment + JOINING_HOLDS,
    )
    joining_store.begin(row)
    return row.id


def _require_guest(launch: Launch) -> None:
    if launch.anonymous:
        raise Conflict("lti_join_anonymous")
    if needed().has_sign_in(launch.person_id):
        raise Conflict("lti_join_done")


def sides(joining_id: UUID, account: PersonId) -> Sides:
    """Return both sides, for the account's owner.

    Raises `NotFound("lti_join_over")` for what is used, too old or none of ours, and `Conflict`
    with the reason where these two cannot be joined.
    """
    joining, launch = _under_way(joining_id)
    if joining.account_id is not None:
        raise Conflict("lti_join_confirmed")
    _check(launch, account)
    course = launch.context_row and roster_store.find_course(
        launch.context_row, launch.organisation_id
    )
    signed_in_at = needed().signed_in_at()
    return Sides(
        joining=joining,
        launch=launch,
        guest_name=needed().names([launch.person_id]).get(launch.person_id),
        course=course.title if course else "",
        moves=needed().what_moves(launch.person_id),
        proved=signed_in_at is not None and signed_in_at >= joining.created_at,
    )


def _under_way(joining_id: UUID) -> tuple[Joining, Launch]:
    joining = joining_store.find(joining_id, clock.now())
    launch = launches.find(joining.launch_id) if joining else None
    if joining is None or launch is None or clock.now() >= launch.used_until:
        raise NotFound("lti_join_over")
    return joining, launch


def _check(launch: Launch, account: PersonId) -> None:
    if needed().find_actor(account, launch.organisation_id) is None:
        name = needed().organisation_name(launch.organisation_id)
        raise Conflict("lti_join_elsewhere", organisation=name)
    _require_guest(launch)
    needed().check_merge(launch.person_id, account)


def confirm(joining_id: UUID, account: PersonId, password: str) -> str:
    """Say that the account is one's own; return the code to type in the frame.

    Raises `Invalid("lti_join_password")` unless the owner signed in after this began or types their
    password now: a window that somebody left open on a shared computer proves nothing.
    """
    found = sides(joining_id, account)
    if not found.proved and not needed().check_password(account, password):
        raise Invalid("lti_join_password", field="password")
    code = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))
    if not joining_store.confirm(joining_id, account, _kept(joining_id, code)):
        raise Conflict("lti_join_confirmed")
    return f"{code[:4]}-{code[4:]}"


def finish(launch: Launch, typed: str) -> None:
    """Join, in the frame where it began. Keeps how often a wrong code was tried.

    Raises `Invalid("lti_join_code")` for a wrong one, `NotFound("lti_join_over")` after five of
    them, and `Conflict` as `sides` does.
    """
    with unit_of_work():
        joining = joining_store.of_launch(launch.id, clock.now())
        if joining is None or joining.tries >= MOST_TRIES:
            raise NotFound("lti_join_over")
        joining_store.count_try(joining.id)
    with unit_of_work():
        _finish(launch, joining.id, typed)


def _finish(launch: Launch, joining_id: UUID, typed: str) -> None:
    joining = joining_store.find(joining_id, clock.now())
    if joining is None:
        raise NotFound("lti_join_over")
    if joining.account_id is None or joining.code is None:
        raise Invalid("lti_join_unconfirmed", field="code")
    if not secrets.compare_digest(joining.code, _kept(joining.id, _plain(typed))):
        raise Invalid("lti_join_code", field="code")
    guest, account = launch.person_id, joining.account_id
    if not joining_store.use(joining.id, clock.now()) or not joining_store.hold_guest(guest):
        raise Conflict("lti_join_done")
    _check(launch, account)
    joining_store.note_keys(guest, launch.platform.jwks_url)
    needed().merge(guest, account)
    outbox.put(
        JOINED,
        {"person": str(account), "platform": str(launch.platform.id)},
        order_key=f"person:{account}",
    )
    _log.info("lti_joined", platform=str(launch.platform.id))


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _kept(joining_id: UUID, code: str) -> str:
    return digest(f"{joining_id}{code}")


def joined(account: PersonId) -> list[JoinedPlatform]:
    return joining_store.joined(account)


def part(identity_id: UUID, account: PersonId) -> None:
    """Undo: who comes from there begins afresh, as a guest. What came over stays in the account."""
    if not joining_store.part(identity_id, account):
        raise NotFound
    _log.info("lti_parted")
