"""Award, show, revoke and verify badges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.i18n import Text
from app.kernel.identity import Actor
from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId
from app.kernel.words import one_line
from badges import (
    all_seven,
    awarding,
    catalog,
    following_store,
    issuing,
    owning,
    publishing,
    store,
)
from badges.awarding import Holder
from badges.events import BadgeRevoked
from badges.issuing import Place
from badges.model import Award, Decision, EvidenceNote, Kind, StatusPurpose
from badges.needs import needed
from badges.tables import AwardRow
from badges.verifying.model import Report
from badges.verifying.verify import verify as verify_with
from competences.framework.model import Framework

PERSONAL_TABLES = frozenset({"badge_award"})
REASON_LENGTH = 500
ASSESSED_FOR: Text = {"en": "Assessed for:", "fr": "Évalué pour :"}
ACCOMPANIED: Text = {
    "en": "The assessor had also accompanied the candidate.",
    "fr": "L’évaluateur·rice avait aussi accompagné la personne candidate.",
}
"""What a badge says where accompanying and assessing were one person."""


# -- awarding ----------------------------------------------------------------------------------


def award_competence(
    *,
    dossier_id: DossierId,
    person_id: PersonId,
    organisation_id: OrganisationId,
    framework_id: str,
    framework_version: str,
    competence: str,
    level: int,
    statement: str,
    evidence_titles: Sequence[str],
    decided_at: datetime,
    recipient_email: str | None,
    recipient_name: str | None,
    language: str | None = None,
    organisation_name: str = "",
    evidence_digests: Sequence[str | None] = (),
    evidence_activities: Sequence[Sequence[str]] = (),
    assessor_accompanied: bool = False,
) -> AwardId:
    """Award the badge of a competence that was validated, in the caller's transaction.

    With the last one of the framework comes the badge for all of them. The same level of a dossier
    is awarded once, however often this is called. `evidence_digests` are hexadecimal SHA-256, one
    for each title, None where there is no file; `evidence_activities` are the codes of the
    activities that each piece was assessed for. Raises `Conflict` if the product has moved since
    its first badge, or if our own verifier refuses the documents: then nothing is kept. Raises
    `NotFound` if no badge is designed for the competence. A person without an address of mail is
    named by an id of ours instead.
    """
    awarded = store.find_by_dossier(dossier_id, level)
    if awarded is not None:
        return awarded
    design = catalog.design_for(framework_id, competence)
    if design is None:
        raise NotFound("badge_design_missing", competence=competence)
    holder = Holder(
        person_id, organisation_id, organisation_name, recipient_name, recipient_email, language
    )
    framework = needed().framework(framework_id, framework_version)
    notes = zip_longest(evidence_titles, evidence_digests, evidence_activities)
    decision = Decision(
        dossier_id=dossier_id,
        person_id=person_id,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        framework_id=framework_id,
        framework_version=framework_version,
        competence=competence,
        level=level,
        statement=statement.strip(),
        evidence=tuple(
            EvidenceNote(title, digest, _assessed_for(framework, activities or (), holder.spoken))
            for title, digest, activities in notes
        ),
        decided_at=decided_at,
        assessor_accompanied=assessor_accompanied,
    )
    narrative = (
        _level_said(framework, competence, level, holder.spoken),
        decision.statement,
        ACCOMPANIED[holder.spoken] if assessor_accompanied else "",
    )
    award_id = awarding.award(decision, design, framework, holder, narrative)
    all_seven.follow(holder, framework_id, decided_at)
    return award_id


def _assessed_for(framework: Framework, activities: Sequence[str], language: str) -> str | None:
    """Return what a piece of evidence was assessed for: the activities, in their own words."""
    titles = [framework.activity(code).title[language] for code in activities]
    return f"{ASSESSED_FOR[language]} {'; '.join(titles)}" if titles else None


def _level_said(framework: Framework, competence: str, level: int, language: str) -> str:
    step = framework.scale.levels[level - 1]
    descriptor = framework.competence(competence).descriptors[level]
    return f"{step.level}/5, {step.word[language]}: {descriptor[language]}"


# -- revoking and suspending -------------------------------------------------------------------


def revoke(award_id: UUID, actor: Actor | None, reason: str) -> None:
    """Revoke a badge in every form at once and for good; the reason will be public.

    What follows from it is revoked with it. `actor` is an administrator of the organisation, or
    None for the operator at the command line.
    """
    row = _lock(award_id, actor)
    reason = _public_reason(reason)
    if row.revoked_at is not None:
        raise Conflict("already_revoked")
    _revoke(row, actor, reason)
    settled = all_seven.settle(row)
    for follower in settled.fall:
        _revoke(follower, actor, all_seven.ONE_REVOKED)
    for follower in settled.rise:
        _lift(follower)


def _revoke(row: AwardRow, actor: Actor | None, reason: str) -> None:
    row.revoked_at, row.revocation_reason = clock.now(), reason
    row.revoked_by = actor.person_id if actor else None
    row.once = None  # it may be awarded again
    issuing.set_bit(Place(row.status_list, row.status_index), StatusPurpose.REVOCATION)
    person_id = PersonId(row.person_id) if row.person_id else None
    publish(BadgeRevoked(AwardId(row.id), person_id, OrganisationId(row.organisation_id), reason))


def suspend(award_id: UUID, actor: Actor | None, reason: str) -> None:
    """Take a badge out of force in every form until that is lifted; the reason will be public.

    What follows from it is suspended with it. Raises `Conflict` for a badge from before there were
    lists of suspensions: its signed document names none.
    """
    row = _lock(award_id, actor)
    reason = _public_reason(reason)
    if row.revoked_at is not None:
        raise Conflict("already_revoked")
    if row.suspended_at is not None:
        raise Conflict("already_suspended")
    _suspend(row, reason)
    for follower in all_seven.settle(row).fall:
        if follower.suspended_at is None:
            _suspend(follower, all_seven.ONE_SUSPENDED)


def _suspend(row: AwardRow, reason: str) -> None:
    row.suspended_at, row.suspension_reason = clock.now(), reason
    if not issuing.set_bit(Place(row.status_list, row.status_index), StatusPurpose.SUSPENSION):
        raise Conflict("suspension_not_kept")


def lift(award_id: UUID, actor: Actor | None) -> None:
    """Lift a suspension: the badge is what it was before, and so is what follows from it."""
    store.lock_issuer()  # An award may follow, and awards lock it before anything else.
    row = _lock(award_id, actor)
    if row.suspended_at is None:
        raise Conflict("not_suspended")
    _lift(row)
    for follower in all_seven.settle(row).rise:
        _lift(follower)
    _follow(row)


def _follow(row: AwardRow) -> None:
    """Award what a badge that is in force again may have been the last one for."""
    if row.person_id is None or row.kind != Kind.COMPETENCE:
        return
    person_id, organisation_id = PersonId(row.person_id), OrganisationId(row.organisation_id)
    contact = needed().contact(person_id)
    holder = Holder(
        person_id,
        organisation_id,
        row.organisation_name,
        contact.name,
        contact.email,
        contact.language,
    )
    all_seven.follow(holder, row.framework, clock.now())


def _lift(row: AwardRow) -> None:
    row.suspended_at, row.suspension_reason = None, None
    place = Place(row.status_list, row.status_index)
    issuing.set_bit(place, StatusPurpose.SUSPENSION, to=False)


def _lock(award_id: UUID, actor: Actor | None) -> AwardRow:
    """Return an award that this administrator may put out of force, locked with its followers."""
    row = store.lock_award(award_id)
    if row is None or (actor and row.organisation_id != actor.organisation_id):
        raise NotFound
    if actor and not actor.administers:
        raise Forbidden("role_needed")
    # Before any status list, as whoever puts one of those out of force by itself does.
    following_store.lock_followers(row.id)
    return row


def _public_reason(reason: str) -> str:
    reason = one_line(reason)
    if not reason or len(reason) > REASON_LENGTH:
        raise Invalid("revocation_reason", field="reason", longest=REASON_LENGTH)
    return reason


# -- showing -----------------------------------------------------------------------------------


def get_award(award_id: UUID) -> Award:
    award = store.find_award(award_id)
    if award is None:
        raise NotFound
    return award


def get_revocable(award_id: UUID, actor: Actor) -> Award:
    """Return an award that this administrator may revoke; raise `NotFound`."""
    award = get_award(award_id)
    if award.organisation_id != actor.organisation_id:
        raise NotFound
    return award


def awards_of(person_id: PersonId, organisation_id: OrganisationId) -> list[Award]:
    return store.awards_of(person_id, organisation_id)


def award_of(dossier_id: DossierId) -> AwardId | None:
    """Return the newest badge that came of a dossier."""
    return store.find_by_dossier(dossier_id)


def show_holder(award_id: UUID, actor: Actor, *, name: bool, listed: bool) -> None:
    """Let the holder decide whether the page names them and whether it can be found."""
    held = store.set_visibility(
        award_id, actor.person_id, show_holder=name, listed=listed, name=actor.name
    )
    if not held:
        raise NotFound


# -- verifying ---------------------------------------------------------------------------------


def verify(data: bytes) -> Report:
    """Verify a picture, a JSON text or an address: ours without the net, others over it."""
    return verify_with(data, publishing.resolver(), clock.now())


def verify_award(award_id: UUID) -> list[Report]:
    """Verify an award of ours in both versions, as anybody would; raise `NotFound`."""
    published = (publishing.assertion(award_id), publishing.credential(award_id))
    resolve = publishing.resolver(ours_only=True)
    return [verify_with(form.body, resolve, clock.now()) for form in published]


# -- personal data -----------------------------------------------------------------------------


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return a person's badges with everything kept about them."""
    return {"badges": [_kept(row) for row in store.personal_rows(person_id)]}


