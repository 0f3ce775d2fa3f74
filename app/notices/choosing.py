"""How people want to be sent notices; stopping a mail in one press, without signing in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from app.kernel import signed
from app.kernel.errors import NotFound, ProductError
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.notices import registry, rules, store
from app.notices.model import DIGESTS, Channel, Topic
from app.notices.needs import needed

PURPOSE = "notices-stop"

Stoppable = Topic | Channel
"""What a mail was sent for: a topic, or a digest."""


def choices(person_id: PersonId, roles: Collection[Role]) -> dict[Topic, Channel]:
    """Return how somebody is sent each topic that concerns them, chosen or suggested."""
    chosen = store.choices([person_id])[person_id]
    return {topic: rules.channel(topic, chosen) for topic in registry.topics_for(roles)}


def choose(person_id: PersonId, roles: Collection[Role], wanted: Mapping[Topic, Channel]) -> None:
    """Keep what somebody chose for topics that concern them; the others stay as they are."""
    own = registry.topics_for(roles)
    store.keep_choices(person_id, {topic: wanted[topic] for topic in own if topic in wanted})


def channel_of(person_id: PersonId, topic: Topic) -> Channel:
    return rules.channel(topic, store.choices([person_id])[person_id])


def token_for(person_id: PersonId, what: Stoppable) -> str:
    """Return what the link in a mail ends with: good for this person and this alone, for ever."""
    return signed.sign(f"{PURPOSE}:{what.value}", person_id)


def read_link(what: str, token: str) -> tuple[PersonId, Stoppable]:
    """Return who would stop what; raise `ProductError` for a link that we did not make."""
    try:
        return PersonId(_person(what, token)), _stoppable(what)
    except (NotFound, ValueError) as error:
        raise ProductError("notices_stop_link") from error


def _person(what: str, token: str) -> UUID:
    return signed.read(f"{PURPOSE}:{what}", token)


def _stoppable(what: str) -> Stoppable:
    if what in DIGESTS:
        return Channel(what)
    return Topic(what)


def stop(person_id: PersonId, what: Stoppable) -> None:
    """Send somebody no more mails about a topic, or none of these digests. Twice is once."""
    try:
        needed().contact(person_id)
    except NotFound:
        return  # erased meanwhile: nothing is sent any more
    store.keep_choices(person_id, rules.stopped(what, store.choices([person_id])[person_id]))
