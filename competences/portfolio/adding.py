"""Put something into the portfolio."""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO

from app.kernel import files
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.portfolio import checks_store, describing, linking, rules, sniffing, store
from competences.portfolio.model import BadgeCheck, Kind


def add_text(
    actor: Actor,
    *,
    title: str,
    text: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    row = describing.new_row(actor.person_id, actor.organisation_id, Kind.TEXT)
    row.text = rules.checked_text(text)
    return describing.add(row, title, description, activities, language)


def add_link(
    actor: Actor,
    *,
    title: str,
    url: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    """Keep an http(s) address, and have it looked at once that is kept."""
    row = describing.new_row(actor.person_id, actor.organisation_id, Kind.LINK)
    row.url = rules.checked_url(url)
    evidence_id = describing.add(row, title, description, activities, language)
    linking.ask(evidence_id)
    return evidence_id


def add_file(
    actor: Actor,
    *,
    title: str,
    stream: BinaryIO,
    file_name: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
    alternative: str = "",
    badge: BadgeCheck | None = None,
) -> EvidenceId:
    """Keep a file; without a title it is called by its name. Raise `Invalid` with the reason.

    The words are checked before anything is written to the disk. `badge` is what verifying found
    where the file is an Open Badge: a drawing or a token is taken for nothing else.
    """
    row = describing.new_row(actor.person_id, actor.organisation_id, Kind.FILE)
    file_type = sniffing.recognise_badge(stream) if badge else sniffing.recognise(stream)
    row.file_name = rules.safe_file_name(file_name, file_type.extensions)
    row.media_type = file_type.media_type
    row.alternative = rules.checked_alternative(alternative)
    named = badge.name[: rules.TITLE_LIMIT] if badge else row.file_name
    describing.describe(row, title.strip() or named.strip() or row.file_name, description, language)
    codes = rules.checked_activities(activities, describing.known_activities())
    row.sha256, row.size = files.keep(
        stream, actor.organisation_id, actor.person_id, limit=sniffing.LIMIT_BYTES
    )
    store.add(row, codes)
    if badge:
        checks_store.keep_badge_check(EvidenceId(row.id), badge)
    return EvidenceId(row.id)


def add_document(
    actor: Actor,
    *,
    title: str,
    text: str,
    origin: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    """Keep a text (Markdown) that the product wrote, as it stands at this moment.

    `origin` says what it shows, and when or in which version ("module:<id>@<moment>"): the same
    taken again is the piece that is there already. Its owner may say what it proves and delete it,
    but not rewrite it.
    """
    known = store.find_of_origin(actor.person_id, actor.organisation_id, origin)
    if known is not None:
        return known
    row = describing.new_row(actor.person_id, actor.organisation_id, Kind.DOCUMENT)
    row.origin, row.text = origin, rules.checked_text(text)
    return describing.add(row, title, description, activities, language)


def keep_reflection(
    *,
    person_id: PersonId,
    organisation_id: OrganisationId,
    module_id: str,
    unit_id: str,
    activity: str,
    title: str,
    question: str,
    text: str,
    language: str,
) -> EvidenceId:
    """Keep what somebody wrote at the end of a unit, described by the question it answers.

    Written again, it takes the old one's place, unless somebody was judged by that.
    """
    origin = f"reflection:{module_id}/{unit_id}"
    row = store.find_unfrozen_of_origin(person_id, organisation_id, origin)
    if row is None:
        row = describing.new_row(person_id, organisation_id, Kind.TEXT)
        row.origin, row.text = origin, rules.checked_text(text)
        return describing.add(row, title, question, (activity,), language)
    row.text = rules.checked_text(text)
    describing.describe(row, title, row.description, language)
    store.flush()
    return EvidenceId(row.id)
