"""Read who is in a course from its platform (Names and Role Provisioning Services 2.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.lti import roster_store, services_out
from app.lti.authorising import NoAccess
from app.lti.model import Platform, Scope
from app.lti.roster_model import (
    MEMBERS_TYPE,
    MOST_MEMBERS,
    Member,
    Unreadable,
    differences,
    read_page,
)
from app.lti.services_out import NotServed

ROSTER = "lti_roster"
"""Kind of outbox row; its payload: `reading`."""
PAGE_SIZE = 200


def read_roster(payload: Mapping[str, Any]) -> None:
    """Read all pages and keep what they change. Raises where asking again later may help."""
    reading_id = UUID(payload["reading"])
    source = roster_store.source_of(reading_id)
    db.session.remove()  # a platform may take its time
    if source is None:
        return
    course_id, url, platform = source
    try:
        found = _members(url, platform)
    except (NotServed, NoAccess) as error:
        with unit_of_work():
            roster_store.keep_failure(reading_id, error.code)
        if not isinstance(error, NotServed) or error.passing:
            raise
        return
    with unit_of_work():
        changes = differences(roster_store.members(course_id), found)
        roster_store.keep_found(reading_id, found, changes, clock.now())


def _members(url: str | None, platform: Platform) -> list[Member]:
    """Return the active members, each once, from all pages (NRPS 2.0, 3.4)."""
    if url is None:
        raise NotServed("lti_service_refused", detail="no address")
    found: dict[str, Member] = {}
    mark = "&" if "?" in url else "?"
    for page in services_out.pages(
        f"{url}{mark}limit={PAGE_SIZE}",
        platform=platform,
        scopes={Scope.MEMBERS},
        media_type=MEMBERS_TYPE,
    ):
        try:
            found.update({member.subject: member for member in read_page(page)})
        except Unreadable as error:
            raise NotServed("lti_service_refused", detail="no list of members") from error
        if len(found) > MOST_MEMBERS:
            raise NotServed("lti_service_refused", detail="too many members")
    return list(found.values())
