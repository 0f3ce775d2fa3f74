"""Where the published documents of a badge live. These paths never change: badges carry them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.kernel.i18n import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses under one base URL (without a slash at the end)."""

    base_url: str

    @property
    def issuer_v2(self) -> str:
        return f"{self.base_url}/badges/v2/issuer.json"

    def key(self, thumbprint: str) -> str:
        """Return where a key that signs 2.0 assertions is published for good."""
        return f"{self.base_url}/badges/v2/keys/{thumbprint}.json"

    def badge_class(self, key: str, language: str = DEFAULT_LANGUAGE) -> str:
        """Return where a class is; in other languages than the first it has a folder each."""
        folder = "" if language == DEFAULT_LANGUAGE else f"{language}/"
        return f"{self.base_url}/badges/v2/classes/{folder}{key}.json"

    def badge_class_image(self, key: str) -> str:
        return f"{self.base_url}/badges/v2/classes/{key}.png"

    def assertion(self, award_id: UUID) -> str:
        return f"{self.base_url}/badges/v2/assertions/{award_id}.json"

    def baked(self, award_id: UUID, kind: str = "png") -> str:
        """Return where the assertion baked into a picture is (`png` or `svg`)."""
        return f"{self.base_url}/badges/v2/assertions/{award_id}.{kind}"

    def signed_assertion(self, award_id: UUID) -> str:
        """Return where the assertion signed as a token lies; its name is a `urn:uuid`."""
        return f"{self.base_url}/badges/v2/assertions/{award_id}.jws"

    @property
    def assertions(self) -> str:
        """What the address of every assertion of ours begins with."""
        return f"{self.base_url}/badges/v2/assertions/"

    @property
    def revocations(self) -> str:
        return f"{self.base_url}/badges/v2/revocations.json"

    @property
    def issuer_v3(self) -> str:
        return f"{self.base_url}/badges/v3/issuer.json"

    def achievement(self, key: str, language: str = DEFAULT_LANGUAGE) -> str:
        folder = "" if language == DEFAULT_LANGUAGE else f"{language}/"
        return f"{self.base_url}/badges/v3/achievements/{folder}{key}"

    def achievement_level(self, key: str, level: int) -> str:
        """Return what one level of the rubric is called."""
        return f"{self.achievement(key)}#level-{level}"

    def credential(self, award_id: UUID, kind: str = "json") -> str:
        """Return where the credential is: `json`, `jwt`, or baked as `png` or `svg`."""
        return f"{self.base_url}/badges/v3/credentials/{award_id}.{kind}"

    def status_list(self, number: int) -> str:
        return f"{self.base_url}/badges/v3/status/{number}"

    @property
    def did_document(self) -> str:
        return f"{self.base_url}/.well-known/did.json"

    def competence(self, code: str) -> str:
        """Return the page that describes a competence."""
        return f"{self.base_url}/framework/{code}"

    def page(self, award_id: UUID) -> str:
        """Return the page for people."""
        return f"{self.base_url}/badges/{award_id}"

    def card(self, award_id: UUID, language: str) -> str:
        """Return the picture that goes with a link to the page."""
        return f"{self.page(award_id)}/card-{language}.png"

    def shared(self, token: str) -> str:
        """Return what a link of the holder's opens."""
        return f"{self.base_url}/badges/shared/{token}"
