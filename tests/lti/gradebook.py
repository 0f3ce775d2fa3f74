"""A learner with a place in the platform's gradebook: arriving, doing something, delivering."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from app.learning import quizzing
from app.learning import rules as learning_rules
from app.learning import service as learning
from app.lti.tables import GradeRow, IdentityRow, ResourceLinkRow
from tests.lti import platform_services
from tests.lti.platform import Platform
from tests.lti.platform_model import Link, User
from tests.lti.tool import Visitor

MODULE = "new-partnerships"


def come(tool: Flask, platform: Platform, link: Link, user: User | None = None) -> Actor:
    """Launch the link as a learner; return who they are here."""
    user = user or platform.users["3"]
    answer = Visitor(tool, platform).launch(user, link)
    assert answer.status_code == 303, answer.text
    identity = db.session.scalars(
        sa.select(IdentityRow).where(IdentityRow.subject == user.id)
    ).one()
    found = Actor(
        PersonId(identity.person_id),
        OrganisationId(identity.organisation_id),
        frozenset({Role.LEARNER}),
    )
    db.session.remove()
    return found


def deliver() -> int:
    return outbox.deliver_due(wiring.DELIVERERS)


def deliver_now() -> None:
    """Deliver all there is, as if the time to wait after each failure was over."""
    waiting = OutboxRow.delivered_at.is_(None) & OutboxRow.given_up_at.is_(None)
    while db.session.scalar(sa.select(sa.func.count()).where(waiting)):
        with unit_of_work():
            db.session.execute(sa.update(OutboxRow).values(next_at=clock.now()))
        deliver()


def read(actor: Actor, *units: str) -> None:
    for unit in units:
        with unit_of_work():
            learning.mark_read(actor, MODULE, unit)


def finish_quiz(actor: Actor, wrong: int) -> None:
    """Answer the whole quiz in a new attempt, the first `wrong` questions wrongly."""
    _loaded, quiz = quizzing.quiz_of(MODULE)
    with unit_of_work():
        quizzing.begin(actor, MODULE)
        for place_, question in enumerate(quiz.questions):
            answer: Any = learning_rules.right_answer(question)
            if place_ < wrong:
                answer = wrong_answer(question)
            quizzing.answer(actor, MODULE, question.id, answer)


def wrong_answer(question: Any) -> Any:
    right = learning_rules.right_answer(question)
    for part in ("choices", "passages"):
        others = [one.id for one in getattr(question, part, ()) if one.id not in right]
        if others:
            return others[0] if isinstance(right, str) else others[:1]
    if isinstance(right, list):
        return [*right[1:], right[0]]
    if isinstance(right, dict):
        values = list(right.values())
        return dict(zip(right, [*values[1:], values[0]], strict=True))
    return right + 1000


def grade(platform: Platform, link: Link, user: str = "3") -> platform_services.Grade:
    assert link.line_item is not None
    return platform.items[link.line_item].grades[user]


def scores(platform: Platform, link: Link) -> list[dict[str, Any]]:
    assert link.line_item is not None
    return platform.items[link.line_item].scores


def row_of(link: Link) -> GradeRow:
    db.session.remove()
    return db.session.scalars(
        sa.select(GradeRow)
        .join(ResourceLinkRow, ResourceLinkRow.id == GradeRow.resource_link_row)
        .where(ResourceLinkRow.link_id == link.id)
    ).one()
