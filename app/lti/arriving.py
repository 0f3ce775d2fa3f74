"""The second half of a launch: somebody stands in the door with a token of their platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.i18n import DEFAULT_LANGUAGE
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti import (
    copies,
    grades,
    key_sets,
    messages_in,
    migrating,
    placements,
    roster,
    rules,
    store,
    token,
)
from app.lti.model import Deployment, Login, Message, Platform, Refused, Scope
from app.lti.needs import needed
from app.lti.roster_model import Member
from app.lti.tables import LaunchRow, TicketRow

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
    return replace(messages_in.read(claims), before=migrating.proved(claims, login.platform))


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
    if not store.use_login(login.id, clock.now()):
        raise Refused("lti_state_used")
    return welcome(login.platform, message)


def welcome(platform: Platform, message: Message) -> Arrival:
    """Keep the launch of somebody whose message is proved, over LTI 1.3 or 1.1; see `arrive`."""
    deployment = store.find_deployment(platform.id, message.deployment_id)
    if deployment is None or not deployment.approved:
        _note(platform, message.deployment_id)
        return Arrival(None, "")
    placement = rules.placement_key(message.target_link_uri, message.custom)
    placement = placement or copies.placement_of_original(deployment.id, message)
    if placement is None and message.before is not None:
        placement = migrating.placement_before(message.before, message.resource_link)
    if placement is not None:
        placements.get(placement)
    placement = placement or placements.FIRST_PAGE
    context = _context(deployment, message)
    anonymous = message.subject is None
    row = LaunchRow(
        id=new_id(),
        message_type=message.type,
        person_id=_nobody(message) if anonymous else _person(platform, message),
        anonymous=anonymous,
        organisation_id=platform.organisation_id,
        platform_id=platform.id,
        deployment_row=deployment.id,
        context_row=context,
        resource_link_row=_resource_link(deployment, context, message, placement),
        roles=[Role.LEARNER] if anonymous else sorted(message.roles),
        placement=placement,
        locale=message.locale,
        return_url=message.return_url,
        deep_linking=dict(message.deep_linking) if message.deep_linking else None,
        for_user=message.for_user,
        created_at=clock.now(),
        used_until=clock.now() + rules.LAUNCH_HOLDS,
    )
    store.add(row)
    _remember(row, message)
    return Arrival(row.id, placement)


def _remember(row: LaunchRow, message: Message) -> None:
    """Note who came, in the course and in the gradebook: launches are forgotten, these stay."""
    if message.subject is None:
        return
    # Administrators may look into any course. Whether they belong to it the roster knows, if any.
    looks_in = message.administers_platform and message.roster is not None
    if row.context_row is not None and not looks_in:
        role = Role.TRAINER if Role.TRAINER in message.roles else Role.LEARNER
        roster.member_came(row.context_row, Member(message.subject, message.name, role))
    if row.resource_link_row is not None and Role.LEARNER in message.roles:
        grades.learner_came(
            person_id=PersonId(row.person_id),
            organisation_id=OrganisationId(row.organisation_id),
            resource_link_row=row.resource_link_row,
            placement=row.placement,
            subject=message.subject,
            sourcedid=message.outcome.sourcedid if message.outcome else None,
            has_column=_has_column(message),
        )
    if message.before is not None:
        migrating.close_column(message.before, message.resource_link)


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


def _nobody(message: Message) -> PersonId:
    """Return somebody for this launch alone: no name, no identity, a member of nothing."""
    return needed().create_person(None, rules.language_of(message.locale) or DEFAULT_LANGUAGE)


def _person(platform: Platform, message: Message) -> PersonId:
    """Return who this subject is here, made on their first visit; never by an e-mail address.

    A guest is a member as long as the platform sends them. What somebody with an account is, our
    administrators say: a platform neither makes them more nor brings back what has ended.
    """
    assert message.subject is not None
    key = (platform.organisation_id, platform.issuer, message.subject)
    identity = store.find_identity(*key)
    if identity is None and message.before is not None:
        identity = migrating.take_along(message.before, platform, key)
    if identity is not None and identity.joined_at is not None:
        if identity.joined_keys != platform.jwks_url:
            raise Refused("lti_join_keys")
        person_id = PersonId(identity.person_id)
        if needed().find_actor(person_id, platform.organisation_id) is None:
            raise Refused("lti_membership_ended")
        return person_id
    if identity is None:
        person_id = _new_person(platform, message.subject, message)
    else:
        person_id = PersonId(identity.person_id)
        if message.name:
            needed().name_person(person_id, message.name)
    for role in sorted(message.roles):
        needed().add_membership(person_id, platform.organisation_id, role)
    return person_id


def _new_person(platform: Platform, subject: str, message: Message) -> PersonId:
    language = rules.language_of(message.locale) or DEFAULT_LANGUAGE
    key = (platform.organisation_id, platform.issuer, subject)
    made = needed().create_person(message.name, language)
    if store.claim_identity(*key, made, clock.now()):
        return made
    # Two frames of theirs at once, and the other one was faster.
    needed().forget_person(made)
    found = store.find_identity(*key)
    assert found is not None
    return PersonId(found.person_id)


def _context(deployment: Deployment, message: Message) -> UUID | None:
    if message.context is None:
        return None
    values = {
        "title": message.context.title,
        "members_url": _address(message.roster, "context_memberships_url"),
        "created_at": clock.now(),
    }
    return store.keep_context(deployment.id, message.context.id, values)


def _resource_link(
    deployment: Deployment, context: UUID | None, message: Message, placement: str
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
        "outcomes_url": message.outcome.service_url if message.outcome else None,
        "makes_column": _makes_column(message),
        "created_at": clock.now(),
    }
    return store.keep_resource_link(deployment.id, message.resource_link.id, values)


def _has_column(message: Message) -> bool:
    named = bool(_address(message.grades, "lineitem"))
    return named or message.outcome is not None or _makes_column(message)


def _makes_column(message: Message) -> bool:
    return message.custom.get(rules.COLUMN) == rules.OUR_COLUMN


def _address(claim: Mapping[str, Any] | None, name: str) -> str | None:
    """Return an address of a service; Moodle sends an empty one for a column that we made."""
    value = (claim or {}).get(name)
    return value if isinstance(value, str) and 0 < len(value) <= rules.URL_LENGTH else None


def _scopes(claim: Mapping[str, Any] | None) -> list[str]:
    said = (claim or {}).get("scope")
    return sorted(set(map(str, said)) & set(map(str, Scope))) if isinstance(said, list) else []
