"""notices, and how people want to be sent them

Revision 0011, after 0010. A mail that waits in the outbox, and whose kind is a notice from now on,
becomes one, so that it arrives.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")

_moment = sa.DateTime(timezone=True)
OUTBOX = sa.table(
    "outbox",
    sa.column("id", sa.Uuid()),
    sa.column("kind"),
    sa.column("payload", sa.JSON()),
    sa.column("order_key"),
    sa.column("created_at", _moment),
    sa.column("delivered_at", _moment),
    sa.column("given_up_at", _moment),
)
NOTICE = sa.table(
    "notice",
    *(sa.column(name, sa.Uuid()) for name in ("id", "person_id", "organisation_id", "about")),
    sa.column("kind"),
    sa.column("details", sa.JSON()),
    sa.column("created_at", _moment),
)
DOSSIER = sa.table(
    "dossier",
    *(sa.column(name, sa.Uuid()) for name in ("id", "organisation_id")),
    sa.column("state"),
    sa.column("level"),
)
AWARD = sa.table("badge_award", *(sa.column(n, sa.Uuid()) for n in ("id", "organisation_id")))
MEMBERSHIP = sa.table(
    "membership",
    *(sa.column(name, sa.Uuid()) for name in ("person_id", "organisation_id")),
    sa.column("role"),
)
MAILS = (
    "mail.dossier_decided",
    "mail.badge_awarded",
    "mail.badge_reissued",
    "mail.badges_at_fault",
)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_notice_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_reader", "notice", ["person_id", "organisation_id", "read_at", "created_at"]
    )
    op.create_index(
        "ix_notice_unread_once",
        "notice",
        ["person_id", "dedup_key"],
        unique=True,
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )
    op.create_index(op.f("ix_notice_about"), "notice", ["about"])
    op.create_index(op.f("ix_notice_created_at"), "notice", ["created_at"])
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_choice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_notice_choice")),
    )
    _turn_waiting_mails_into_notices(op.get_bind())


def _turn_waiting_mails_into_notices(bind: sa.Connection) -> None:
    waiting = sa.and_(
        OUTBOX.c.kind.in_(MAILS), OUTBOX.c.delivered_at.is_(None), OUTBOX.c.given_up_at.is_(None)
    )
    for mail in bind.execute(sa.select(OUTBOX).where(waiting)).all():
        person_id = UUID(mail.order_key.removeprefix("person:"))
        told = _told(bind, mail.kind.removeprefix("mail."), mail.payload, person_id)
        if told is None:
            continue  # what it is about is gone: the mail would not have been written either
        notice_id = uuid4()
        row = {"id": notice_id, "person_id": person_id, "created_at": mail.created_at, **told}
        bind.execute(NOTICE.insert().values(row))
        now = {"kind": "mail.notice", "payload": {"notice": str(notice_id)}}
        bind.execute(OUTBOX.update().where(OUTBOX.c.id == mail.id).values(now))


def _told(
    bind: sa.Connection, kind: str, payload: dict[str, Any], person_id: UUID
) -> dict[str, Any] | None:
    if kind == "badges_at_fault":
        administered = sa.select(MEMBERSHIP.c.organisation_id).where(
            MEMBERSHIP.c.person_id == person_id, MEMBERSHIP.c.role == "administrator"
        )
        organisation_id = bind.scalars(administered).first()
        details = {"count": payload["count"]}
        return organisation_id and _row(kind, organisation_id, organisation_id, details)
    table, about = (
        (DOSSIER, UUID(payload["dossier"]))
        if kind == "dossier_decided"
        else (AWARD, UUID(payload["award"]))
    )
    found = bind.execute(sa.select(table).where(table.c.id == about)).first()
    if found is None:
        return None
    if kind != "dossier_decided":
        return _row(kind, found.organisation_id, about, {})
    if found.state != "decided":
        return _row("further_evidence_requested", found.organisation_id, about, {})
    return _row(kind, found.organisation_id, about, {"level": found.level})


def _row(kind: str, organisation_id: UUID, about: UUID, details: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "organisation_id": organisation_id, "about": about, "details": details}


def downgrade() -> None:
    op.drop_table("notice_choice")
    op.drop_table("notice")
