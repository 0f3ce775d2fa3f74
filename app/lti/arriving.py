"""The second half of a launch: somebody stands in the door with a token of their platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.i18n import DEFAULT_LANGUAGE
from app.kernel.identity import Role
from app.kernel.ids import PersonId, new_id
from app.lti import (
    door_store,
    grades,
    key_sets,
    messages_in,
    placements,
    roster,
    rules,
    store,
    token,
)
from app.lti.door_store import Known
from app.lti.model import Login, Message, Platform, Refused, Scope
from app.lti.needs import needed
from app.lti.roster_model import Member
from app.lti.tables import TicketRow

MOST_WAITING = 50
"""Deployments of one platform that wait for an administrator."""


def verified(raw: str, login: Login) -> Message:
    """Return what a token says, once its signature, audience, times and nonce are checked.

    Keeps nothing, and asks the platform for its keys: to be called outside a writing transaction.
    """
    kid = token.key_id(raw)
    claims = token.verify(raw, key_sets.key_for(login.platform, kid), login.platform)
    if rules.text_claim(claims, "nonce") != login.nonce:
        raise Refused("lti_nonce")
    return messages_in.read(claims)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a message: the launch, or why its deployment has to wait."""

    launch_id: UUID | None
    placement: str


def arrive(login: Login, message: Message) -> Arrival:
    """Use the login up and keep the launch.

    An unknown deployment is remembered for the administrator and returned without a launch, so that
    the caller can keep that before refusing. Raises `Refused("lti_state_used")` for the second of
    two answers at once, `NotFound` for a placement that does not exist.
    """
    if not door_store.use_login(login.id, clock.now()):
        raise Refused("lti_state_used")
    platform = login.platform
    known = door_store.find_known(
        platform.id,
        message.deployment_id,
        context=message.context.id if message.context else None,
        link=message.resource_link.id if message.resource_link else None,
        subject=message.subject,
    )
    if known is None or not known.approved:
        _note(platform, message.deployment_id)
        return Arrival(None, "")
    placement = rules.placement_key(message.target_link_uri, message.custom)
    if placement is not None:
        placements.require(placement)
    placement = placement or placements.FIRST_PAGE
    launch_id, moment = new_id(), clock.now()
    person_id = _person(platform, message)
    context = _context(known, message)
    link = _resource_link(known, context, message, placement)
    door_store.add_launch(
        id=launch_id,
        message_type=message.type,
        person_id=person_id,
        organisation_id=platform.organisation_id,
        platform_id=platform.id,
        deployment_row=known.deployment,
        context_row=context,
        resource_link_row=link,
        roles=sorted(message.roles),
        placement=placement,
        locale=message.locale,
        return_url=message.return_url,
        deep_linking=dict(message.deep_linking) if message.deep_linking else None,
        for_user=message.for_user,
        created_at=moment,
        used_until=moment + rules.LAUNCH_HOLDS,
    )
    if context is not None:
        _remember_member(context, known, message)
    if link is not None and Role.LEARNER in message.roles:
        has_column = bool(_address(message.grades, "lineitem")) or _makes_column(message)
        if not _has_place(known, person_id, placement, has_column=has_column):
            grades.learner_came(
                person_id=person_id,
                organisation_id=platform.organisation_id,
                resource_link_row=link,
                placement=placement,
                subject=message.subject,
                has_column=has_column,
            )
    return Arrival(launch_id, placement)


def _remember_member(context: UUID, known: Known, message: Message) -> None:
    """Note who came in the course: launches are forgotten, this stays."""
    role = Role.TRAINER if Role.TRAINER in message.roles else Role.LEARNER
    before = known.member or {}
    now = {"name": message.name or before.get("name"), "role": role, "left_at": None}
    if now != known.member:
        roster.member_came(context, Member(message.subject, message.name, role))


def _has_place(known: Known, person_id: PersonId, placement: str, *, has_column: bool) -> bool:
    """Tell whether nothing is to be done for the gradebook: the learner has been here before.

    What they reach is sent when it happens. Only what has waited for a column is sent now.
    """
    grade = known.grade
    if grade is None or grade["person_id"] != person_id:
        return False
    if known.link_values["placement"] != placement:
        return False
    waiting = grade["sent_version"] < grade["version"] and grade["failure"] is None
    return not (waiting and has_column)


def give_ticket(launch_id: UUID) -> UUID:
    """Return a ticket with which this launch can go on in a window of its own."""
    moment = clock.now()
    row = TicketRow(
        id=new_id(),
        launch_id=launch_id,
        created_at=moment,
        expires_at=moment + rules.TICKET_HOLDS,
    )
    store.add(row)
    return row.id


def _note(platform: Platform, deployment_id: str) -> None:
    if store.count_waiting(platform.id) < MOST_WAITING:
        store.note_deployment(platform.id, deployment_id, clock.now())


def _person(platform: Platform, message: Message) -> PersonId:
    """Return who this subject is here, made on their first visit; never by an e-mail address."""
    key = (platform.organisation_id, platform.issuer, message.subject)
    found = store.find_person(*key)
    person_id = _new_person(platform, message) if found is None else found
    actor = None if found is None else needed().find_actor(found, platform.organisation_id)
    if found is not None and message.name and (actor is None or actor.name is None):
        needed().name_person(found, message.name)
    for role in sorted(message.roles - (actor.roles if actor else set())):
        needed().add_membership(person_id, platform.organisation_id, role)
    return person_id


def _new_person(platform: Platform, message: Message) -> PersonId:
    language = rules.language_of(message.locale) or DEFAULT_LANGUAGE
    key = (platform.organisation_id, platform.issuer, message.subject)
    made = needed().create_person(message.name, language)
    if store.claim_identity(*key, made, clock.now()):
        return made
    # Two frames of theirs at once, and the other one was faster.
    needed().forget_person(made)
    found = store.find_person(*key)
    assert found is not None
    return found


def _context(known: Known, message: Message) -> UUID | None:
    if message.context is None:
        return None
    values = {
        "title": message.context.title,
        "members_url": _address(message.roster, "context_memberships_url"),
    }
    if known.context is not None and values == known.context_values:
        return known.context
    made = {**values, "created_at": clock.now()}
    return store.keep_context(known.deployment, message.context.id, made)


def _resource_link(
    known: Known, context: UUID | None, message: Message, placement: str
) -> UUID | None:
    if message.resource_link is None:
        return None
    values = {
        "title": message.resource_link.title,
        "context_row": context,
        "placement": placement,
        "line_item": _address(message.grades, "lineitem"),
        "line_items": _address(message.grades, "lineitems"),
        "scopes": _scopes(message.grades),
        "makes_column": _makes_column(message),
    }
    if known.link is not None and values == known.link_values:
        return known.link
    made = {**values, "created_at": clock.now()}
    return store.keep_resource_link(known.deployment, message.resource_link.id, made)


def _makes_column(message: Message) -> bool:
    return message.custom.get(rules.COLUMN) == rules.OUR_COLUMN


def _address(claim: Mapping[str, Any] | None, name: str) -> str | None:
    """Return an address of a service; Moodle sends an empty one for a column that we made."""
    value = (claim or {}).get(name)
    return value if isinstance(value, str) and 0 < len(value) <= rules.URL_LENGTH else None


def _scopes(claim: Mapping[str, Any] | None) -> list[str]:
    said = (claim or {}).get("scope")
    return sorted(set(map(str, said)) & set(map(str, Scope))) if isinstance(said, list) else []
