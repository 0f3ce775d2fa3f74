"""Queries on what was found behind links and in badges."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten
from uuid import UUID

from sqlalchemy import select, update

from app.kernel.db import db
from app.kernel.ids import EvidenceId
from competences.portfolio.model import BadgeCheck, LinkCheck, LinkOutcome, Reason
from competences.portfolio.tables import BadgeCheckRow, EvidenceRow, LinkCheckRow


def ask_for_link_check(evidence_id: UUID, moment: datetime) -> None:
    """Note that a link is to be looked at; what was seen behind it before counts no more."""
    db.session.flush()
    row = db.session.get(LinkCheckRow, evidence_id)
    if row is None:
        db.session.add(LinkCheckRow(evidence_id=evidence_id, asked_at=moment))
    else:
        row.asked_at, row.seen_at, row.outcome, row.status = moment, None, None, None
    db.session.flush()


def keep_link_check(
    evidence_id: UUID, url: str, moment: datetime, outcome: LinkOutcome, status: int | None
) -> None:
    """Keep what came of looking, unless the piece is gone or leads elsewhere by now."""
    still = select(EvidenceRow.id).where(EvidenceRow.id == evidence_id, EvidenceRow.url == url)
    db.session.execute(
        update(LinkCheckRow)
        .where(LinkCheckRow.evidence_id.in_(still))
        .values(seen_at=moment, outcome=outcome, status=status)
    )


def keep_badge_check(evidence_id: EvidenceId, check: BadgeCheck) -> None:
    db.session.add(
        BadgeCheckRow(
            evidence_id=evidence_id,
            checked_at=check.checked_at,
            outcome=check.outcome,
            form=check.form,
            name=check.name,
            issuer=check.issuer,
            issued_on=check.issued_on[:40],
            level=shorten(check.level, 120, placeholder=" …"),
            mine=check.mine,
            reasons=[{"code": each.code, "values": dict(each.values)} for each in check.reasons],
        )
    )
    db.session.flush()


def link_check(row: LinkCheckRow) -> LinkCheck:
    outcome = LinkOutcome(row.outcome) if row.outcome else None
    return LinkCheck(row.asked_at, row.seen_at, outcome, row.status)


def badge_check(row: BadgeCheckRow) -> BadgeCheck:
    return BadgeCheck(
        checked_at=row.checked_at,
        outcome=row.outcome,
        form=row.form,
        name=row.name,
        issuer=row.issuer,
        issued_on=row.issued_on,
        level=row.level,
        mine=row.mine,
        reasons=tuple(Reason(each["code"], each["values"]) for each in row.reasons),
    )
