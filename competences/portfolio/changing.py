"""Change or delete evidence, as long as nobody was judged by it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from competences.portfolio import describing, linking, rules, store
from competences.portfolio.model import Evidence, Kind
from competences.portfolio.tables import EvidenceRow


def change(
    actor: Actor,
    evidence_id: UUID,
    *,
    title: str,
    description: str,
    language: str,
    activities: Collection[str],
    text: str | None = None,
    url: str | None = None,
    alternative: str | None = None,
) -> None:
    """Change the words of one's own evidence, and what it is said to prove.

    Of a piece in a submitted dossier only the latter: the dossier keeps for itself what it was
    submitted to prove, and the same piece may prove more in the next. So too of what the product or
    a witness wrote; what a witness vouches for stays what they were asked.
    """
    row, evidence = _own(actor, evidence_id)
    codes = rules.checked_activities(activities, describing.known_activities())
    rules.checked_retelling(evidence, codes)
    if evidence.rewritable:
        describing.describe(row, title, description, language)
        if evidence.kind is Kind.TEXT:
            row.text = rules.checked_text(text or "")
        if evidence.kind is Kind.LINK:
            _lead_to(row, rules.checked_url(url or ""))
        if alternative is not None:
            row.alternative = rules.checked_alternative(alternative)
    store.flush()
    store.replace_activities(row.id, codes)


def say_in_words(actor: Actor, evidence_id: UUID, alternative: str) -> None:
    """Say what a file shows or says, for who cannot see or hear it.

    It makes a piece readable and does not change it, so it may be added to one in a dossier, once;
    what assessors have read there stays.
    """
    row, evidence = _own(actor, evidence_id)
    words = rules.checked_alternative(alternative)
    if evidence.frozen and evidence.alternative:
        rules.checked_removal(evidence)
    row.alternative = words
    store.flush()


def remove(actor: Actor, evidence_id: UUID) -> Evidence:
    """Delete one's own evidence for good; raise `Conflict` if it belongs to a submitted dossier.

    Its file is swept once no row names it.
    """
    row, evidence = _own(actor, evidence_id)
    rules.checked_removal(evidence)
    store.remove(row)
    return evidence


def own(actor: Actor, evidence_id: UUID) -> Evidence:
    """Return a piece of one's own; raise `NotFound`, also for somebody else's."""
    return _own(actor, evidence_id)[1]


def _lead_to(row: EvidenceRow, url: str) -> None:
    if row.url != url:
        row.url = url
        linking.ask(row.id)


def _own(actor: Actor, evidence_id: UUID) -> tuple[EvidenceRow, Evidence]:
    row = store.find_row(evidence_id)
    evidence = store.find(evidence_id)
    mine = (actor.person_id, actor.organisation_id)
    if row is None or evidence is None or (row.person_id, row.organisation_id) != mine:
        raise NotFound
    return row, evidence
