"""A survey as its rows hold it, and as a value: from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.kernel.sharing import Scope
from app.surveys.model import (
    Audience,
    Option,
    Plan,
    Question,
    QuestionId,
    Selection,
    State,
    Survey,
    SurveyId,
)
from app.surveys.tables import SurveyQuestionRow, SurveyRow
from modules.instrument import QuestionKind


def survey_of(row: SurveyRow) -> Survey:
    return Survey(
        id=SurveyId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        owner_id=PersonId(row.owner_id) if row.owner_id else None,
        scope=Scope(row.scope),
        cohort_id=CohortId(row.cohort_id) if row.cohort_id else None,
        title=row.title,
        introduction=row.introduction,
        thanks=row.thanks,
        languages=tuple(row.languages),
        language=row.language,
        state=State(row.state),
        token=row.token,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        smallest_group=row.smallest_group,
        plan=plan_of(row.plan),
        template=row.template,
        copied_from=SurveyId(row.copied_from) if row.copied_from else None,
        created_at=row.created_at,
        changed_at=row.changed_at,
        revision=row.revision,
    )


def question_of(row: SurveyQuestionRow) -> Question:
    return Question(
        id=QuestionId(row.id),
        kind=QuestionKind(row.kind),
        label=row.label,
        options=tuple(Option(id=one["id"], label=one["label"]) for one in row.options),
        low=row.low or {},
        high=row.high or {},
        groups=row.groups,
        required=row.required,
        key=row.key,
    )


def options_value(options: Iterable[Option]) -> list[Any]:
    return [{"id": option.id, "label": dict(option.label)} for option in options]


def plan_value(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON keeps it, without what is empty."""
    written = {
        "decision": plan.decision,
        "decided_by": plan.decided_by,
        "topics": list(plan.topics),
        "audience": plan.audience,
        "selection": plan.selection,
        "rule": plan.rule,
        "ways": plan.ways,
        "invited": plan.invited,
        "invited_of": dict(plan.invited_of),
        "tried": plan.tried,
        "pages": dict(plan.pages),
    }
    return {name: value for name, value in written.items() if value}


def plan_of(value: Mapping[str, Any]) -> Plan:
    audience, selection = value.get("audience"), value.get("selection")
    return Plan(
        decision=value.get("decision", ""),
        decided_by=value.get("decided_by", ""),
        topics=tuple(value.get("topics", ())),
        audience=Audience(audience) if audience else None,
        selection=Selection(selection) if selection else None,
        rule=value.get("rule", ""),
        ways=value.get("ways", ""),
        invited=value.get("invited"),
        invited_of=value.get("invited_of", {}),
        tried=value.get("tried", ""),
        pages=value.get("pages", {}),
    )
