from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base

ID_LENGTH = 255
"""Of subjects, client and deployment ids, in ASCII characters (LTI 1.3 core 3.1.3, 5.3)."""
URL_LENGTH = 2000


class PlatformRow(Base):
    """A platform as it is registered with one organisation: an issuer and one of its clients."""

    __tablename__ = "lti_platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(ID_LENGTH))
    client_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    auth_url: Mapped[str] = mapped_column(String(URL_LENGTH))
    token_url: Mapped[str] = mapped_column(String(URL_LENGTH))
    jwks_url: Mapped[str] = mapped_column(String(URL_LENGTH))
    token_audience: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    family: Mapped[str | None] = mapped_column(String(80))
    frame_origins: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Where its pages are besides the hosts of its issuer and its login: they may frame us too."""
    version: Mapped[str] = mapped_column(String(10), default="1.3.0")
    """A `Version`; a consumer of LTI 1.1 has a row in `lti_consumer` besides."""
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """Since when an administrator lets nobody in from there, and nothing goes out to it."""
    renewed_at: Mapped[datetime | None]
    """When it last took our registration anew."""


class ConsumerRow(Base):
    """What a platform that speaks LTI 1.1 signs with."""

    __tablename__ = "lti_consumer"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("lti_platform.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted: both sides sign with it, so a digest would not do."""
    ended_at: Mapped[datetime | None]


class NonceRow(Base):
    """A nonce that a consumer used up in a message which it had signed (OAuth 1.0, 3.3)."""

    __tablename__ = "lti_nonce"

    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("lti_consumer.platform_id"), primary_key=True
    )
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of it: platforms choose how long theirs are."""
    used_at: Mapped[datetime] = mapped_column(index=True)


class DeploymentRow(Base):
    """One deployment; without `approved_at` it was seen in a launch and waits for an answer."""

    __tablename__ = "lti_deployment"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("lti_platform.id"))
    deployment_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]


class RegistrationLinkRow(Base):
    """An offer to one platform to register itself; the link is signed and good once."""

    __tablename__ = "lti_registration_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    platform_id: Mapped[UUID | None] = mapped_column(ForeignKey("lti_platform.id"), index=True)
    """What came of it."""


class LoginRow(Base):
    """A login under way: our state and nonce, bound to one browser, used once."""

    __tablename__ = "lti_login"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of what we sent: who reads the database cannot finish a login."""
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the secret the browser was given, in a cookie or in the platform's storage."""
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("lti_platform.id"), index=True)
    storage_target: Mapped[str | None] = mapped_column(String(80))
    """Name of the platform's frame that stores for us (LTI client side postMessages)."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class IdentityRow(Base):
    """Who a platform's subject is here.

    By issuer and subject (LTI 1.3 core 5.3.6: unique within the issuer), so a platform that is
    registered anew knows its people again. And by organisation: whoever registers a platform says
    where its keys are, so an issuer's name proves nothing to another organisation.
    """

    __tablename__ = "lti_identity"
    __table_args__ = (UniqueConstraint("organisation_id", "issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    issuer: Mapped[str] = mapped_column(String(ID_LENGTH))
    subject: Mapped[str] = mapped_column(String(ID_LENGTH))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    """Since when it is somebody with an account of their own here; None: a guest."""
    joined_keys: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """Where the keys of the platform were when they joined. Whoever registers the same issuer anew,
    with keys of their own, comes as guests, and as nobody who has an account."""


class ContextRow(Base):
    """A course of the platform."""

    __tablename__ = "lti_context"
    __table_args__ = (UniqueConstraint("deployment_row", "context_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    deployment_row: Mapped[UUID] = mapped_column(ForeignKey("lti_deployment.id"))
    context_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    title: Mapped[str] = mapped_column(String(255))
    members_url: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """Where its members can be asked for (NRPS 2.0), if the platform lets us."""
    created_at: Mapped[datetime]


class ResourceLinkRow(Base):
    """One place in a course where something of ours stands, with its column in the gradebook."""

    __tablename__ = "lti_resource_link"
    __table_args__ = (UniqueConstraint("deployment_row", "link_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    deployment_row: Mapped[UUID] = mapped_column(ForeignKey("lti_deployment.id"))
    context_row: Mapped[UUID | None] = mapped_column(ForeignKey("lti_context.id"), index=True)
    link_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    title: Mapped[str] = mapped_column(String(255))
    placement: Mapped[str] = mapped_column(String(200))
    line_item: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """The one line item of this link, if the platform named one (AGS 2.0, 3.1)."""
    line_items: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """Where line items are listed and made."""
    outcomes_url: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """Where grades go over LTI 1.1, which has no line items."""
    scopes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What the platform lets us do with grades."""
    makes_column: Mapped[bool] = mapped_column(default=False)
    """Whether we make its line item: a teacher wanted one, and the platform makes none itself."""
    created_at: Mapped[datetime]


