"""The designs of an organisation: upload, look at, put into use, withdraw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId
from badges.designing import checking, drawing, store, yaml_text
from badges.designing.model import OwnDesign, State, document
from badges.designing.tables import BadgeDesignRow
from badges.designing.yaml_text import Fields
from badges.model import BadgeDesign, Kind, key_of
from badges.needs import needed

MOST_DESIGNS = 100
"""Versions that an organisation can keep."""
SLUG_LENGTH = 40
YAML_FILE, SVG_FILE = "design.yaml", "design.svg"
"""What messages call the two files, whatever their names were."""

SET_HERE = {"version", "kind", "framework", "artwork"}
"""Fields of our own designs that an upload does not have."""
_LIKE_A_VERSION = re.compile(r".*-v[0-9]+")


def slug_of(name: str, organisation_id: OrganisationId) -> str:
    """Return what a design is called in addresses: the same name elsewhere is another slug."""
    return f"{checking.OWN}{organisation_id.hex[-12:]}-{name}"


def upload(actor: Actor, described: bytes, drawn: bytes) -> str:
    """Keep a design as a draft, in the place of the draft of that name; return its key.

    It is a new version where there is one of that name. Raises `Malformed` for what cannot be a
    design, `Forbidden` for whoever does not administer, `Conflict` when there are too many.
    """
    _administers(actor)
    fields = yaml_text.read(described, YAML_FILE)
    design = _checked(fields, drawing.checked(drawn, SVG_FILE))
    name = design.slug
    newest = store.lock_newest(name, actor.organisation_id)
    version = 1
    if newest is not None:
        version = newest.version + (newest.used_from is not None)
        if newest.used_from is None:
            store.delete(newest)
    if store.count(actor.organisation_id) >= MOST_DESIGNS:
        raise Conflict("too_many_designs", most=MOST_DESIGNS)
    slug = slug_of(name, actor.organisation_id)
    kept = replace(design, slug=slug, version=version)
    row = BadgeDesignRow(
        key=key_of(slug, version),
        organisation_id=actor.organisation_id,
        slug=name,
        version=version,
        document=document(kept),
        artwork=kept.artwork,
        source=described.decode("utf-8-sig"),
        uploaded_at=clock.now(),
    )
    store.add(row)
    return row.key


def _checked(fields: Fields, artwork: str) -> BadgeDesign:
    """Return the design as the organisation calls it, checked as ours are."""
    for name in fields.values:
        if name in SET_HERE:
            raise fields.fault("given_here", name)
    ours = {
        "version": 1,
        "kind": Kind.OWN.value,
        "framework": needed().current_framework().id,
        "artwork": SVG_FILE,
    }
    design = checking.design(Fields(fields.file, {**fields.values, **ours}, fields.lines), artwork)
    if len(design.slug) > SLUG_LENGTH:
        raise fields.fault("slug_long", "design", longest=SLUG_LENGTH)
    if _LIKE_A_VERSION.fullmatch(design.slug):
        raise fields.fault("slug_version", "design")
    return design


def listed(actor: Actor) -> Sequence[OwnDesign]:
    """Return every version of every design: by name, the newest first."""
    _administers(actor)
    return store.listed(actor.organisation_id)


def get(actor: Actor, key: str) -> OwnDesign:
    """Return one version of a design of the actor's organisation; raise `NotFound`."""
    for each in listed(actor):
        if each.design.key == key:
            return each
    raise NotFound


def put_into_use(actor: Actor, key: str, seen: str) -> None:
    """Let a version be awarded from now on, in the place of the one that is.

    `seen` is when what the administrator looked at was uploaded, in ISO 8601: `Conflict` if another
    was since.
    """
    row = _lock(actor, key)
    if row.uploaded_at.isoformat() != seen:
        raise Conflict("design_uploaded_since")
    newer = [each for each in listed(actor) if each.name == row.slug and each.state is State.IN_USE]
    if any(each.design.version > row.version for each in newer):
        raise Conflict("design_newer_in_use")
    row.used_from, row.withdrawn_at = row.used_from or clock.now(), None
    store.flush()


def discard(actor: Actor, key: str) -> None:
    """Delete a draft. What was in use once stays for those who hold it: `Conflict`."""
    row = _lock(actor, key)
    if row.used_from is not None:
        raise Conflict("design_in_use")
    store.delete(row)


def withdraw(actor: Actor, key: str) -> None:
    """Award a design no more, in none of its versions; who has it keeps it."""
    row = _lock(actor, key)
    if get(actor, key).state is State.DRAFT:
        raise Conflict("design_not_in_use")
    store.withdraw(row.slug, actor.organisation_id, clock.now())


def _lock(actor: Actor, key: str) -> BadgeDesignRow:
    _administers(actor)
    row = store.lock(key, actor.organisation_id)
    if row is None:
        raise NotFound
    return row


def _administers(actor: Actor) -> None:
    if not actor.administers:
        raise Forbidden("role_needed")
