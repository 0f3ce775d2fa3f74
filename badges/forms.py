"""Every form in which an award is served: the one list that pages and the exit package go by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class What(StrEnum):
    """What somebody takes away; pages have a sentence for each."""

    PICTURE_2 = "picture_2"
    HOSTED_2 = "hosted_2"
    SIGNED_2 = "signed_2"
    CREDENTIAL_3 = "credential_3"
    TOKEN_3 = "token_3"  # noqa: S105  # a kind of document, not a secret
    PICTURE_3 = "picture_3"


@dataclass(frozen=True, slots=True)
class Form:
    """One document of an award, at a path of its own."""

    what: What
    kind: str
    """The end of its name: `png`, `json` ..."""
    path: str
    """Below the base URL, with `{id}` for the award."""
    media_type: str

    def path_of(self, award_id: UUID) -> str:
        return self.path.format(id=award_id)

    def file_name(self, design: str) -> str:
        """Return the name under which a browser keeps it."""
        return f"badge-{design}-{self.what.value[-1]}.{self.kind}"


_V2 = "/badges/v2/assertions/{id}"
_V3 = "/badges/v3/credentials/{id}"

FORMS: tuple[Form, ...] = (
    Form(What.PICTURE_2, "png", f"{_V2}.png", "image/png"),
    Form(What.PICTURE_2, "svg", f"{_V2}.svg", "image/svg+xml"),
    Form(What.HOSTED_2, "json", f"{_V2}.json", "application/ld+json"),
    Form(What.SIGNED_2, "jws", f"{_V2}.jws", "text/plain"),
    Form(What.CREDENTIAL_3, "json", f"{_V3}.json", "application/ld+json"),
    Form(What.PICTURE_3, "png", f"{_V3}.png", "image/png"),
    Form(What.PICTURE_3, "svg", f"{_V3}.svg", "image/svg+xml"),
    Form(What.TOKEN_3, "jwt", f"{_V3}.jwt", "text/plain"),
)
