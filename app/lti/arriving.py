"""The second half of a launch: somebody stands in the door with a token of their platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.events import publish
from app.kernel.i18n import DEFAULT_LANGUAGE
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti import (
    copies,
    door_store,
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
from app.lti.door_store import Known
from app.lti.events import CourseChanged
from app.lti.model import Identity, Login, Message, Platform, Refused, Scope
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
    if not door_store.use_login(login.id, clock.now()):
        raise Refused("lti_state_used")
    return welcome(login.platform, message)


def welcome(platform: Platform, message: Message) -> Arrival:
    """Keep the launch of somebody whose message is proved, over LTI 1.3 or 1.1; see `arrive`."""
    known = door_store.find_known(platform.id, message)
    if known is None or not known.approved:
        _note(platform, message.deployment_id)
        return Arrival(None, "")
    placement = _placement(known, message)
    anonymous = message.subject is None
    who = _nobody(message) if anonymous else _who(platform, message)
    context = _context(known, message)
    link = _resource_link(known, context, message, placement)
    launch_id, moment = new_id(), clock.now()
    door_store.add_launch(
        id=launch_id,
        message_type=message.type,
        person_id=who.person_id,
        anonymous=anonymous,
        organisation_id=platform.organisation_id,
        platform_id=platform.id,
        deployment_row=known.deployment,
        context_row=context,
        resource_link_row=link,
        roles=[Role.LEARNER] if anonymous else sorted(message.roles),
        placement=placement,
        locale=message.locale,
        return_url=message.return_url,
        deep_linking=dict(message.deep_linking) if message.deep_linking else None,
        for_user=message.for_user,
        created_at=moment,
        used_until=moment + rules.LAUNCH_HOLDS,
    )
    if not anonymous:
        _remember_member(who, context, known, message)
        organisation_id = platform.organisation_id
        _remember_place(who, link, placement, known, message, organisation_id=organisation_id)
    return Arrival(launch_id, placement)


def _placement(known: Known, message: Message) -> str:
    """Return where a message leads; raise `NotFound` for a placement that does not exist."""
    placement = rules.placement_key(message.target_link_uri, message.custom)
    placement = placement or copies.placement_of_original(known.deployment, message)
    if placement is None and message.before is not None:
        placement = migrating.placement_before(message.before, message.resource_link)
    if placement is not None:
        placements.require(placement)
    return placement or placements.FIRST_PAGE


def _remember_member(who: Identity, context: UUID | None, known: Known, message: Message) -> None:
    """Note who came in the course: launches are forgotten, this stays."""
    assert message.subject is not None
    # Administrators may look into any course. Whether they belong to it the roster knows, if any.
    looks_in = message.administers_platform and message.roster is not None
    if context is None or looks_in:
        return
    role = Role.TRAINER if Role.TRAINER in message.roles else Role.LEARNER
    before = known.member or {}
    now = {"name": message.name or before.get("name"), "role": role, "left_at": None}
    if now != known.member:
        roster.member_came(context, Member(message.subject, message.name, role))
    elif who.new:  # the roster named them before they ever came
        publish(CourseChanged(context))


def _remember_place(
    who: Identity,
    link: UUID | None,
    placement: str,
    known: Known,
    message: Message,
    *,
    organisation_id: OrganisationId,
) -> None:
    """Note who came in the gradebook; this stays as well."""
    assert message.subject is not None
    learns = Role.LEARNER in message.roles
    if learns and link is not None and not _has_place(who, placement, known, message):
        grades.learner_came(
            person_id=who.person_id,
            organisation_id=organisation_id,
            resource_link_row=link,
            placement=placement,
            subject=message.subject,
            sourcedid=_sourcedid(message),
            has_column=_has_column(message),
        )
    if message.before is not None:
        migrating.close_column(message.before, message.resource_link)


def _has_place(who: Identity, placement: str, known: Known, message: Message) -> bool:
    """Tell whether nothing is to be done for the gradebook: the learner has been here before.

    What they reach is sent when it happens. Only what has waited for a column is sent now. Whoever
    joined an account may have reached more in that before: it is looked at each time.
    """
    grade = known.grade
    if grade is None or who.joined_at is not None or grade["person_id"] != who.person_id:
        return False
    if known.link_values["placement"] != placement or grade["sourcedid"] != _sourcedid(message):
        return False
    waiting = grade["sent_version"] < grade["version"] and grade["failure"] is None
    return not (waiting and _has_column(message))


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


def _nobody(message: Message) -> Identity:
    """Return somebody for this launch alone: no name, no identity, a member of nothing."""
    language = rules.language_of(message.locale) or DEFAULT_LANGUAGE
    return Identity(needed().create_person(None, language))


def _who(platform: Platform, message: Message) -> Identity:
    """Return who this subject is here, made on their first visit; never by an e-mail address.

    A guest is a member as long as the platform sends them. What somebody with an account is, our
    administrators say: a platform neither makes them more nor brings back what has ended.
    """
    assert message.subject is not None
    key = (platform.organisation_id, platform.issuer, message.subject)
    identity = store.find_identity(*key)
    if identity is None and message.before is not None:
        identity = migrating.take_along(message.before, platform, key)
    if identity is None:
        identity = _new_guest(platform, message.subject, message)
    if identity.joined_at is None:
        _keep_guest(identity.person_id, platform, message)
        return identity
    if identity.joined_keys != platform.jwks_url:
        raise Refused("lti_join_keys")
    if needed().find_actor(identity.person_id, platform.organisation_id) is None:
        raise Refused("lti_membership_ended")
    return identity


def _keep_guest(person_id: PersonId, platform: Platform, message: Message) -> None:
    """Let a guest have the roles and, if they have none, the name that the platform says."""
    actor = needed().find_actor(person_id, platform.organisation_id)
    if message.name and (actor is None or actor.name is None):
        needed().name_person(person_id, message.name)
    for role in sorted(message.roles - (actor.roles if actor else frozenset())):
        needed().add_membership(person_id, platform.organisation_id, role)


def _new_guest(platform: Platform, subject: str, message: Message) -> Identity:
    language = rules.language_of(message.locale) or DEFAULT_LANGUAGE
    key = (platform.organisation_id, platform.issuer, subject)
    made = needed().create_person(message.name, language)
    if store.claim_identity(*key, made, clock.now()):
        return Identity(made, new=True)
    # Two frames of theirs at once, and the other one was faster.
    needed().forget_person(made)
    found = store.find_identity(*key)
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
        "outcomes_url": message.outcome.service_url if message.outcome else None,
        "makes_column": _makes_column(message),
    }
    if known.link is not None and values == known.link_values:
        return known.link
    made = {**values, "created_at": clock.now()}
    return store.keep_resource_link(known.deployment, message.resource_link.id, made)


def _has_column(message: Message) -> bool:
    named = bool(_address(message.grades, "lineitem"))
    return named or message.outcome is not None or _makes_column(message)


def _sourcedid(message: Message) -> str | None:
    return message.outcome.sourcedid if message.outcome else None


def _makes_column(message: Message) -> bool:
    return message.custom.get(rules.COLUMN) == rules.OUR_COLUMN


def _address(claim: Mapping[str, Any] | None, name: str) -> str | None:
    """Return an address of a service; Moodle sends an empty one for a column that we made."""
    value = (claim or {}).get(name)
    usable = isinstance(value, str) and 0 < len(value) <= rules.URL_LENGTH and "\0" not in value
    return value if usable else None


def _scopes(claim: Mapping[str, Any] | None) -> list[str]:
    said = (claim or {}).get("scope")
    return sorted(set(map(str, said)) & set(map(str, Scope))) if isinstance(said, list) else []
