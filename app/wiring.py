"""Which worlds there are, and what one asks of another.

This is the one page that knows everybody: it registers blueprints, subscribes "when X happens in
one world, do Y in another", and hands one world's service to another as a callable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, has_request_context, url_for
from flask_babel import lazy_gettext as _l

from app import agreement_wiring as agreements
from app import badges_wiring, cohorts_wiring, evidence_wiring, notices_wiring
from app import partners_wiring as partners
from app import platforms_wiring as platforms
from app import record_wiring as record
from app import results_wiring as survey_results
from app import surveys_wiring as surveys
from app import toolkit_wiring as toolkit
from app import validation_wiring as validations
from app.accounts import members
from app.accounts import register as registrations
from app.accounts import service as accounts_service
from app.accounts.web import letters as account_letters
from app.accounts.web import messages as account_messages
from app.accounts.web import pages as accounts
from app.accounts.web import security
from app.cohorts import cohorting
from app.cohorts.web import messages as cohort_messages
from app.cohorts.web import views as cohorts
from app.home.web import moodle_views as moodle
from app.home.web import views as home
from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import queue
from app.kernel.outbox.service import Deliver
from app.learning import catalog as learning_catalog
from app.learning import needs as learning_needs
from app.learning import search as learning_search
from app.learning import service as learning_service
from app.learning.events import ReflectionKept
from app.learning.web import case_views as case
from app.learning.web import export_views as export
from app.learning.web import glossary_views as glossary
from app.learning.web import group_views as group
from app.learning.web import messages as learning_messages
from app.learning.web import notes_views as notes
from app.learning.web import quiz_views as quiz
from app.learning.web import search_views as search
from app.learning.web import views as learning
from app.merging import MERGERS
from app.notices.web import views as notices
from app.privacy import needs as privacy_needs
from app.privacy.registry import PersonalData
from app.privacy.web import views as privacy
from app.settings import Settings
from app.web.access import LoadActor, LoadPerson
from app.web.messages import Messages
from app.web.navigation import CountUnread, Place
from app.web.sessions import launch_id
from badges import catalog as badge_catalog
from badges.web import batch_views as badge_batch_views
from badges.web import batch_words as badge_batch_words
from badges.web import design_views as badge_design_views
from badges.web import documents as badge_documents
from badges.web import first as badge_documents_first
from badges.web import messages as badge_messages
from badges.web import role_views as badge_role_views
from badges.web import sharing_views as badge_sharing_views
from badges.web import taking_views as badge_taking_views
from badges.web import views as badges
from competences.assessment import needs as assessment_needs
from competences.assessment import service as assessment_service
from competences.assessment.events import SelfAssessed
from competences.assessment.web import messages as assessment_messages
from competences.assessment.web import views as assessment
from competences.framework import service as framework_service
from competences.framework.web import messages as framework_messages
from competences.framework.web import views as framework
from competences.portfolio import service as portfolio_service
from competences.portfolio.model import Evidence
from competences.portfolio.web import messages as portfolio_messages
from competences.portfolio.web import views as portfolio
from competences.validation.events import CompetenceValidated, DossierSubmitted
from competences.validation.web import messages as validation_messages
from competences.validation.web import views as validation

APP_FOLDER = Path(__file__).parent
MIGRATIONS_FOLDER = APP_FOLDER.parent / "migrations"


@dataclass(frozen=True, slots=True)
class Worlds:
    """What the factory needs to know of all worlds together."""

    load_actor: LoadActor
    load_person: LoadPerson
    messages: Sequence[Messages]
    places: Sequence[Place]
    count_unread: CountUnread


def wire(app: Flask, settings: Settings) -> Worlds:
    security.init_app(app, settings)
    queue.init_app(app, settings, DELIVERERS, DAILY)
    for blueprint in (
        accounts.blueprint,
        cohorts.blueprint,
        *cohorts_wiring.BLUEPRINTS,
        privacy.blueprint,
        record.BLUEPRINT,
        home.blueprint,
        moodle.blueprint,
        framework.blueprint,
        assessment.blueprint,
        learning.blueprint,
        case.blueprint,
        quiz.blueprint,
        glossary.blueprint,
        search.blueprint,
        notes.blueprint,
        export.blueprint,
        group.blueprint,
        portfolio.blueprint,
        validation.blueprint,
        agreements.BLUEPRINT,
        badges.blueprint,
        badge_design_views.blueprint,
        badge_documents.blueprint,
        badge_role_views.blueprint,
        badge_batch_views.blueprint,
        badge_sharing_views.blueprint,
        badge_taking_views.blueprint,
        notices.blueprint,
        partners.BLUEPRINT,
        *evidence_wiring.BLUEPRINTS,
        *surveys.BLUEPRINTS,
        *survey_results.BLUEPRINTS,
        *platforms.BLUEPRINTS,
        *toolkit.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)
    platforms.init_app(app)
    notices_wiring.init()
    badge_documents_first.init_app(app)
    # Read at the start, so that a broken module or design of ours stops it instead of a page.
    learning_catalog.catalog()
    learning_search.index()
    badge_catalog.designs()
    _provide()
    _subscribe()
    return Worlds(
        load_actor=_load_actor,
        load_person=_load_person,
        count_unread=notices_wiring.count_unread,
        messages=(
            account_messages.MESSAGES,
            cohort_messages.MESSAGES,
            cohorts_wiring.MESSAGES,
            privacy.MESSAGES,
            framework_messages.MESSAGES,
            assessment_messages.MESSAGES,
            learning_messages.MESSAGES,
            portfolio_messages.MESSAGES,
            validation_messages.MESSAGES,
            agreements.MESSAGES,
            badge_messages.MESSAGES,
            badge_batch_words.MESSAGES,
            notices.MESSAGES,
            surveys.MESSAGES,
            survey_results.MESSAGES,
            partners.MESSAGES,
            *platforms.MESSAGES,
            toolkit.MESSAGES,
        ),
        places=(
            Place(_l("Where you stand"), "assessment.choose"),
            Place(_l("Modules"), "learning.modules", public=True),
            Place(_l("Toolkit"), "toolkit.overview", public=True, within=_IN_THE_TOOLKIT),
            Place(_l("Portfolio"), "portfolio.evidence"),
            Place(_l("Dossiers"), "validation.dossiers"),
            Place(_l("Badges"), "badges.mine"),
            Place(_l("Cohorts"), "cohort.overview", frozenset({Role.TRAINER, Role.ADMINISTRATOR})),
            Place(_l("Desk"), "validation.queue", frozenset({Role.ASSESSOR})),
            Place(_l("Administration"), "cohorts.settings", frozenset({Role.ADMINISTRATOR})),
        ),
    )


_IN_THE_TOOLKIT = frozenset(
    each.name for each in (partners.BLUEPRINT, *surveys.BLUEPRINTS, *survey_results.BLUEPRINTS)
)


def _load_actor() -> Actor | None:
    """Inside a platform its launch says who acts, at the top level the sign-in does."""
    return platforms.load_actor_in_frame() if launch_id() else security.load_actor()


def _load_person() -> PersonId | None:
    """A frame is for members only; at the top level people also come to leave, or to join."""
    return None if launch_id() else security.signed_in_person()


def _provide() -> None:
    """Hand each world the callables it needs from others."""
    cohorts_wiring.provide()
    privacy_needs.provide(
        privacy_needs.Needs(
            parts=PERSONAL_DATA,
            mergers=MERGERS,
            check_password=accounts_service.check_password,
            require_replaceable=accounts_service.require_replaceable,
            sign_out=security.sign_out,
            names=accounts_service.names,
            known=members.known,
            search=record.search,
        )
    )
    assessment_needs.provide(
        assessment_needs.Needs(
            framework=framework_service.current,
            framework_version=framework_service.get,
            module_for=_module_for,
            names=accounts_service.names,
        )
    )
    learning_needs.provide(
        learning_needs.Needs(
            framework=framework_service.current,
            before_and_after=assessment_service.before_and_after,
            pieces_proving=_pieces_proving,
            attestation_badge=badges_wiring.attestation_badge,
            award_attestation=badges_wiring.award_attestation,
            cohort=cohorting.name_and_people,
            keep_result=evidence_wiring.keep_result,
        )
    )
    badges_wiring.provide(_self_levels)
    agreements.provide()
    evidence_wiring.provide()
    surveys.provide()
    survey_results.provide()
    partners.provide()
    validations.provide()
    toolkit.provide()


def _pieces_proving(
    person_id: PersonId, organisation_id: OrganisationId, activity: str
) -> list[Evidence]:
    return portfolio_service.proving(person_id, organisation_id, [activity])


def _self_levels(person_id: PersonId, organisation_id: OrganisationId) -> dict[str, int]:
    standings = assessment_service.standings(person_id, organisation_id)
    return {code: each.self_level for code, each in standings.items() if each.self_level}


def _module_for(competence: str) -> assessment_needs.Module | None:
    loaded = learning_catalog.for_competence(competence)
    if loaded is None:
        return None
    # Demo work is made outside a request, where nobody follows a link.
    url = url_for("learning.module", module_id=loaded.id) if has_request_context() else ""
    return assessment_needs.Module(loaded.id, loaded.module.title, url)


def _subscribe() -> None:
    """When this happens in one world, do that in another; the order here is the order there."""
    events.subscribe(SelfAssessed, _tell_learning)
    events.subscribe(ReflectionKept, _keep_reflection)
    events.subscribe(DossierSubmitted, _freeze_evidence)
    events.subscribe(CompetenceValidated, _record_validated)
    events.subscribe(CompetenceValidated, badges_wiring.award_badge)
    badges_wiring.subscribe()
    record.subscribe()
    notices_wiring.subscribe()
    validations.subscribe()
    cohorts_wiring.subscribe()
    platforms.subscribe()


def _tell_learning(event: SelfAssessed) -> None:
    learning_service.note_self_assessment(
        event.person_id, event.organisation_id, event.occasion, complete=event.complete
    )


def _keep_reflection(event: ReflectionKept) -> None:
    portfolio_service.keep_reflection(
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        module_id=event.module_id,
        unit_id=event.unit_id,
        activity=event.activity,
        title=event.title,
        question=event.question,
        text=event.text,
        language=event.language,
    )


def _freeze_evidence(event: DossierSubmitted) -> None:
    portfolio_service.freeze(event.person_id, event.evidence_ids)


def _record_validated(event: CompetenceValidated) -> None:
    assessment_service.record_validated(
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        framework_id=event.framework_id,
        framework_version=event.framework_version,
        competence=event.competence,
        level=event.level,
    )


def _sweep_stray_files() -> None:
    with unit_of_work():
        portfolio_service.sweep_strays()


def _forget_unanswered_registrations() -> None:
    with unit_of_work():
        registrations.forget_unanswered()


PERSONAL_DATA = (
    PersonalData(
        "self_assessments",
        assessment_service.PERSONAL_TABLES,
        assessment_service.export_personal_data,
        assessment_service.erase_personal_data,
    ),
    PersonalData(
        "learning",
        learning_service.PERSONAL_TABLES,
        learning_service.export_personal_data,
        learning_service.erase_personal_data,
    ),
    *badges_wiring.PERSONAL_DATA,
    validations.PERSONAL_DATA,
    PersonalData(
        "portfolio",
        portfolio_service.PERSONAL_TABLES,
        portfolio_service.export_personal_data,
        portfolio_service.erase_personal_data,
        evidence_wiring.export_witness,
        evidence_wiring.forget_witness,
    ),
    platforms.PERSONAL_DATA,
    agreements.PERSONAL_DATA,
    toolkit.PERSONAL_DATA,
    record.PERSONAL_DATA,
    notices_wiring.PERSONAL_DATA,
    partners.PERSONAL_DATA,
    cohorts_wiring.PERSONAL_DATA,
    surveys.PERSONAL_DATA,
    PersonalData(
        "account",
        accounts_service.PERSONAL_TABLES,
        accounts_service.export_personal_data,
        accounts_service.erase_personal_data,
    ),
)
"""What each world keeps about people; a test finds tables that nobody covers."""

DELIVERERS: dict[str, Deliver] = {
    **account_letters.DELIVERERS,
    **notices_wiring.DELIVERERS,
    **badges_wiring.DELIVERERS,
    **evidence_wiring.DELIVERERS,
    **partners.DELIVERERS,
    **platforms.DELIVERERS,
}
"""What leaves the house: kind of outbox row → who delivers it."""

DAILY: list[queue.Daily] = [
    _forget_unanswered_registrations,
    _sweep_stray_files,
    *validations.DAILY,
    *badges_wiring.DAILY,
    *notices_wiring.DAILY,
    *evidence_wiring.DAILY,
    *partners.DAILY,
    *surveys.DAILY,
    *platforms.DAILY,
    *toolkit.DAILY,
]