def export_address_data(email: str) -> dict[str, Any]:
    """Return the same of somebody who has no account, by their address; {} if there are none."""
    rows = store.rows_by_id(owning.of_address(email))
    return {"badges": [_kept(row) for row in rows]} if rows else {}


def _kept(row: AwardRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "design": row.design,
        "kind": row.kind,
        "module": row.module_id,
        "competence": row.competence,
        "level": row.level,
        "issued_at": row.issued_at.isoformat(),
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
        "claimed_at": row.claimed_at.isoformat() if row.claimed_at else None,
        "holder_name": row.holder_name,
        "show_holder": row.show_holder,
        "listed": row.listed,
        "assessor_accompanied": row.assessor_accompanied,
        "recipient": {"salt": row.recipient_salt, "hash": row.recipient_hash},
        "statement": row.statement,
        "evidence": row.evidence,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "revocation_reason": row.revocation_reason,
        "suspended_at": row.suspended_at.isoformat() if row.suspended_at else None,
        "suspension_reason": row.suspension_reason,
        "documents": row.documents,
        "tokens": {kept.form: kept.token for kept in store.tokens_of(row.id)},
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete name and salt and cut the link; the hosted documents stay as issued."""
    store.forget_holder([row.id for row in store.personal_rows(person_id)])


def erase_address_data(email: str) -> int:
    """Do the same for somebody who has no account, by their address; return how many badges."""
    found = owning.of_address(email)
    store.forget_holder(found)
    return len(found)


def counts(person_id: PersonId) -> dict[str, int]:
    """Return how many badges somebody holds."""
    return {"badges": store.count_of(person_id)}


def merge(guest: PersonId, account: PersonId) -> None:
    """Give the badges of one to the other; what is signed in them stays as issued."""
    store.give(guest, account)
