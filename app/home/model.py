"""What the start page shows: one next step, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.i18n import Text
from competences.validation.model import State


class NextKind(StrEnum):
    """What a person does best now; the order is the order in which they are looked for."""

    ANSWER_ASSESSOR = "answer_assessor"
    CONFIRM_PROPOSAL = "confirm_proposal"
    AGREE = "agree"
    ANSWER_APPEAL = "answer_appeal"
    DECIDE = "decide"
    FINISH_DOSSIER = "finish_dossier"
    FIND_OUT = "find_out"
    INVITE = "invite"
    SEE_GROUP = "see_group"
    ASSESS_FIRST = "assess_first"
    CONTINUE_MODULE = "continue_module"
    PROVE = "prove"
    START_MODULE = "start_module"
    ASSESS_MORE = "assess_more"
    KEEP_GOING = "keep_going"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one primary button of the start page."""

    kind: NextKind
    competence: str | None = None
    dossier_id: UUID | None = None
    module_id: str | None = None
    unit_id: str | None = None
    """The unit to go on with; None where the module asks for something else first."""
    title: Text | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier, open or decided, as the start page names it."""

    id: UUID
    competence: str
    state: str
    level: int | None
    """The validated level, once there is one."""


@dataclass(frozen=True, slots=True)
class PressingDossier:
    """A dossier that waits for one of few assessors: an appeal, or two who have to agree."""

    id: UUID
    competence: str
    state: State
    own_proposal: bool | None
    """Whether this assessor made the newest proposal; None: nobody has proposed yet."""


@dataclass(frozen=True, slots=True)
class ModuleState:
    """How far somebody is in one module."""

    module_id: str
    competence: str
    title: Text
    done: int
    total: int
    started: bool
    completed: bool
    written: bool
    next_unit: str | None
    next_title: Text | None
    next_minutes: int | None
    touched_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldBadge:
    """A badge somebody holds."""

    id: UUID
    design: str
    competence: str | None
    level: int | None
    """None for kinds that state none."""
