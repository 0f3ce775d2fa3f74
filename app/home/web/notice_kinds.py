"""The kinds of notices: for whom each is, what it is about, and who writes it."""

from __future__ import annotations

from collections.abc import Callable

from app.home import notice_store as facts
from app.home.notice_store import DossierFacts
from app.home.web import notice_words as words
from app.kernel.identity import Role
from app.notices.model import AnyKind, Kind, Notice, Topic, Words

DOSSIER_DECIDED = "dossier_decided"
FURTHER_EVIDENCE = "further_evidence_requested"
EVIDENCE_DUE = "evidence_due"
APPEAL_DECIDED = "appeal_decided"
DOSSIER_SUBMITTED = "dossier_submitted"
REMINDER_WAITING = "reminder_waiting"
SECOND_ASSESSMENT = "second_assessment_needed"
LEVELS_DIFFER = "levels_differ"
APPEALED = "appealed"
DECISION_PROPOSED = "decision_proposed"
NOBODY_FOR_APPEAL = "nobody_for_appeal"
HANDED_OVER = "handed_over"
CLAIM_EXPIRING = "claim_expiring"
BADGE_AWARDED = "badge_awarded"
BADGE_REISSUED = "badge_reissued"
BADGES_AT_FAULT = "badges_at_fault"
WITNESS_ANSWERED = "witness_answered"
COHORT_JOINED = "cohort_joined"
AGREEMENT_PROPOSED = "agreement_proposed"
AGREEMENT_SIGNED = "agreement_signed"
AGREEMENT_ENDED = "agreement_ended"
INSTRUMENT_DUE = "instrument_due"
SURVEY_ENDING = "survey_ending"

FOR_CANDIDATE = (FURTHER_EVIDENCE, EVIDENCE_DUE)
"""What is done when a dossier is sent."""

FOR_ASSESSORS = (
    DOSSIER_SUBMITTED,
    SECOND_ASSESSMENT,
    LEVELS_DIFFER,
    DECISION_PROPOSED,
    APPEALED,
    NOBODY_FOR_APPEAL,
    HANDED_OVER,
    CLAIM_EXPIRING,
)
"""What is done when it is answered."""

WriteDossier = Callable[[Notice, DossierFacts], Words]

ASSESSORS = frozenset({Role.ASSESSOR})


def _own_dossier(code: str, write: WriteDossier, *details: str) -> Kind[DossierFacts]:
    return Kind(code, Topic.DOSSIERS, write, facts.dossiers, details)


def _assessing(
    code: str, write: WriteDossier, *details: str, topic: Topic = Topic.ASSESSING
) -> Kind[DossierFacts]:
    return Kind(code, topic, write, facts.dossiers, details, roles=ASSESSORS)


KINDS: tuple[AnyKind, ...] = (
    _own_dossier(DOSSIER_DECIDED, words.dossier_decided, "level"),
    _own_dossier(FURTHER_EVIDENCE, words.further_evidence),
    _own_dossier(EVIDENCE_DUE, words.evidence_due, "until"),
    _own_dossier(APPEAL_DECIDED, words.appeal_decided),
    _assessing(DOSSIER_SUBMITTED, words.dossier_submitted, "round", topic=Topic.DESK),
    Kind(
        REMINDER_WAITING,
        Topic.DESK,
        words.reminder_waiting,
        facts.nothing,
        ("count", "days"),
        roles=ASSESSORS,
    ),
    _assessing(SECOND_ASSESSMENT, words.second_assessment),
    _assessing(LEVELS_DIFFER, words.levels_differ),
    _assessing(DECISION_PROPOSED, words.decision_proposed),
    _assessing(APPEALED, words.appealed, "until"),
    Kind(
        NOBODY_FOR_APPEAL,
        Topic.CENTRE,
        words.nobody_for_appeal,
        facts.dossiers,
        ("until",),
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    _assessing(HANDED_OVER, words.handed_over),
    _assessing(CLAIM_EXPIRING, words.claim_expiring, "until"),
    Kind(BADGE_AWARDED, Topic.BADGES, words.badge_awarded, facts.designs_of_badges),
    Kind(BADGE_REISSUED, Topic.BADGES, words.badge_reissued, facts.designs_of_badges),
    Kind(
        BADGES_AT_FAULT,
        Topic.CENTRE,
        words.badges_at_fault,
        facts.nothing,
        ("count",),
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    Kind(
        AGREEMENT_PROPOSED,
        Topic.AGREEMENTS,
        words.agreement_proposed,
        facts.agreements,
        ("renewal",),
    ),
    Kind(AGREEMENT_SIGNED, Topic.AGREEMENTS, words.agreement_signed, facts.agreements),
    Kind(AGREEMENT_ENDED, Topic.AGREEMENTS, words.agreement_ended, facts.agreements),
    Kind(INSTRUMENT_DUE, Topic.TOOLKIT, words.instrument_due, facts.documents, ("day",)),
    Kind(SURVEY_ENDING, Topic.TOOLKIT, words.survey_ending, facts.surveys, ("until",)),
    Kind(COHORT_JOINED, Topic.COHORTS, words.cohort_joined, facts.names_of_cohorts),
    Kind(WITNESS_ANSWERED, Topic.EVIDENCE, words.witness_answered, facts.titles_of_evidence),
)
