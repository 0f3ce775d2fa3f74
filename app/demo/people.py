"""Who plays in the demo. Their names say plainly that they are examples."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts import service as accounts
from app.accounts import store as accounts_store
from app.cohorts import service as cohorts
from app.cohorts.model import RegistrationPolicy
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.runtime import settings

CENTRE = "Example Career Centre"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody in the demo."""

    key: str
    name: str
    language: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


PLAYERS = (
    Player("learner", "Example Learner", "en", (Role.LEARNER,)),
    Player("trainer", "Example Trainer", "en", (Role.TRAINER, Role.ASSESSOR)),
    Player("trainer2", "Exemple Formatrice", "fr", (Role.TRAINER, Role.ASSESSOR)),
    Player("assessor", "Exemple Évaluatrice", "fr", (Role.ASSESSOR,)),
    Player("admin", "Example Administrator", "en", (Role.ADMINISTRATOR,)),
    Player("learner2", "Exemple Apprenante", "fr", (Role.LEARNER,)),
    Player("learner3", "Second Example Learner", "en", (Role.LEARNER,)),
)

SHOWN = ("learner", "trainer", "trainer2", "admin")
"""Whose sign-ins the demo prints and writes down: the part of the contract."""

THIRD = "assessor"
"""Who assesses besides the two trainers: whose sign-in is printed only."""


def password_of(player: Player, secret: str) -> str:
    """Return the same password on every run of one installation, and another one elsewhere."""
    digest = hmac.new(secret.encode(), f"demo {player.email}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def cast_players() -> Mapping[str, Actor]:
    """Make the centre and its people where they are missing; return everybody, by key."""
    centre = cohorts.find_by_name(CENTRE)
    organisation_id = centre.id if centre else cohorts.create(CENTRE, RegistrationPolicy.OPEN)
    return {player.key: _actor(player, organisation_id) for player in PLAYERS}


def _actor(player: Player, organisation_id: OrganisationId) -> Actor:
    person_id = accounts.find_person(player.email) or _made(player)
    for role in player.roles:
        accounts.add_membership(person_id, organisation_id, role)
    actor = accounts_store.find_actor(person_id, organisation_id)
    assert actor is not None
    return actor


def _made(player: Player) -> PersonId:
    return accounts.create_person(
        name=player.name,
        language=player.language,
        email=player.email,
        password=password_of(player, settings().secret_keys[-1]),
    )
