"""What validation keeps about a person: handed over on request, erased on request."""

from __future__ import annotations

from typing import Any

from app.kernel.ids import PersonId
from competences.validation import personal_store, store
from competences.validation.kept import review_document
from competences.validation.model import Assessment, Decision, Record, Round
from competences.validation.records import record_of
from competences.validation.tables import DossierRow

PERSONAL_TABLES = personal_store.TABLES


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return a person's dossiers whole, and which of others' they judged, without their words."""
    return {
        "dossiers": [_exported(each) for each in store.rows_of(person_id)],
        "judged": [
            {
                "dossier_id": str(dossier_id),
                "round": number,
                "outcome": outcome,
                "at": at.isoformat(),
            }
            for dossier_id, number, outcome, at in personal_store.work_as_assessor(person_id)
        ],
        "declared_ties": [
            {"kind": each.kind, "declared_at": each.declared_at.isoformat()}
            for each in personal_store.ties_with(person_id)
        ],
        "snippets": [
            {"title": each.title, "text": each.text}
            for each in personal_store.snippets_of(person_id)
        ],
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete a person's dossiers; decisions they made about others stay, without their name."""
    personal_store.remove([row.id for row in store.rows_of(person_id)])
    personal_store.forget_assessor(person_id)


def _exported(row: DossierRow) -> dict[str, Any]:
    """Return a dossier; what was signed about a round is for nobody to know until it is decided.

    So too where it was withdrawn: whoever could read it then would know it in the next round.
    It stands in the next export after the decision.
    """
    record = record_of(row)
    dossier = record.dossier
    return {
        "id": str(dossier.id),
        "organisation_id": str(dossier.organisation_id),
        "framework": f"{dossier.framework_id} {dossier.framework_version}",
        "competence": dossier.competence,
        "state": dossier.state.value,
        "level": dossier.level,
        "created_at": dossier.created_at.isoformat(),
        "identification": _exported_identification(record),
        "consents": [
            {"step": each.step, "given_at": each.given_at.isoformat()}
            for each in personal_store.consents(dossier.id)
        ],
        "rounds": [_exported_round(each) for each in record.rounds],
        "assessments": [
            _exported_assessment(each)
            for each in record.assessments
            if record.decision_on(each.round)
        ],
        "decisions": [_exported_decision(each) for each in record.decisions],
    }


def _exported_identification(record: Record) -> dict[str, Any]:
    found = record.identification
    return {
        "aims": found.aims,
        "talk_on": found.talk_on and found.talk_on.isoformat(),
        "talk_with": found.talk_with,
        "talk_notes": found.talk_notes,
    }


def _exported_round(each: Round) -> dict[str, Any]:
    return {
        "number": each.number,
        "submitted_at": each.submitted_at and each.submitted_at.isoformat(),
        "requested_level": each.draft.requested_level,
        "statement": dict(each.draft.statement),
        "not_my_job": dict(each.draft.not_my_job),
        "self_levels": each.self_levels and dict(each.self_levels),
        "grounds_of_appeal": each.grounds,
        "evidence": [
            {"activity": exhibit.activity, "id": str(exhibit.evidence_id), "title": exhibit.title}
            for exhibit in each.exhibits
        ],
    }


def _exported_assessment(each: Assessment) -> dict[str, Any]:
    return {
        "round": each.round,
        "part": each.part.value,
        "outcome": each.verdict.outcome.value,
        "level": each.verdict.level,
        "median": each.median,
        "signed_at": each.signed_at.isoformat(),
        **review_document(each.review),
    }


def _exported_decision(each: Decision) -> dict[str, Any]:
    return {
        "round": each.round,
        "outcome": each.verdict.outcome.value,
        "level": each.verdict.level,
        "median": each.median,
        "decided_at": each.decided_at.isoformat(),
        "agreed_reason": each.agreed_reason,
        "alone": each.alone and each.alone.value,
        **review_document(each.review),
    }
