"""The words of LTI 1.3, as they are used here.

- A **platform** (Moodle) is registered with one of our organisations under an issuer and a client
  id. One issuer may have several clients, one client several **deployments**.
- A **message** is what a verified id_token says. A **launch** is the row we keep of it: everything
  under `/in/<launch id>/` acts as that person, with the roles of that course, at that place.
- A **context** is a course of the platform, a **resource link** one place in it where a teacher put
  something of ours. Both rows stay when launches are forgotten: grades and rosters hang on them
  (`lti_context.members_url`, `lti_resource_link.line_item` and its neighbours).
- A **placement** is what a teacher can place: `module:new-partnerships` (see `placements.py`).

How to speak to a platform, for whoever sends grades or reads rosters:
`authorising.access_token(platform, scopes)` gives a bearer token, `token.sign(claims)` signs a
message of ours (a deep linking response), `app.kernel.fetch.send(...)` is the way out.
A landing for another message type is registered in `web/landings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId

_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]+")
"""A name, or an address of either kind, as `urlsplit` gives them: in lower case."""


PAUSED = "lti_platform_paused"
"""Code of what a platform may not do, and does not get, while an administrator holds it."""


class Refused(ProductError):
    """A message of a platform that we do not accept; every code begins with `lti_`."""

    status = 403


class Version(StrEnum):
    """Which LTI a platform speaks, as its messages say it."""

    V1_3 = "1.3.0"
    V1_1 = "LTI-1p0"
    """LTI 1.0 and 1.1: a form signed with a shared secret; what we keep of it is the same."""


class MessageType(StrEnum):
    """The messages we answer (LTI 1.3 core 5.3.1; Deep Linking 2.0; Submission Review 1.0)."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"


class Scope(StrEnum):
    """What an access token may be used for (AGS 2.0, NRPS 2.0)."""

    LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
    LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
    RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
    SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform as it is registered with one organisation."""

    id: UUID
    organisation_id: OrganisationId
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None
    """The `aud` of our assertions where it is not the token URL (Dynamic Registration 1.0)."""
    family: str | None = None
    """`product_family_code`: moodle, canvas, …"""
    frame_origins: tuple[str, ...] = ()
    """Where else its pages are, as an administrator wrote or its registration showed."""
    paused_at: datetime | None = None
    renewed_at: datetime | None = None
    version: Version = Version.V1_3
    """One of LTI 1.1 (a consumer) has its key as client id, its address as `auth_url`, no more."""

    @property
    def origins(self) -> tuple[str, ...]:
        """Who may frame us for this platform: where its pages are, by what it registered."""
        found = (origin_of(self.auth_url), origin_of(self.issuer), *self.frame_origins)
        return tuple(dict.fromkeys(origin for origin in found if origin))

    @property
    def paused(self) -> bool:
        return self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Deployment:
    """One use of a client by its platform, once an administrator of ours has agreed to it."""

    id: UUID
    platform_id: UUID
    deployment_id: str
    approved_at: datetime | None

    @property
    def approved(self) -> bool:
        return self.approved_at is not None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What hangs on a platform, counted."""

    people: int
    """Known by its issuer; they stay known."""
    courses: int
    activities: int
    open_frames: int
    grades_due: int
    """On their way to its gradebook."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What has come from a platform so far: whether somebody still has something to do there."""

    launched_at: datetime | None
    courses: int
    activities: int
    members: int
    graded_at: datetime | None
    """When a grade last reached it."""


@dataclass(frozen=True, slots=True)
class RegistrationLink:
    """An offer to one platform to register itself with an organisation."""

    id: UUID
    organisation_id: OrganisationId
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    platform_id: UUID | None = None
    """What came of it."""


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way: what we asked a platform, and which browser we asked it through."""

    id: UUID
    nonce: str
    browser: str
    """Digest of the secret that the browser was given."""
    platform: Platform
    storage_target: str | None
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a platform's subject is here."""

    person_id: PersonId
    joined_at: datetime | None = None
    """Since when it is somebody with an account of their own here; None: a guest."""
    joined_keys: str | None = None
    """Where the keys of the platform were when they joined."""
    new: bool = False
    """Made a moment ago: they have never come before."""


@dataclass(frozen=True, slots=True)
class Place:
    """A course or a resource link as a message names it: the platform's own id, and a title."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one learner's grade in one column goes (LTI 1.1, 3.3: Basic Outcomes)."""

    service_url: str
    sourcedid: str
    """The platform's word for this learner in this column; nothing of it is ours to read."""


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody and their link were called over LTI 1.1, proved with the consumer's secret."""

    consumer: Platform
    subject: str
    resource_link_id: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What a verified id_token says, in our words. Claims we have no use for are left out."""

    type: MessageType
    deployment_id: str
    subject: str | None
    """None: the platform does not say who it is (LTI 1.3 core 5.3.6)."""
    roles: frozenset[Role]
    target_link_uri: str
    administers_platform: bool = False
    """Whether they come as one who is let into every course, enrolled or not."""
    context: Place | None = None
    resource_link: Place | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    """Without values that begin with `$`: a variable the platform did not know."""
    locale: str | None = None
    return_url: str | None = None
    name: str | None = None
    grades: Mapping[str, Any] | None = None
    """The claim of AGS 2.0, as sent."""
    roster: Mapping[str, Any] | None = None
    """The claim of NRPS 2.0, as sent."""
    deep_linking: Mapping[str, Any] | None = None
    """`deep_linking_settings`, as sent."""
    for_user: str | None = None
    """Whose work a submission review is about (the platform's subject)."""
    outcome: Outcome | None = None
    """Where the grade goes, of LTI 1.1."""
    before: Before | None = None
    """Who this was before the platform moved from LTI 1.1 to 1.3."""


@dataclass(frozen=True, slots=True)
class Joining:
    """A guest on the way to becoming somebody with an account; see `JoiningRow`."""

    id: UUID
    launch_id: UUID
    account_id: PersonId | None
    code: str | None
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class JoinedPlatform:
    """One platform from which somebody with an account comes as themselves."""

    id: UUID
    name: str
    issuer: str
    organisation_id: OrganisationId
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Launch:
    """Somebody who came from a platform, as the pages of that frame see them."""

    id: UUID
    message_type: MessageType
    person_id: PersonId
    organisation_id: OrganisationId
    platform: Platform
    anonymous: bool
    """Nobody knows who it is: what is done here goes when the launch ends."""
    deployment_row: UUID
    context_row: UUID | None
    resource_link_row: UUID | None
    roles: frozenset[Role]
    """Of this course: a trainer in one may be a learner in another."""
    placement: str
    """Key of a placement, such as `module:new-partnerships`."""
    locale: str | None
    return_url: str | None
    deep_linking: Mapping[str, Any] | None
    for_user: str | None
    created_at: datetime
    used_until: datetime


def origin_of(url: str) -> str:
    """Return `scheme://host[:port]` of an address; empty for what is none of the web."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    # It goes into headers of ours, where a blank or a semicolon would begin something else.
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")
