"""Queries on what stands where, for links that say nothing themselves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.kernel.db import db
from app.lti.placements import FIRST_PAGE
from app.lti.tables import ContextRow, ResourceLinkRow


def placement_of_link(deployment_row: UUID, link_id: str) -> str | None:
    """Return what was placed in a link when somebody last came from it; the first page is none."""
    return db.session.scalar(
        select(ResourceLinkRow.placement).where(
            ResourceLinkRow.deployment_row == deployment_row,
            ResourceLinkRow.link_id == link_id,
            ResourceLinkRow.placement != FIRST_PAGE,
        )
    )


def placements_of_title(deployment_row: UUID, context_id: str, title: str) -> set[str]:
    """Return what is placed in links of this title in a course, each once."""
    return set(
        db.session.scalars(
            select(ResourceLinkRow.placement)
            .join(ContextRow, ContextRow.id == ResourceLinkRow.context_row)
            .where(
                ContextRow.deployment_row == deployment_row,
                ContextRow.context_id == context_id,
                ResourceLinkRow.title == title,
                ResourceLinkRow.placement != FIRST_PAGE,
            )
        )
    )
