"""Ask a partner or manager, and keep what they say so that its learner cannot change it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from app.kernel import clock, events, signed
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, OrganisationId, PersonId, new_id
from app.kernel.outbox import service as outbox
from app.kernel.trail import Noted
from competences.portfolio import describing
from competences.portfolio import rules as portfolio_rules
from competences.portfolio import service as portfolio
from competences.portfolio.events import WitnessAnswered
from competences.portfolio.model import Evidence, Kind
from competences.portfolio.needs import needed
from competences.portfolio.witnessing import rules, store
from competences.portfolio.witnessing.model import Asked, Request, Said, State
from competences.portfolio.witnessing.tables import WitnessRequestRow

PURPOSE = "witness-request"
WITNESS_ASKED = "mail.witness_asked"
WITNESS_REMINDED = "mail.witness_reminded"
"""Kinds of outbox rows; their payload: `request`."""
ANSWERED = "evidence.answered"
"""What the record says when a witness has answered."""

LISTED = 100
"""How many of somebody's requests a page lists, the newest."""


# -- the learner -------------------------------------------------------------------------------


def ask(actor: Actor, asked: Asked, evidence_ids: Collection[UUID]) -> UUID:
    """Write to a witness; return which request it is. Raise `Invalid`, `Conflict`, `NotFound`.

    Without activities the witness is asked about those that the named pieces prove.
    """
    asked = _checked(asked)
    if len(set(evidence_ids)) > rules.MOST_PIECES:
        raise Invalid("witness_pieces", field="pieces", most=rules.MOST_PIECES)
    pieces = portfolio.own_by_ids(actor, evidence_ids)
    codes = asked.activities or tuple(code for piece in pieces for code in piece.activities)
    codes = portfolio_rules.checked_activities(codes, describing.known_activities())
    if not codes:
        raise Invalid("witness_subject_needed", field="activities")
    address_hash = _hash(asked.email)
    _check_often(actor, asked.email, address_hash)
    now = clock.now()
    row = WitnessRequestRow(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        name=asked.name,
        email=asked.email,
        address_hash=address_hash,
        relation=asked.relation,
        description=asked.description,
        message=asked.message,
        activities=list(codes),
        language=asked.language,
        with_files=asked.with_files,
        created_at=now,
        expires_at=now + rules.OPEN_FOR,
    )
    store.add(row, [piece.id for piece in pieces])
    _write(WITNESS_ASKED, row.id)
    return row.id


def _checked(asked: Asked) -> Asked:
    return replace(
        asked,
        name=rules.checked_line("name", asked.name),
        email=needed().normal_address(asked.email),
        relation=rules.checked_line("relation", asked.relation),
        description=rules.checked_words("description", asked.description, rules.DESCRIPTION_LIMIT),
        message=rules.checked_words("message", asked.message, rules.MESSAGE_LIMIT, needed=False),
        language=portfolio_rules.checked_language(asked.language),
    )


def _check_often(actor: Actor, email: str, address_hash: str) -> None:
    """Let nobody vouch for themselves, nor be written to against their will or all the time."""
    own = needed().contact(actor.person_id).email
    if own is not None and own.lower() == email:
        raise Invalid("witness_is_oneself", field="email")
    since = clock.now() - rules.COUNTED_OVER
    if store.count_since(actor.person_id, since) >= rules.MOST_ASKED:
        raise Conflict("witness_asked_too_often", most=rules.MOST_ASKED)
    if store.has_declined(address_hash) or store.count_to(address_hash, since) >= rules.MOST_TO_ONE:
        raise Invalid("witness_not_to_be_asked", field="email")


def requests_of(actor: Actor) -> list[Request]:
    """Return what somebody asked witnesses, newest first."""
    return store.of(actor.person_id, actor.organisation_id, limit=LISTED)


def withdraw(actor: Actor, request_id: UUID) -> None:
    """Take a request back: its link opens nothing any more. Raise `NotFound`, `Conflict`."""
    row = store.find_row(request_id)
    mine = (actor.person_id, actor.organisation_id)
    if row is None or (row.person_id, row.organisation_id) != mine:
        raise NotFound
    if row.answered_at is not None:
        raise Conflict("witness_has_answered")
    row.withdrawn_at = row.withdrawn_at or clock.now()
    store.flush()


# -- the witness -------------------------------------------------------------------------------


def token_of(request_id: UUID) -> str:
    """Return what the address of a request ends with: its id, signed. Nobody can guess one."""
    return signed.sign(PURPOSE, request_id)


