"""What each platform does otherwise than the specifications let us expect: one class for each.

Most of what Moodle asks for harms nobody else, so it is done for all, and `Moodle` says where. Only
what would be wrong elsewhere is a switch here. A platform nobody has described is a `Quirks`.
Sources are public; what was measured says on which version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from app.lti.model import Platform, origin_of


class Quirks:
    """A platform as the specifications describe it."""

    families: ClassVar[frozenset[str]] = frozenset()
    """Its `product_family_code`, in lower case (LTI 1.3 core 5.4.3; Dynamic Registration 3.6)."""
    activated_by_hand: ClassVar[bool] = False
    """Whether a new registration waits there for somebody to switch it on, twice."""
    renews: ClassVar[bool] = False
    """Whether it takes our registration anew through a link of ours."""

    def pages_elsewhere(self, issuer: str) -> bool:
        """Whether neither its issuer nor its login tell where its pages are.

        Then an administrator has to: `frame-ancestors` names every page around ours (CSP Level 3).
        """
        return False

    def may_name(self, issuer: str, source: str, found: Mapping[str, Any]) -> bool:
        """Whether a configuration fetched from `source` may speak for this issuer.

        They live on one host (Dynamic Registration 1.0, 3.5.1): nobody registers under the name of
        another platform.
        """
        return urlsplit(issuer).hostname == urlsplit(source).hostname

    def audience(self, named: object) -> str | None:
        """Return the `aud` of our assertions where it is not the token URL.

        `named` is the configuration's `authorization_server` (Dynamic Registration 1.0, 3.5.1).
        """
        return named if isinstance(named, str) and origin_of(named) else None


class Moodle(Quirks):
    """Moodle, measured on 4.5.5+ (Build 20250613).

    Switches: a new tool is "Pending" until somebody presses Activate, and in no activity chooser
    until a teacher switches it on. A link of ours pasted again offers "Update" beside every tool of
    our domain (`startltiadvregistration.php`): it opens the link with a token whose `scope` is
    `reg-update`, and takes GET and POST, not PUT, on the registration endpoint.

    Done for every platform, because Moodle insists and nobody minds:
    - `registering.description`: `domain` with its port; `lineitem` asked for by name, since Moodle
      lists it as granted in any case. The answer may be 200 or 201, errors may be plain text.
    - `deep_linking`: `custom` in every item and a `msg` for none, or it fails or says nothing;
      points are whole numbers from 1 to 100, others are accepted and never shown.
    - `arriving`: a line item named `""` is one that we made; the list has it.
    - `grades.next_stamp`: each score is later than the last by a whole second, or 409.
    - `grades`: a score that is not `FullyGraded` clears a grade, so none follows one that counts;
      `grades_model.document`: a score without a comment erases the feedback.
    - `grades_model`: media types to the letter; `beneath`: line items have a query.
    - `services_out`: its `Link` headers for line items are broken, and read as no further page.
    - `rules.mapped_roles`: NRPS names roles by their short names.
    - `key_sets`: keys are fetched with a User-Agent.
    """

    families = frozenset({"moodle"})
    activated_by_hand = True
    renews = True


class Canvas(Quirks):
    """Canvas by Instructure.

    All its hosted sites share one issuer and one set of keys, while their pages stand at an address
    of each institution's own (developerdocs.instructure.com, "Launch Overview" and "Manually
    Configuring LTI Advantage Tools"; keys and login at sso.canvaslms.com, before at the issuer's
    own host, which goes on working). A configuration comes from the institution's address and names
    that issuer, so it is believed only where keys, login and tokens are Instructure's. Its
    `authorization_server` is a bare host, no audience (instructure/canvas-lms,
    `security_controller.rb` at 0e63cfcd). A Canvas of one's own is under its own address.
    """

    families = frozenset({"canvas"})
    hosted: ClassVar[Mapping[str, str]] = {
        "https://canvas.instructure.com": "sso.canvaslms.com",
        "https://canvas.beta.instructure.com": "sso.beta.canvaslms.com",
        "https://canvas.test.instructure.com": "sso.test.canvaslms.com",
    }
    """Shared issuers, and the host that speaks for each."""

    def pages_elsewhere(self, issuer: str) -> bool:
        return issuer in self.hosted

    def may_name(self, issuer: str, source: str, found: Mapping[str, Any]) -> bool:
        speaks = self.hosted.get(issuer)
        if speaks is None:
            return super().may_name(issuer, source, found)
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        origins = {origin_of(str(found.get(name))) for name in named}
        return origins <= {f"https://{speaks}", issuer}


class Blackboard(Quirks):
    """Blackboard Learn by Anthology.

    One issuer, https://blackboard.com, for all sites, and one login at developer.blackboard.com:
    pages stand at the institution's own address (docs.anthology.com, "Sample JWT content",
    September 2024; hypothesis/lms, `lms/views/admin/lti_registration.py`).
    """

    families = frozenset({"blackboardlearn"})

    def pages_elsewhere(self, issuer: str) -> bool:
        return True


class Brightspace(Quirks):
    """Brightspace by D2L.

    Its token service wants an audience that is the same for all sites, and not its own address
    (hypothesis/lms, `lms/product/d2l/_plugin/misc.py`).
    """

    families = frozenset({"desire2learn", "brightspace", "d2l"})
    gives_tokens: ClassVar[str] = "auth.brightspace.com"

    def audience(self, named: object) -> str | None:
        return super().audience(named) or "https://api.brightspace.com/auth/token"


_KNOWN: tuple[Quirks, ...] = (Moodle(), Canvas(), Blackboard(), Brightspace())
_HOSTS: Mapping[str, type[Quirks]] = {
    **{str(urlsplit(issuer).hostname): Canvas for issuer in Canvas.hosted},
    **dict.fromkeys(Canvas.hosted.values(), Canvas),
    "blackboard.com": Blackboard,
    "developer.blackboard.com": Blackboard,
    Brightspace.gives_tokens: Brightspace,
}
"""By an issuer's, a login's or a token's host: who registers by hand names no family."""


def named(family: str | None, *urls: str) -> Quirks:
    """Return the quirks of a family or, where it is not said, of what stands at these addresses."""
    for known in _KNOWN:
        if family and family.lower() in known.families:
            return known
    kinds = {_HOSTS.get(urlsplit(url).hostname or "") for url in urls}
    return next((known for known in _KNOWN if type(known) in kinds), _moodle_at(urls) or Quirks())


def of(platform: Platform) -> Quirks:
    return named(platform.family, platform.issuer, platform.auth_url, platform.token_url)


def _moodle_at(urls: tuple[str, ...]) -> Quirks | None:
    """Moodle's pages for LTI have the same names on every site."""
    told = any(
        urlsplit(url).path.endswith(("/mod/lti/auth.php", "/mod/lti/token.php")) for url in urls
    )
    return _KNOWN[0] if told else None