class LaunchRow(Base):
    """One arrival from a platform: what the pages under `/in/<id>/` act as.

    `anonymous`: the platform did not say who it is (LTI 1.3 core 5.3.6). The person was made for
    this launch alone, is a member of nothing, and goes with it.
    """

    __tablename__ = "lti_launch"
    __table_args__ = (Index("ix_lti_launch_used_until", "used_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_type: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("lti_platform.id"), index=True)
    deployment_row: Mapped[UUID] = mapped_column(ForeignKey("lti_deployment.id"), index=True)
    context_row: Mapped[UUID | None] = mapped_column(ForeignKey("lti_context.id"), index=True)
    resource_link_row: Mapped[UUID | None] = mapped_column(
        ForeignKey("lti_resource_link.id"), index=True
    )
    anonymous: Mapped[bool] = mapped_column(default=False)
    roles: Mapped[list[Any]] = mapped_column(JSON)
    placement: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(20))
    return_url: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    deep_linking: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    for_user: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    created_at: Mapped[datetime]
    used_until: Mapped[datetime]


class TicketRow(Base):
    """Leave to go on with a launch in a window of its own; good once, for a few minutes."""

    __tablename__ = "lti_ticket"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    launch_id: Mapped[UUID] = mapped_column(ForeignKey("lti_launch.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class JoiningRow(Base):
    """A guest on the way to becoming somebody with an account: proof on both sides, once.

    Begun in the frame, which proves the platform's side. Confirmed at the top level, which proves
    the account's side and shows a code. Finished by that code in the frame where it began, so that
    whoever sends somebody else the address of the middle gets nothing by it.
    """

    __tablename__ = "lti_joining"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    launch_id: Mapped[UUID] = mapped_column(ForeignKey("lti_launch.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose account it is to be, once they have confirmed it."""
    code: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of what they were shown then."""
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


# Grades and rosters -------------------------------------------------------------------------------


class GradeRow(Base):
    """What one learner's place in one column of a platform's gradebook should hold, and holds.

    `version` counts what was worth sending, `sent_version` says how far the platform has it. The
    outbox holds only the id: whatever is delivered late or twice, the newest score is sent.
    """

    __tablename__ = "lti_grade"
    __table_args__ = (
        UniqueConstraint("resource_link_row", "subject"),
        Index("ix_lti_grade_person_organisation", "person_id", "organisation_id"),
        Index("ix_lti_grade_failed", "organisation_id", "failure"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    resource_link_row: Mapped[UUID] = mapped_column(ForeignKey("lti_resource_link.id"))
    subject: Mapped[str] = mapped_column(String(ID_LENGTH))
    """Whom the platform knows this learner as; the line item is the resource link's."""
    sourcedid: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    """What LTI 1.1 calls this learner's place in this column."""
    version: Mapped[int] = mapped_column(default=0)
    sent_version: Mapped[int] = mapped_column(default=0)
    given: Mapped[float | None]
    maximum: Mapped[float | None]
    activity_progress: Mapped[str | None] = mapped_column(String(20))
    grading_progress: Mapped[str | None] = mapped_column(String(20))
    changed_at: Mapped[datetime | None]
    stamp: Mapped[datetime | None]
    """The `timestamp` of the newest score, in whole seconds; later with each one."""
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(60))
    """Code of why the last attempt did not arrive; None once one has."""
    failure_detail: Mapped[str | None] = mapped_column(String(300))
    failed_at: Mapped[datetime | None]
    shown: Mapped[float | None]
    """The result the platform shows, out of `maximum`, when it was last asked."""
    shown_at: Mapped[datetime | None]


class MemberRow(Base):
    """One member of a course as the platform named them; who left stays, with `left_at`."""

    __tablename__ = "lti_member"
    __table_args__ = (UniqueConstraint("context_row", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    context_row: Mapped[UUID] = mapped_column(ForeignKey("lti_context.id"))
    subject: Mapped[str] = mapped_column(String(ID_LENGTH))
    name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    """A `Role`: learner or trainer."""
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class RosterRow(Base):
    """One reading of a course's members: asked for, read in the background, then taken over."""

    __tablename__ = "lti_roster"
    __table_args__ = (Index("ix_lti_roster_context", "context_row", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    context_row: Mapped[UUID] = mapped_column(ForeignKey("lti_context.id"))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(60))
    members: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the platform said: [{"subject", "name", "role"}]; forgotten once taken over."""
    changes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """What that changes here: [{"kind", "subject", "name", "role", "before"}]."""
