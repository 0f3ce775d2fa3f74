"""`make rights`: who may what, from the marks of the views, written to docs/rights.md.

`test_rights.py` says that the page is current, and calls every address as each of these people.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import Flask

from app.factory import create_app
from app.kernel.identity import Role
from app.web.access import EVERYBODY, FOREIGN_BLUEPRINTS, SIGNED_IN, access_of

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"


class Answer(StrEnum):
    """What somebody gets who asks."""

    YES = "yes"
    NO = "no"
    """403: not for their role."""
    HIDDEN = "hidden"
    """404: as if it did not exist."""
    SIGN_IN = "sign in"


class Who(StrEnum):
    """Who asks; all but the last two belong to the organisation whose things they ask for."""

    LEARNER = "learner"
    """Whose work it is."""
    OTHER_LEARNER = "other learner"
    TRAINER = "trainer"
    """Of a cohort that the learner is in."""
    OTHER_TRAINER = "other trainer"
    ASSESSOR = "assessor"
    ADMINISTRATOR = "administrator"
    ELSEWHERE = "administrator elsewhere"
    NOBODY = "nobody"


ROLES: Mapping[Who, Role] = {
    Who.LEARNER: Role.LEARNER,
    Who.OTHER_LEARNER: Role.LEARNER,
    Who.TRAINER: Role.TRAINER,
    Who.OTHER_TRAINER: Role.TRAINER,
    Who.ASSESSOR: Role.ASSESSOR,
    Who.ADMINISTRATOR: Role.ADMINISTRATOR,
    Who.ELSEWHERE: Role.ADMINISTRATOR,
}

_OWNER = frozenset({Who.LEARNER})
_HEAD = frozenset({Who.ADMINISTRATOR})
_OF_COHORT = frozenset({Who.TRAINER, Who.ADMINISTRATOR})

OF_THING: Mapping[str, Collection[Who]] = {
    "agreement_id": _OWNER,
    "award_id": _OWNER | _HEAD,
    "badge_link_id": _OWNER,
    "batch_id": _HEAD,
    "cohort_id": _OF_COHORT,
    "course_id": _HEAD,
    "document_id": _OWNER,
    "dossier_id": _OWNER | {Who.ASSESSOR},
    "evidence_id": _OWNER,
    "grade_id": _HEAD,
    "identity_id": _OWNER,
    "invitation_id": _HEAD,
    "joining_id": (),
    "key": _HEAD,
    "link_id": _HEAD,
    "list_id": _OWNER,
    "notice_id": _OWNER,
    "other_id": _OWNER,
    "person_id": _HEAD,
    "platform_id": _HEAD,
    "request_id": _OWNER,
    "share_id": _OWNER,
    "snippet_id": {Who.ASSESSOR},
    "survey_id": _OWNER,
}
"""What a name in an address stands for → for whom it exists, if their role lets them ask."""

OF_ADDRESS: Mapping[str, Collection[Who]] = {
    "accounts.switch_organisation": set(Who) - {Who.ELSEWHERE},
    "badge_sharing.make_link": _OWNER,
    "badge_sharing.visibility": _OWNER,
    # Whoever assesses does not see a candidate's own page of a dossier.
    **dict.fromkeys(
        (
            "validation.appeal",
            "validation.confirm_discard",
            "validation.discard",
            "validation.dossier",
            "validation.identify",
            "validation.save_draft",
            "validation.save_identification",
            "validation.send",
            "validation.turn",
        ),
        _OWNER,
    ),
    # What stands in a dossier that was sent, its assessors may read.
    "portfolio.file": _OWNER | {Who.ASSESSOR},
    "portfolio.piece": _OWNER | {Who.ASSESSOR},
    # Only inside a learning platform, where a launch says who is there.
    **dict.fromkeys(
        (
            "deep_linking.pick",
            "deep_linking.place",
            "lti_review.work",
            "lti_self.begin",
            "lti_self.finish",
            "lti_self.overview",
        ),
        (),
    ),
}
"""Endpoints of which more is to be said than their names in the address say."""

REFUSED_INSIDE: Mapping[str, Collection[Role]] = {
    "lti_courses.overview": {Role.TRAINER, Role.ADMINISTRATOR}
}
"""Endpoints that learners of a platform reach as well, in a frame; outside it, these roles."""


@dataclass(frozen=True, slots=True)
class Door:
    """One address with what it answers to."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str
    arguments: frozenset[str]
    access: str | frozenset[Role] | None
    purpose: str

    def expected(self, who: Who) -> Answer:
        """Return what the marks and the tables above say."""
        if self.access == EVERYBODY:
            return Answer.YES
        if who is Who.NOBODY:
            return Answer.SIGN_IN
        roles = REFUSED_INSIDE.get(self.endpoint, self.access)
        if roles and roles != SIGNED_IN and ROLES[who] not in roles:
            return Answer.NO
        return Answer.YES if self._exists_for(who) else Answer.HIDDEN

    def _exists_for(self, who: Who) -> bool:
        if self.endpoint in OF_ADDRESS:
            return who in OF_ADDRESS[self.endpoint]
        # A person in a cohort is found by whoever may see the cohort.
        names = [name for name in OF_THING if name in self.arguments]
        first = "cohort_id" if "cohort_id" in names else next(iter(names), None)
        return first is None or who in OF_THING[first]


