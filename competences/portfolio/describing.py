"""What every piece of evidence has, whatever its kind: its row, its words, what it proves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.kernel import clock
from app.kernel.ids import EvidenceId, OrganisationId, PersonId, new_id
from competences.portfolio import rules, store
from competences.portfolio.model import Kind
from competences.portfolio.needs import needed
from competences.portfolio.tables import EvidenceRow


def new_row(person_id: PersonId, organisation_id: OrganisationId, kind: Kind) -> EvidenceRow:
    return EvidenceRow(
        id=new_id(),
        person_id=person_id,
        organisation_id=organisation_id,
        kind=kind,
        framework_id=needed().framework().id,
        created_at=clock.now(),
    )


def add(
    row: EvidenceRow, title: str, description: str, activities: Collection[str], language: str
) -> EvidenceId:
    describe(row, title, description, language)
    store.add(row, rules.checked_activities(activities, known_activities()))
    return EvidenceId(row.id)


def describe(row: EvidenceRow, title: str, description: str, language: str) -> None:
    row.title = rules.checked_title(title)
    row.description = rules.checked_description(description)
    row.language = rules.checked_language(language)


def known_activities() -> Sequence[str]:
    competences = needed().framework().competences
    return [code for competence in competences for code in competence.activity_codes]
