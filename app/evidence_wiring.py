"""What evidence asks of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask import current_app

from app.accounts import addresses
from app.accounts import service as accounts
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.ids import PersonId
from app.kernel.outbox import queue
from app.kernel.outbox.service import Deliver
from app.learning.needs import Result
from app.learning.web import result_views
from app.privacy.trail import service as record
from app.web.letters import in_language_of
from badges import service as badges
from badges.verifying.mine import is_mine
from badges.verifying.model import Check, Outcome, Report
from badges.verifying.reading import MAX_BYTES
from badges.web.messages import check_sentence
from competences.framework import service as framework
from competences.portfolio import linking, needs
from competences.portfolio import service as portfolio
from competences.portfolio.model import BadgeCheck, Reason
from competences.portfolio.web import letters, sharing_views, witness_views
from competences.portfolio.web.messages import WITNESS_GONE
from competences.portfolio.witnessing import personal as witnesses
from competences.portfolio.witnessing import service as witnessing
from competences.validation import service as validation

BLUEPRINTS = (sharing_views.blueprint, witness_views.blueprint, result_views.blueprint)
DELIVERERS: dict[str, Deliver] = {linking.LINK_CHECK: linking.look, **letters.DELIVERERS}


def provide() -> None:
    needs.provide(
        needs.Needs(
            framework=framework.current,
            shown_to_assessors=validation.is_shown_to_assessors,
            contact=accounts.contact,
            normal_address=addresses.normal,
            verify_badge=verify_badge,
            badge_reason=badge_reason,
            looks_at=looks_at,
        )
    )


def verify_badge(data: bytes, address: str | None) -> BadgeCheck | None:
    """Verify a file that may be an Open Badge; None if it is none."""
    if len(data) > MAX_BYTES or data.startswith((b"http://", b"https://")):
        return None
    report = badges.verify(data)
    if not _is_badge(report):
        return None
    facts = report.facts
    return BadgeCheck(
        checked_at=clock.now(),
        outcome=report.outcome,
        form=report.form,
        name=facts.name,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        level=facts.level,
        mine=is_mine(facts.holder, address or ""),
        reasons=tuple(
            Reason(check.code, dict(check.values))
            for check in report.checks
            if check.outcome is not Outcome.VALID
        ),
    )


_NO_BADGE = {"not_a_badge", "picture_kind", "image_without_badge", "page_for_people"}
"""What verifying says of a file in which nobody would look for a badge."""


def _is_badge(report: Report) -> bool:
    return bool(report.form) or not {check.code for check in report.checks} & _NO_BADGE


def badge_reason(reason: Reason) -> str:
    return check_sentence(Check(reason.code, Outcome.UNKNOWN, reason.values))


def looks_at(person_id: PersonId, object_ids: Collection[UUID]) -> Sequence[needs.Look]:
    """Return who else looked at pieces, or at the dossiers they stand in.

    Assessors read most evidence on the page of its dossier: only that is noted there.
    """
    dossiers = validation.dossiers_with(person_id, object_ids)
    return record.looks_at(person_id, {*object_ids, *dossiers})


def keep_result(result: Result) -> UUID:
    """Take what a module's attestation says into the portfolio."""
    return portfolio.add_document(
        result.actor,
        title=result.title,
        text=result.text,
        origin=f"module:{result.module_id}@{result.completed_at.isoformat()}",
        activities=result.activities,
        language=result.language,
    )


def export_witness(email: str) -> dict[str, Any]:
    """Return what is kept about a witness, by their address in its normal spelling."""
    asked = witnesses.export_witness(email)
    return {"as_witness": asked} if asked else {}


def forget_witness(email: str) -> int:
    """Erase a witness on their own word; return from how many requests."""
    return witnesses.erase_witness(email, _gone)


def _gone(language: str) -> str:
    with current_app.test_request_context(), in_language_of(language):
        return str(WITNESS_GONE)


def _remind_witnesses() -> None:
    with unit_of_work():
        witnessing.remind()
        witnessing.forget_unanswered()


DAILY: list[queue.Daily] = [_remind_witnesses]
