"""The competence passport: all badges of one person, and their levels, as one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId
from badges import issuer, store
from badges.documents import v3
from badges.model import Award, Document, Kind
from badges.needs import needed
from competences.framework.model import Competence, Framework


@dataclass(frozen=True, slots=True)
class Entry:
    """One competence: what an assessor validated, and what the holder says themselves."""

    competence: Competence
    award: Award | None
    """The badge of the newest validation; its level is the validated one."""
    self_level: int | None
    """Only where the holder wants it shown."""


@dataclass(frozen=True, slots=True)
class Passport:
    """What somebody can show of the framework's competences within one organisation."""

    holder: str | None
    framework: Framework
    entries: tuple[Entry, ...]
    awards: tuple[Award, ...]
    """Every badge in force, newest first."""

    @property
    def validated(self) -> int:
        """How many competences were validated."""
        return sum(1 for entry in self.entries if entry.award)

    @property
    def others(self) -> list[Award]:
        """The badges in force that are not the newest for a competence."""
        shown = [entry.award for entry in self.entries]
        return [award for award in self.awards if award not in shown]

    @property
    def shows_self_levels(self) -> bool:
        return any(entry.self_level for entry in self.entries)


def passport(
    person_id: PersonId,
    organisation_id: OrganisationId,
    name: str | None,
    *,
    self_levels: bool,
) -> Passport:
    """Return somebody's passport as of now; revoked and suspended badges are not in it.

    The name is the one given, or else the one of the newest badge.
    """
    framework = needed().current_framework()
    held = [award for award in store.awards_of(person_id, organisation_id) if award.in_force]
    newest = {
        award.competence: award
        for award in reversed(held)
        if award.framework_id == framework.id and award.kind is Kind.COMPETENCE
    }
    said = needed().self_levels(person_id, organisation_id) if self_levels else {}
    return Passport(
        holder=name or next((award.holder_name for award in held if award.holder_name), None),
        framework=framework,
        entries=tuple(
            Entry(competence, newest.get(competence.code), said.get(competence.code))
            for competence in framework.competences
        ),
        awards=tuple(held),
    )


def presentation(of: Passport, language: str) -> Document:
    """Return the passport as a Verifiable Presentation (VC Data Model 2.0, 4.13), not signed.

    Each credential in it carries its issuer's own proof. The envelope carries none: it does not
    prove who hands it over. Self-assessed levels are nobody's credential; they stand beside, in a
    member that the context says is plain JSON.
    """
    document: Document = {
        "@context": [v3.CREDENTIALS_CONTEXT],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [award.documents["credential"] for award in of.awards],
    }
    if of.shows_self_levels:
        own = f"{issuer.current().base_url}/framework#self-assessed"
        document["@context"].append({"selfAssessed": {"@id": own, "@type": "@json"}})
        document["selfAssessed"] = _self_assessed(of, language)
    return document


def _self_assessed(of: Passport, language: str) -> Sequence[Document]:
    words = of.framework.scale.words(language)
    return [
        {
            "framework": f"{of.framework.id} {of.framework.version}",
            "competence": entry.competence.code,
            "title": entry.competence.title[language],
            "level": entry.self_level,
            "word": words[entry.self_level - 1],
            "by": "the holder, not validated",
        }
        for entry in of.entries
        if entry.self_level
    ]