def doors(app: Flask) -> Iterator[Door]:
    """Yield every address of the product, in order; files are left out."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, str(each.methods))):
        if not rule.endpoint.endswith("static"):
            view = app.view_functions[rule.endpoint]
            yield Door(
                rule.rule,
                tuple(sorted((rule.methods or set()) & {"GET", "POST"})),
                rule.endpoint,
                frozenset(rule.arguments),
                access_of(view),
                _purpose(rule.endpoint, view.__doc__),
            )


def _purpose(endpoint: str, said: str | None) -> str:
    """Return the first line a view says of itself; by default its name."""
    if said and endpoint.partition(".")[0] not in FOREIGN_BLUEPRINTS:
        return said.strip().splitlines()[0].rstrip(".:")
    world, _, name = endpoint.partition(".")
    return f"{world}: {name}".replace("_", " ")


HEAD = """# Who may what

<!-- Written by `make rights` from the marks on the views; a test calls every address. -->

Every address of the product, who its view says may call it, and what these people get who ask for
a thing of one learner in one organisation:

- **learner**: whose work it is; **other learner**: another in the same organisation;
- **trainer**: of a cohort that the learner is in; **other trainer**: in the same organisation;
- **assessor**, **administrator**: of the same organisation;
- **administrator elsewhere**: of another organisation; **nobody**: not signed in.

*yes*: they get through to the page, which may still say that something is missing or over.
*no*: refused, not for their role (403). *hidden*: as if it did not exist (404). *sign in*: led to
the sign-in page; what is sent without a session is refused (403). Where everybody may look, the
page itself can still want the secret in its address, as a link to a badge does.
"""


def page(app: Flask) -> str:
    """Return docs/rights.md as it should be."""
    lines = [HEAD]
    columns = ["Address", "", "For", "What it is", *(who.value for who in Who)]
    lines += [_row(columns), _row("---" for _column in columns)]
    lines += [_row(_cells(door)) for door in doors(app)]
    return "\n".join(lines) + "\n"


def _cells(door: Door) -> list[str]:
    address = door.rule.replace("|", "\\|")
    cells = [f"`{address}`", " ".join(door.methods), _mark(door), door.purpose.replace("|", "\\|")]
    if door.access is None:
        return [*cells, *("" for _who in Who)]
    return [*cells, *(door.expected(who).value for who in Who)]


def _mark(door: Door) -> str:
    match door.access:
        case None:
            return "as Flask-Security says"
        case str(word):
            return "everybody" if word == EVERYBODY else "whoever has signed in"
        case roles:
            return " or ".join(sorted(roles)) or "every member"


def _row(cells: Collection[str] | Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    from tests.conftest import make_settings  # noqa: PLC0415  # which imports all that tests need

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(make_settings(Path(folder), "sqlite://"))
        PAGE.write_text(page(app), encoding="utf-8")


if __name__ == "__main__":
    main()
