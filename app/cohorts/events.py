"""What happens to cohorts, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import CohortId, OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class CohortJoined:
    """People were added to a cohort: by hand, from a file, or because they are in its course."""

    cohort_id: CohortId
    organisation_id: OrganisationId
    person_ids: frozenset[PersonId]
