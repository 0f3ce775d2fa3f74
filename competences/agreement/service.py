"""Agree on learning: begin, write, propose, sign, change, end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.kernel.trail import Noted
from competences.agreement import rules, store
from competences.agreement.events import AgreementEnded, AgreementProposed, AgreementSigned
from competences.agreement.model import (
    ADVISER_ROLES,
    Agreement,
    AgreementId,
    Draft,
    Party,
    State,
    Terms,
    Version,
    terms_document,
)
from competences.agreement.needs import Known, Member, needed
from competences.agreement.tables import (
    AgreementDraftRow,
    AgreementRow,
    AgreementSignatureRow,
    AgreementVersionRow,
)
from competences.framework.model import Framework

PAGE_SIZE = 30
CHOICES = 30
"""How many people a page offers to choose from; whoever looks for another types a name."""


@dataclass(frozen=True, slots=True)
class Place:
    """An agreement as one of the two has it before them."""

    agreement: Agreement
    party: Party
    """Who is looking."""
    people: Mapping[Party, Known | None]
    """None: the account is erased."""
    draft: Draft | None
    """What the one who is looking has begun to write."""

    @property
    def may_sign(self) -> bool:
        waiting = self.agreement.waiting
        return waiting is not None and self.party not in waiting.signatures


def choices(actor: Actor, party: Party, search: str) -> Sequence[Member]:
    """Return whom somebody can choose: an adviser for a learner, a learner for an adviser."""
    _require_standing(actor, party)
    found = needed().members(actor, _roles_of_other(party), search, CHOICES + 1)
    return [each for each in found if each.person_id != actor.person_id][:CHOICES]


def begin(actor: Actor, party: Party, other_id: UUID | None) -> AgreementId:
    """Begin to write an agreement with somebody, or go on with the one there is.

    Raises `Invalid` if that person cannot be the other party, `Forbidden` if the actor cannot be
    an adviser. The other learns nothing of it until it is proposed.
    """
    _require_standing(actor, party)
    other = _chosen(actor, party, other_id)
    learner_id, adviser_id = (
        (actor.person_id, other) if party is Party.LEARNER else (other, actor.person_id)
    )
    row = store.find_open(actor.organisation_id, learner_id, adviser_id)
    if row is None:
        row = _new_row(actor.organisation_id, learner_id, adviser_id)
        store.add(row)
    if not store.value(row).versions and store.draft_row(row.id, party) is None:
        _keep_draft(row, party, Terms(), based_on=0)
    return AgreementId(row.id)


def mine(actor: Actor, page: int = 1) -> tuple[list[Place], bool]:
    """Return a page of somebody's agreements, what moved last first, and if there are more."""
    found = store.seen_by(
        actor.person_id,
        actor.organisation_id,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    people = _people(actor.organisation_id, shown)
    return [_place(each, actor, people, None) for each in shown], len(found) > PAGE_SIZE


def open_own(actor: Actor, agreement_id: UUID) -> Place:
    """Return an agreement to one of its two parties; for all others there is none: `NotFound`."""
    row, agreement, party = _own(actor, agreement_id)
    kept = store.draft_row(row.id, party)
    draft = store.draft_value(kept) if kept else None
    return _place(agreement, actor, _people(actor.organisation_id, [agreement]), draft)


def draft_of(place: Place) -> Draft:
    """Return what the party is writing: begun before, or as the newest version has it."""
    if place.draft is not None:
        return place.draft
    before = place.agreement.waiting or place.agreement.in_force
    codes = needed().framework().codes
    terms = before.terms if before else Terms()
    known = {code: level for code, level in terms.targets.items() if code in codes}
    return Draft(replace(terms, targets=known), place.agreement.newest)


def save(actor: Actor, agreement_id: UUID, terms: Terms) -> datetime:
    """Keep what a party has written so far; return when. Raise `Conflict` once all is over."""
    row, agreement, party = _own(actor, agreement_id)
    if agreement.ending:
        raise Conflict("agreement_ended")
    words = rules.checked(terms, needed().framework().codes)
    return _keep_draft(row, party, words, based_on=agreement.newest)


def propose(actor: Actor, agreement_id: UUID, terms: Terms, *, seen: int) -> None:
    """Make what a party wrote the next version, for both to sign. Raises as `rules` say."""
    row, agreement, party = _own(actor, agreement_id)
    _require_standing(actor, party)
    framework, moment = needed().framework(), clock.now()
    words = rules.checked(terms, framework.codes)
    rules.check_proposal(agreement, words, seen=seen, today=moment.date())
    row.moved_at = moment
    store.flush()
    number = agreement.newest + 1
    store.add(
        AgreementVersionRow(
            agreement_id=row.id,
            number=number,
            framework_id=framework.id,
            framework_version=framework.version,
            terms=terms_document(words),
            proposed_by=party,
            proposed_at=moment,
        )
    )
    store.remove_draft(row.id, party)
    _note(actor, agreement, "agreement.proposed", version=number)
    renewal = agreement.in_force is not None
    publish(AgreementProposed(*_between(agreement), actor.person_id, number, renewal))


def sign(actor: Actor, agreement_id: UUID, number: int, *, name: str, agreed: bool) -> bool:
    """Sign the version that waits; return whether it is in force now. Raises as `rules` say."""
    row, agreement, party = _own(actor, agreement_id)
    _require_standing(actor, party)
    moment = clock.now()
    written = rules.checked_signature(
        agreement, party, number, name=name, agreed=agreed, today=moment.date()
    )
    row.moved_at = moment
    store.flush()
    store.add(
        AgreementSignatureRow(
            agreement_id=row.id, number=number, party=party, name=written, signed_at=moment
        )
    )
    by_both = store.value(row).waiting is None
    _note(actor, agreement, "agreement.signed", version=number)
    publish(AgreementSigned(*_between(agreement), actor.person_id, number, by_both))
    return by_both


def set_aside(actor: Actor, agreement_id: UUID, number: int) -> None:
    """Let the version in force go on instead of the one that waits."""
    row, agreement, _party = _own(actor, agreement_id)
    rules.check_set_aside(agreement, number)
    row.moved_at = clock.now()
    store.flush()
    store.version_row(row.id, number).set_aside_at = row.moved_at
    store.flush()
    _note(actor, agreement, "agreement.set_aside", version=number)


def end(actor: Actor, agreement_id: UUID, word: str) -> None:
    """End an agreement; what was agreed stays to be read by both, and drafts by their writers."""
    row, agreement, party = _own(actor, agreement_id)
    row.ended_word = rules.checked_word(agreement, word)
    row.ended_at = row.moved_at = clock.now()
    row.ended_by = party
    store.flush()
    _note(actor, agreement, "agreement.ended")
    publish(AgreementEnded(*_between(agreement), actor.person_id))


def discard(actor: Actor, agreement_id: UUID) -> None:
    """Delete what a party has written, and the agreement if that was all there is of it."""
    row, agreement, party = _own(actor, agreement_id)
    if store.draft_row(row.id, party) is None:
        raise NotFound
    store.remove_draft(row.id, party)
    if not agreement.versions and not store.has_drafts(row.id):
        store.remove([row.id])


def advisers_of(person_id: PersonId, organisation_id: OrganisationId) -> set[PersonId]:
    """Return everybody who ever signed an agreement with this learner as their adviser."""
    return store.signed_with(person_id, organisation_id)


def framework_of(version: Version | None) -> Framework:
    """Return the framework a version was written with; the one in use for what is being written."""
    if version is None:
        return needed().framework()
    return needed().framework_version(version.framework_id, version.framework_version)


def _own(actor: Actor, agreement_id: UUID) -> tuple[AgreementRow, Agreement, Party]:
    row = store.find_row(agreement_id, actor.organisation_id)
    if row is None or actor.person_id not in {row.learner_id, row.adviser_id}:
        raise NotFound
    agreement = store.value(row)
    party = agreement.party(actor.person_id)
    assert party is not None
    if agreement.state is State.BEGUN and store.draft_row(row.id, party) is None:
        raise NotFound  # the other one writes, and has not shown it yet
    return row, agreement, party


def _roles_of_other(party: Party) -> Collection[Role]:
    return ADVISER_ROLES if party is Party.LEARNER else {Role.LEARNER}


def _chosen(actor: Actor, party: Party, other_id: UUID | None) -> PersonId:
    """Return who was chosen as the other party; raise `Invalid` for who cannot be."""
    other = PersonId(other_id) if other_id else actor.person_id
    known = needed().known(actor.organisation_id, {other}).get(other)
    fits = known is not None and known.roles.intersection(_roles_of_other(party))
    if other == actor.person_id or not fits:
        raise Invalid("agreement_person", field="person")
    return other


def _require_standing(actor: Actor, party: Party) -> None:
    """An adviser proposes and signs as long as they are one of the centre's."""
    if party is Party.ADVISER:
        rules.check_adviser(actor.roles)


def _new_row(
    organisation_id: OrganisationId, learner_id: PersonId, adviser_id: PersonId
) -> AgreementRow:
    moment = clock.now()
    return AgreementRow(
        id=new_id(),
        organisation_id=organisation_id,
        learner_id=learner_id,
        adviser_id=adviser_id,
        created_at=moment,
        moved_at=moment,
        ended_word="",
    )


def _keep_draft(row: AgreementRow, party: Party, terms: Terms, *, based_on: int) -> datetime:
    """Keep a draft; `based_on` counts for a new one."""
    moment = clock.now()
    kept = store.draft_row(row.id, party)
    if kept is None:
        kept = AgreementDraftRow(agreement_id=row.id, party=party, based_on=based_on)
    kept.terms, kept.saved_at = terms_document(terms), moment
    store.add(kept)
    return moment


def _people(
    organisation_id: OrganisationId, agreements: Sequence[Agreement]
) -> Mapping[PersonId, Known]:
    ids = {each.learner_id for each in agreements} | {each.adviser_id for each in agreements}
    return needed().known(organisation_id, {each for each in ids if each is not None})


def _place(
    agreement: Agreement, actor: Actor, people: Mapping[PersonId, Known], draft: Draft | None
) -> Place:
    party = agreement.party(actor.person_id)
    assert party is not None
    adviser = people.get(agreement.adviser_id) if agreement.adviser_id else None
    named = {Party.LEARNER: people.get(agreement.learner_id), Party.ADVISER: adviser}
    return Place(agreement, party, named, draft)


def _between(agreement: Agreement) -> tuple[AgreementId, OrganisationId, PersonId, PersonId]:
    """Return what every event of this world begins with."""
    assert agreement.adviser_id is not None
    return agreement.id, agreement.organisation_id, agreement.learner_id, agreement.adviser_id


def _note(actor: Actor, agreement: Agreement, act: str, **values: int) -> None:
    publish(
        Noted(
            act,
            agreement.organisation_id,
            agreement.learner_id,
            agreement.id,
            actor.person_id,
            values,
        )
    )
