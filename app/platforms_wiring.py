"""The part of wiring that is about platforms: what LTI needs of the other worlds, and gives them.

`wiring.py` asks this page for everything of LTI, so that each fits on a page.
"""

from __future__ import annotations

from flask import Flask

from app import grading, placing, showing
from app.accounts import service as accounts_service
from app.accounts.web import security
from app.cohorts import service as cohorts_service
from app.kernel.db import unit_of_work
from app.kernel.ids import PersonId
from app.lti import launches, needs, our_keys, personal, placements, roster
from app.lti.web import (
    course_views,
    deep_linking_views,
    frames,
    grade_views,
    joining_messages,
    joining_views,
    kept_views,
    letters,
    messages,
    pages,
    review_views,
    service_messages,
)
from app.privacy import service as privacy_service
from app.privacy.registry import PersonalData

BLUEPRINTS = (
    pages.door,
    pages.admin,
    deep_linking_views.blueprint,
    grade_views.blueprint,
    course_views.blueprint,
    review_views.blueprint,
    kept_views.blueprint,
    joining_views.inside,
    joining_views.outside,
    joining_views.parting,
)

MESSAGES = (messages.MESSAGES, service_messages.MESSAGES, joining_messages.MESSAGES)

DELIVERERS = {**grading.DELIVERERS, **letters.DELIVERERS}

PERSONAL_DATA = PersonalData(
    "platforms",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)

load_actor_in_frame = frames.load_actor


def init_app(app: Flask) -> None:
    frames.init_app(app)
    placements.register(*placing.KINDS)
    grading.register()
    needs.provide(
        needs.Needs(
            create_person=accounts_service.create_guest,
            name_person=accounts_service.name_nameless,
            forget_person=accounts_service.erase_personal_data,
            erase_person=privacy_service.erase,
            add_membership=accounts_service.add_membership,
            find_actor=accounts_service.actor_in,
            has_sign_in=accounts_service.has_sign_in,
            contact=_contact,
            check_password=accounts_service.check_password,
            signed_in_at=security.signed_in_at,
            what_moves=privacy_service.what_moves,
            check_merge=privacy_service.check_merge,
            merge=privacy_service.merge,
            organisation_name=lambda organisation_id: cohorts_service.get(organisation_id).name,
            names=accounts_service.names,
            progress=showing.progress,
            shared_levels=showing.shared_levels,
            work=showing.work,
            dossiers=showing.dossiers,
            course=placing.course,
        )
    )


def _contact(person_id: PersonId) -> tuple[str | None, str | None, str | None]:
    found = accounts_service.contact(person_id)
    return found.name, found.email, found.language


def subscribe() -> None:
    grading.subscribe()


def _sweep_launches() -> None:
    with unit_of_work():
        launches.sweep()


def _read_rosters_again() -> None:
    with unit_of_work():
        roster.read_again()


def _rotate_keys() -> None:
    with unit_of_work():
        our_keys.rotate_if_due()


DAILY = (_sweep_launches, _read_rosters_again, _rotate_keys)
