"""What the test platform consists of: people, activities, and what it does wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
RESOURCE_LINK, DEEP_LINK, REVIEW = (
    "LtiResourceLinkRequest",
    "LtiDeepLinkingRequest",
    "LtiSubmissionReviewRequest",
)
REMOVED = object()
"""As a claim's value in `Wrongs.claims`: send the token without it."""


@dataclass
class User:
    """Somebody with an account there. `role` is what NRPS calls it: Learner or Instructor."""

    id: str
    name: str | None
    email: str | None
    role: str = "Learner"
    enrolled: bool = True
    administrator: bool = False

    @property
    def roles(self) -> list[str]:
        """The role URIs of an id_token; the administrator has institution and system ones too."""
        if self.administrator:
            return [
                INSTITUTION + "Administrator",
                MEMBERSHIP + "Instructor",
                SYSTEM + "Administrator",
            ]
        return [MEMBERSHIP + self.role]


@dataclass
class Link:
    """One activity of the course that launches the tool."""

    id: str
    title: str
    url: str
    text: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    line_item: str | None = None
    """The id of the line item that belongs to it from the start."""


@dataclass
class Wrongs:
    """What this platform does wrong; everything is right at first."""

    wrong_kid: bool = False
    """Tokens name a key that the key set lacks."""
    foreign_key: bool = False
    """Tokens are signed by a key that is not in the key set, under the right name."""
    algorithm: str = "RS256"
    """"HS256" takes our public key for the secret; "none" signs nothing."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Laid over the claims of each id_token; the value `REMOVED` takes one out."""
    error: tuple[str, str] | None = None
    """Answer every authorization request with this error and its description."""
    unavailable: float = 0.0
    """This share of the requests to token, AGS and NRPS gets a 503, evenly spread."""
    down: bool = False
    """Every request to token, AGS and NRPS gets a 503."""
    slow: float = 0.0
    """Seconds before each answer."""
    huge: bool = False
    """Key set, configuration and answers of services swell to 8 MiB."""
    looping: bool = False
    """Key set and configuration redirect to themselves."""
    keys_missing: bool = False
    """The key set is a 404 page in HTML."""
