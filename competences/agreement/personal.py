"""Agreements as personal data: taken away, erased, or passed on.

An agreement is about its learner, so it goes with them, the adviser's part in it too. When an
adviser goes, the learner keeps what both signed: their name is taken out, and what was open ends.
"""

from __future__ import annotations

from typing import Any

from app.kernel import clock
from app.kernel.errors import Conflict
from app.kernel.ids import PersonId
from competences.agreement import personal_store, store
from competences.agreement.model import Agreement, Version, terms_document

PERSONAL_TABLES = frozenset(
    {
        "learning_agreement",
        "learning_agreement_version",
        "learning_agreement_signature",
        "learning_agreement_draft",
    }
)


def export(person_id: PersonId) -> dict[str, Any]:
    """Return a person's agreements, of which side they were, and what only they have written."""
    rows = personal_store.rows_of(person_id)
    drafts = personal_store.drafts_of([row.id for row in rows])
    found = []
    for agreement in store.values(rows):
        party = agreement.party(person_id)
        assert party is not None
        draft = drafts.get((agreement.id, party))
        if agreement.versions or draft:
            found.append({**_exported(agreement), "you_are": party.value, "draft": draft})
    return {"agreements": found}


def erase(person_id: PersonId) -> None:
    gone = {
        *personal_store.ids_of_learner(person_id),
        *personal_store.ids_nobody_else_wrote(person_id),
    }
    store.remove(gone)
    personal_store.let_adviser_go(person_id, clock.now())


def counts(person_id: PersonId) -> dict[str, int]:
    return {"agreements": personal_store.count(person_id)}


def check_merge(guest: PersonId, account: PersonId) -> None:
    """Raise `Conflict` where the two agreed with each other, or both with the same person."""
    if personal_store.between(guest, account):
        raise Conflict("merge_agreed_with_oneself")
    if personal_store.both_open(guest, account):
        raise Conflict("merge_two_agreements")


merge = personal_store.give


def _exported(agreement: Agreement) -> dict[str, Any]:
    ending = agreement.ending
    return {
        "id": str(agreement.id),
        "organisation_id": str(agreement.organisation_id),
        "state": agreement.state.value,
        "created_at": agreement.created_at.isoformat(),
        "versions": [_exported_version(each) for each in agreement.versions],
        "ended": ending
        and {"at": ending.at.isoformat(), "by": ending.by.value, "word": ending.word},
    }


def _exported_version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "framework": f"{version.framework_id} {version.framework_version}",
        **terms_document(version.terms),
        "proposed_by": version.proposed_by.value,
        "proposed_at": version.proposed_at.isoformat(),
        "signed": {
            party.value: {"name": each.name, "at": each.signed_at.isoformat()}
            for party, each in version.signatures.items()
        },
        "set_aside_at": version.set_aside_at and version.set_aside_at.isoformat(),
    }
