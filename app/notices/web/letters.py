"""The mails of notices: one at once, or many together; each can be stopped in one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for

from app.kernel.ids import PersonId
from app.kernel.outbox.service import Deliver
from app.kernel.runtime import settings
from app.kernel.words import one_line
from app.notices import choosing, mailing, registry, service
from app.notices.choosing import Stoppable
from app.notices.model import Channel, Notice, Words
from app.notices.needs import Contact
from app.notices.web.labels import stoppable
from app.web.letters import Letter, deliverer, in_language_of

MOST_LISTED = 50
"""How many notices a digest names; of more it gives the number."""


def notice(payload: dict[str, Any]) -> Letter | None:
    found = mailing.to_send(UUID(payload["notice"]))
    contact = mailing.addressee(found.person_id) if found else None
    if found is None or contact is None:
        return None
    return _letter(contact, "notice", [found], registry.get(found.kind).topic)


def digest(payload: dict[str, Any]) -> Letter | None:
    person_id = PersonId(UUID(payload["person"]))
    contact = mailing.addressee(person_id)
    which, until = Channel(payload["digest"]), datetime.fromisoformat(payload["until"])
    found = mailing.digest_of(person_id, which, until)
    return _letter(contact, "digest", found, which) if contact else None


def _letter(
    contact: Contact, template: str, notices: Sequence[Notice], what: Stoppable
) -> Letter | None:
    """Return a letter about these notices; None if what they were about is gone by now."""
    with in_language_of(contact.language):
        told = [
            (
                _clean(each.words),
                url_for("notices.open_one", notice_id=each.notice.id, _external=True),
            )
            for each in service.worded(notices)
            if each.words is not None
        ]
        name_of_what = stoppable(what)
    if not told or contact.email is None:
        return None
    stop = _stop_link(notices[0].person_id, what)
    values = {
        "name": one_line(contact.name or contact.email),
        "told": told[:MOST_LISTED],
        "more": max(0, len(told) - MOST_LISTED),
        "inbox": url_for("notices.inbox", _external=True),
        "choices": url_for("notices.choices", _external=True),
        "what": name_of_what,
        "stop": f"{stop}?lang={contact.language}" if contact.language else stop,
    }
    return Letter(
        contact.email,
        contact.language,
        f"notices/mail/{template}.txt",
        values,
        headers=_headers(stop),
        sent=partial(mailing.note_mailed, [each.id for each in notices]),
    )


def _clean(words: Words) -> Words:
    """Keep what people wrote (a name, a title) from adding lines to a mail."""
    return Words(one_line(words.title), one_line(words.sentence), words.link, words.also)


def _stop_link(person_id: PersonId, what: Stoppable) -> str:
    token = choosing.token_for(person_id, what)
    return url_for("notices.stop", what=what.value, token=token, _external=True)


def _headers(stop: str) -> dict[str, str]:
    """Let mail programs offer a button of their own (RFC 2369; RFC 8058, which wants https)."""
    headers = {"List-Unsubscribe": f"<{stop}>"}
    if settings().secure:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


DELIVERERS: dict[str, Deliver] = {
    service.MAIL: deliverer(notice),
    mailing.DIGEST: deliverer(digest),
}