def read(token: str) -> Request:
    """Return a request that is waiting or answered; raise `NotFound("witness_link_closed")`."""
    try:
        found = store.find(signed.read(PURPOSE, token))
    except NotFound as error:
        raise NotFound("witness_link_closed") from error
    if found is None or found.state(clock.now()) not in {State.WAITING, State.ANSWERED}:
        raise NotFound("witness_link_closed")
    return found


def open_request(token: str, reader: PersonId | None) -> tuple[Request, list[Evidence]]:
    """Return a request and its pieces to whoever has the link; the look is noted."""
    request = read(token)
    pieces = pieces_of(request)
    if request.said is None and reader != request.person_id:
        for piece in pieces:
            portfolio.note_look(piece, reader, way="witness")
    return request, pieces


def pieces_of(request: Request) -> list[Evidence]:
    ids = [EvidenceId(piece.id) for piece in request.pieces]
    return portfolio.by_ids(request.organisation_id, ids)


def file_of(token: str, evidence_id: UUID) -> Evidence:
    """Return a named piece for its file, where the learner shows files; raise `NotFound`."""
    request = read(token)
    if request.asked.with_files and request.said is None:
        for piece in pieces_of(request):
            if piece.id == evidence_id:
                return piece
    raise NotFound("witness_link_closed")


def answer(
    token: str, said: Said, *, agreed: bool, title: str, text: str, reader: PersonId | None = None
) -> Request:
    """Keep an answer, once; raise `Invalid`, `NotFound`, `Conflict` where there is one already.

    `title` and `text` (Markdown) are what the learner's evidence then says; that nothing can be
    confirmed becomes none. Nobody answers their own request (`reader`: who is signed in).
    """
    request = read(token)
    if request.said is not None:
        raise Conflict("witness_has_answered")
    if reader == request.person_id:
        raise Conflict("witness_is_oneself")
    said = rules.checked_answer(said, agreed=agreed)
    row = store.find_row(request.id)
    assert row is not None
    row.answered_at, row.answer, row.words = clock.now(), said.answer, said.words
    row.said_name, row.said_function = said.name, said.function
    if said.answer.proves:
        row.evidence_id = _evidence(request, title, text)
    store.flush()
    _tell(row, said.answer)
    answered = store.find(request.id)
    assert answered is not None
    return answered


def _evidence(request: Request, title: str, text: str) -> EvidenceId:
    row = describing.new_row(request.person_id, request.organisation_id, Kind.WITNESS)
    row.text = portfolio_rules.checked_text(text)
    row.origin = f"witness:{request.id}"
    limited = title[: portfolio_rules.TITLE_LIMIT]
    return describing.add(row, limited, "", request.asked.activities, request.asked.language)


def decline(token: str) -> None:
    """Forget who was asked, and do not ask that address again; raise `NotFound`, `Conflict`."""
    request = read(token)
    row = store.find_row(request.id)
    assert row is not None
    if row.answered_at is not None:
        raise Conflict("witness_has_answered")
    row.declined_at = clock.now()
    _forget(row)
    store.flush()
    _tell(row, State.DECLINED)


# -- now and then ------------------------------------------------------------------------------


def remind() -> int:
    """Write once more to who has not answered for a while; return to how many. Run daily."""
    now = clock.now()
    waiting = store.to_remind(now - rules.REMIND_AFTER, now)
    for row in waiting:
        row.reminded_at = now
        _write(WITNESS_REMINDED, row.id)
    store.flush()
    return len(waiting)


def forget_unanswered() -> None:
    """Forget who was asked and never answered, some time after that ended. Run daily."""
    store.forget_unanswered(clock.now() - rules.FORGET_AFTER)


# -- telling -----------------------------------------------------------------------------------


def _write(kind: str, request_id: UUID) -> None:
    outbox.put(
        kind,
        {"request": str(request_id)},
        order_key=f"witness:{request_id}",
        dedup_key=f"{kind}:{request_id}",
    )


def _tell(row: WitnessRequestRow, answered: str) -> None:
    person_id, organisation_id = PersonId(row.person_id), OrganisationId(row.organisation_id)
    evidence_id = EvidenceId(row.evidence_id) if row.evidence_id else None
    about, values = evidence_id or row.id, {"answer": str(answered)}
    events.publish(Noted(ANSWERED, organisation_id, person_id, about, None, values))
    events.publish(WitnessAnswered(row.id, person_id, organisation_id, str(answered), evidence_id))


def _forget(row: WitnessRequestRow) -> None:
    row.name = row.email = row.relation = row.message = ""


def _hash(email: str) -> str:
    return sha256(email.encode()).hexdigest()
