"""What happens in courses of platforms, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CourseChanged:
    """Somebody joined or left a course, came from it for the first time, or has another role."""

    course_id: UUID
