"""What a centre settles about validation, who is too close to whom, and words used again."""

from __future__ import annotations

from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId, new_id
from competences.framework.model import LEVELS
from competences.validation import desk_store, rules, store
from competences.validation.model import HouseRules, TieKind
from competences.validation.needs import needed
from competences.validation.tables import SnippetRow, TieRow

DAYS = range(1, 366)
MOST_SNIPPETS = 100
TITLE_LIMIT = 60


def rules_of(organisation_id: OrganisationId) -> HouseRules:
    return desk_store.house_rules(organisation_id)


def settle(actor: Actor, settled: HouseRules) -> None:
    """Keep what an administrator settled; raise `Invalid` naming the field that cannot be."""
    if not actor.administers:
        raise Forbidden("role_needed")
    desk_store.keep_house_rules(actor.organisation_id, checked(settled))


def checked(settled: HouseRules) -> HouseRules:
    """Return rules that can be kept; raise `Invalid` naming the first field that cannot."""
    if settled.second_share not in range(101):
        raise Invalid("share_unreadable", field="second_share")
    if settled.second_from_level is not None and settled.second_from_level not in LEVELS:
        raise Invalid("level_unreadable", field="second_from_level")
    if settled.second_for_first not in range(101):
        raise Invalid("number_unreadable", field="second_for_first")
    for name in ("answer_days", "claim_days", "evidence_days", "appeal_days"):
        if getattr(settled, name) not in DAYS:
            raise Invalid("days_unreadable", field=name)
    if settled.appeal_answer_days not in DAYS:
        raise Invalid("days_unreadable", field="appeal_answer_days")
    return settled


def declare_tie(actor: Actor, candidate_id: UUID, other_id: UUID, kind: TieKind) -> None:
    """Say that an assessor is too close to a candidate; either of the two says so themselves.

    An administrator may say it of others. Declared twice, the newer kind counts. What the assessor
    had taken of this candidate goes back to the queue.
    """
    if not actor.administers and actor.person_id not in {candidate_id, other_id}:
        raise NotFound
    members = needed().members_among(actor.organisation_id, [candidate_id, other_id])
    if candidate_id == other_id or len(members) < 2:
        raise Invalid("tie_unknown_person", field="other")
    desk_store.take_off_desk(PersonId(other_id), actor.organisation_id, candidate_id)
    row = desk_store.tie_row(actor.organisation_id, candidate_id, other_id)
    if row is not None:
        row.kind = kind
        if actor.person_id != candidate_id:
            # What assessors say of themselves, candidates do not take back.
            row.declared_by = actor.person_id
        store.flush()
        return
    store.add(
        TieRow(
            id=new_id(),
            organisation_id=actor.organisation_id,
            candidate_id=candidate_id,
            other_id=other_id,
            kind=kind,
            declared_by=actor.person_id,
            declared_at=clock.now(),
        )
    )


def end_tie(actor: Actor, candidate_id: UUID, other_id: UUID) -> None:
    """Take back what was declared: only who declared it may, or an administrator."""
    row = desk_store.tie_row(actor.organisation_id, candidate_id, other_id)
    if row is None or not (actor.administers or row.declared_by == actor.person_id):
        raise NotFound
    desk_store.remove_tie(row)


def ties_of(actor: Actor) -> dict[PersonId, TieKind]:
    """Return who was named as too close to the actor to assess them."""
    return desk_store.ties_of(actor.person_id, actor.organisation_id)


def own_ties_of(actor: Actor) -> set[PersonId]:
    """Return whom the actor named, and so may take back."""
    return desk_store.ties_declared_by(actor.person_id, actor.person_id)


def add_snippet(actor: Actor, title: str, text: str, *, for_all: bool = False) -> UUID:
    """Keep words to use again; an administrator may give them to every assessor."""
    if for_all and not actor.administers:
        raise Forbidden("role_needed")
    if len(snippets(actor)) >= MOST_SNIPPETS:
        raise Invalid("too_many_snippets", limit=MOST_SNIPPETS)
    if not title.strip() or not text.strip():
        raise Invalid("words_needed", field="text" if title.strip() else "title")
    if len(title.strip()) > TITLE_LIMIT:
        raise Invalid("words_too_long", field="title", limit=TITLE_LIMIT)
    if len(text) > rules.COMMENT_LIMIT:
        raise Invalid("words_too_long", field="text", limit=rules.COMMENT_LIMIT)
    row = SnippetRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        person_id=None if for_all else actor.person_id,
        title=title.strip(),
        text=text.strip(),
    )
    store.add(row)
    return row.id


def remove_snippet(actor: Actor, snippet_id: UUID) -> None:
    row = desk_store.snippet(snippet_id)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound
    own = row.person_id == actor.person_id
    if not own and not (row.person_id is None and actor.administers):
        raise NotFound
    desk_store.remove_snippet(row)


def snippets(actor: Actor) -> list[SnippetRow]:
    """Return one's own words and those of the centre, by title."""
    return desk_store.snippets(actor.organisation_id, PersonId(actor.person_id))
