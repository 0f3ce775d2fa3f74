"""Take scores to a platform (Assignment and Grade Services 2.0), and read back what it shows.

Over LTI 1.1 they go by `outcomes_sending`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from uuid import UUID

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import ProductError
from app.kernel.fetch import Answer, keeping_connections
from app.kernel.ids import OrganisationId
from app.kernel.outbox.service import Deliver, Payload
from app.lti import grade_store, grades, outcomes_sending, services_out
from app.lti.authorising import NoAccess
from app.lti.grades_model import (
    LINE_ITEM_TYPE,
    LINE_ITEMS_TYPE,
    RESULTS_TYPE,
    SCORE_TYPE,
    Column,
    Sending,
    beneath,
    document,
)
from app.lti.model import PAUSED, Outcome, Platform, Scope
from app.lti.services_out import NotServed

Comment = Callable[[Sending], str]
"""What a learner reads beside the score, in their language."""

_AGS = frozenset({Scope.LINE_ITEM, Scope.LINE_ITEM_READ, Scope.RESULT_READ, Scope.SCORE})


@contextmanager
def delivering(payloads: Sequence[Payload], comment: Comment) -> Iterator[Deliver]:
    """Open a deliverer for the newest scores of these places: read at once, noted at once.

    It raises for a score that did not arrive. What a platform refuses for good (a learner who left
    the course) is noted and not tried again; what a platform has already is not sent.
    """
    sendings = _read([UUID(payload["grade"]) for payload in payloads])
    held = [sendings.pop(one.id) for one in [*sendings.values()] if one.column.platform.paused]
    # At once, so that whoever lets the platform go on meanwhile sends these again.
    _note([], {one.id: NotServed(PAUSED) for one in held})
    comments = {one.id: comment(one) for one in sendings.values() if one.outcome is None}
    db.session.remove()  # nothing of the database is held while a platform takes its time
    arrived: list[Sending] = []
    failed: dict[UUID, ProductError] = {}

    def deliver(payload: Payload) -> None:
        sending = sendings.get(UUID(payload["grade"]))
        if sending is None:
            return
        try:
            if _taken(sending, comments.get(sending.id, "")):
                arrived.append(sending)
        except (NotServed, NoAccess) as error:
            failed[sending.id] = error
            if not isinstance(error, NotServed) or error.passing:
                raise

    try:
        with keeping_connections():
            yield deliver
    finally:
        _note(arrived, failed)


def _read(ids: Collection[UUID]) -> dict[UUID, Sending]:
    """Return what is to be sent, and let go of the database."""
    try:
        return {one.id: one for one in grade_store.sendings(ids)}
    finally:
        db.session.remove()


def _taken(sending: Sending, comment: str) -> bool:
    """Send a score by the LTI that its platform speaks; False where there is nowhere to put it."""
    if sending.outcome is not None:
        return outcomes_sending.put(sending.column.platform, sending.outcome, sending.score)
    return _send(sending, comment)


def _send(sending: Sending, comment: str) -> bool:
    """Send a score; False where the link has no column, as a teacher may have chosen."""
    column = sending.column
    if Scope.SCORE not in column.scopes:
        return False
    line_item = column.line_item or _found_line_item(column)
    if line_item is None:
        return False
    answer = _post(sending, line_item, comment)
    if answer.status == 404:
        # The column was removed, or made anew under another address.
        found = _found_line_item(column)
        if found is None or found == line_item:
            return False
        answer = _post(sending, found, comment)
    if answer.status == 409:
        later = _later(sending)
        answer = _post(later, column.line_item or line_item, comment) if later else answer
    if answer.status >= 300:
        raise NotServed("lti_service_busy", detail=f"{answer.status} {answer.reason}"[:200])
    return True


def _post(sending: Sending, line_item: str, comment: str) -> Answer:
    return services_out.ask(
        "POST",
        beneath(line_item, "scores"),
        platform=sending.column.platform,
        scopes=_scopes(sending.column),
        headers={"Content-Type": SCORE_TYPE},
        body=document(sending, comment),
    )


def _scopes(column: Column) -> frozenset[str]:
    """Return everything we may do with grades, so that one token serves all of it."""
    return frozenset(column.scopes & _AGS)


def _later(sending: Sending) -> Sending | None:
    """Give a score a later time: the platform has one as late (AGS 2.0, 3.4.5).

    It may be this very score, delivered before we could note it, or another tool's, or its clock
    differs from ours. None if there is a newer score by now: that one is on its way.
    """
    with unit_of_work():
        rows = grade_store.locked([sending.id])
        if not rows or rows[0].version != sending.version:
            return None
        grades.next_stamp(rows[0])
    return _read([sending.id]).get(sending.id)


def _found_line_item(column: Column) -> str | None:
    """Look for the link's column among the line items, and make one where we are to.

    Moodle names a line item that we made in a launch by an empty text (`""`): the list has it.
    """
    if column.line_items is None or column.scopes.isdisjoint(
        {Scope.LINE_ITEM, Scope.LINE_ITEM_READ}
    ):
        return None
    mark = "&" if "?" in column.line_items else "?"
    url = f"{column.line_items}{mark}resource_link_id={quote(column.link_id, safe='')}"
    listed = services_out.pages(
        url, platform=column.platform, scopes=_scopes(column), media_type=LINE_ITEMS_TYPE
    )
    found = [item for page in listed if isinstance(page, list) for item in page]
    ids = [item["id"] for item in found if isinstance(item, dict) and _is_ours(item, column)]
    if not ids:
        return _made_line_item(column)
    with unit_of_work():
        grade_store.keep_line_item(column.resource_link_row, ids[0])
    return str(ids[0])


def _is_ours(item: Mapping[str, Any], column: Column) -> bool:
    """Whether a line item belongs to this very link: platforms may ignore what we asked for."""
    links = {str(item.get(name)) for name in ("resourceLinkId", "ltiLinkId") if item.get(name)}
    named = not links or column.link_id in links
    same = item.get("resourceId") in {None, "", column.placement}
    return isinstance(item.get("id"), str) and named and same


def _made_line_item(column: Column) -> str | None:
    """Make a column (AGS 2.0, 3.2.4) where the teacher asked for one and the platform made none.

    Never elsewhere: a link without a column may be a teacher's decision.
    """
    if not column.makes_column or Scope.LINE_ITEM not in column.scopes or not column.line_items:
        return None
    answer = services_out.ask(
        "POST",
        column.line_items,
        platform=column.platform,
        scopes=_scopes(column),
        headers={"Content-Type": LINE_ITEM_TYPE, "Accept": LINE_ITEM_TYPE},
        body={
            "label": column.title,
            "scoreMaximum": 100,
            "resourceLinkId": column.link_id,
            "resourceId": column.placement,
            "tag": column.placement.partition(":")[0],
        },
    )
    made = services_out.read_json(answer)
    line_item = made.get("id") if isinstance(made, dict) else None
    if not isinstance(line_item, str):
        raise NotServed("lti_service_refused", detail="a line item without an id")
    with unit_of_work():
        grade_store.keep_line_item(column.resource_link_row, line_item)
    return line_item


def _note(arrived: Sequence[Sending], failed: Mapping[UUID, ProductError]) -> None:
    versions = {one.id: one.version for one in arrived}
    if not versions and not failed:
        return
    with unit_of_work():
        for row in grade_store.locked([*versions, *failed]):
            if row.id in versions:
                row.sent_version = max(row.sent_version, versions[row.id])
                row.sent_at = clock.now()
                row.failure = row.failure_detail = row.failed_at = row.shown_at = None
            else:
                error = failed[row.id]
                said = error.values.get("detail") or error.values.get("reason") or ""
                row.failure, row.failure_detail = error.code, str(said)[:300]
                row.failed_at = clock.now()


def read_results(payload: Mapping[str, Any]) -> None:
    """Ask what the gradebook shows in one column, for everybody in it (AGS 2.0, 3.3).

    Moodle answers 200 to a score that changes nothing because a teacher has put their own grade.
    LTI 1.1 can only be asked about one learner at a time.
    """
    organisation_id = OrganisationId(UUID(payload["organisation"]))
    if outcome := grade_store.outcome(UUID(payload["grade"]), organisation_id):
        _read_outcome(UUID(payload["grade"]), *outcome)
        return
    column = grade_store.column(UUID(payload["resource_link"]), organisation_id)
    db.session.remove()
    if column is None or column.line_item is None or Scope.RESULT_READ not in column.scopes:
        return
    url = beneath(column.line_item, "results")
    shares: dict[str, float] = {}
    for page in services_out.pages(
        url, platform=column.platform, scopes=_scopes(column), media_type=RESULTS_TYPE
    ):
        shares.update(_shares(page))
    with unit_of_work():
        grade_store.note_results(column.resource_link_row, shares, clock.now())


def _read_outcome(grade_id: UUID, platform: Platform, outcome: Outcome) -> None:
    share = outcomes_sending.read(platform, outcome)
    with unit_of_work():
        for row in grade_store.locked([grade_id]):
            row.shown = None if share is None or row.maximum is None else share * row.maximum
            row.shown_at = clock.now()


def _shares(page: object) -> dict[str, float]:
    """Return subject → share of the maximum of one page of results."""
    found = {}
    for result in page if isinstance(page, list) else []:
        score, maximum = result.get("resultScore"), result.get("resultMaximum") or 1
        numbers = isinstance(score, int | float) and isinstance(maximum, int | float)
        if numbers and isinstance(result.get("userId"), str) and maximum > 0:
            found[result["userId"]] = score / maximum
    return found
