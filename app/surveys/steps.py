"""Two people in one step of a survey: the later save is told, and shown what both wrote.

Whoever saves says what the step held when their page was made (`sign`). If it holds something else
by now, nothing is kept until they have seen both. What a page saves as its writer types is no
surprise to that page: the plan keeps the page's own mark beside each step.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from app.kernel.errors import Conflict
from app.surveys.model import Survey
from app.surveys.rules import Step


def words(survey: Survey, step: Step) -> Mapping[str, str]:
    """Return field → what stands in it; of questions, which are saved one by one, nothing."""
    plan = survey.plan
    match step:
        case Step.DECISION:
            return {"decision": plan.decision, "decided_by": plan.decided_by}
        case Step.TOPICS:
            return {"topics": "\n".join(plan.topics)}
        case Step.WHO:
            return {
                "audience": plan.audience or "",
                "selection": plan.selection or "",
                "rule": plan.rule,
                "ways": plan.ways,
                "invited": str(plan.invited or ""),
                **{f"invited-{option}": str(many) for option, many in plan.invited_of.items()},
            }
        case Step.ORDER:
            parts = {
                "title": survey.title,
                "introduction": survey.introduction,
                "thanks": survey.thanks,
            }
            return {
                "languages": " ".join(survey.languages),
                **{
                    f"{part}-{language}": text
                    for part, said in parts.items()
                    for language, text in said.items()
                    if text
                },
            }
        case Step.TRIAL:
            return {"tried": plan.tried}
        case Step.QUESTIONS | Step.ANSWERS:
            return {}


def sign(survey: Survey, step: Step) -> str:
    """Return a short sign of all that stands in a step; other words have another."""
    written = json.dumps(words(survey, step), sort_keys=True)
    return sha256(written.encode()).hexdigest()[:16]


def differing(kept: Survey, written: Survey, step: Step) -> list[tuple[str, str, str]]:
    """Return (field, what is kept, what is written) of each field in which they differ."""
    theirs, mine = words(kept, step), words(written, step)
    return [
        (field, theirs.get(field, ""), mine.get(field, ""))
        for field in dict.fromkeys((*mine, *theirs))
        if theirs.get(field, "") != mine.get(field, "")
    ]


def check(kept: Survey, written: Survey, step: Step, *, seen: str, page: str) -> None:
    """Raise `Conflict("survey_step_moved_on")` if another page has saved something else since.

    seen: the `sign` that the page was made with; page: its mark.
    """
    if not seen or sign(kept, step) == seen or kept.plan.pages.get(step) == page:
        return
    if differing(kept, written, step):
        raise Conflict("survey_step_moved_on")
