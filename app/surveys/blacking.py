"""Blacking out words of a free text that name somebody. The words are gone for good."""

from __future__ import annotations

import re
from uuid import UUID

from app.kernel import events
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.trail import Noted
from app.surveys import answer_store, results, store
from app.surveys.opening import managed

BLACK = "█████"
"""Of one length, so that it does not tell the length of a name."""


def black_out(actor: Actor, survey_id: UUID, question_id: UUID, *, text: str, words: str) -> None:
    """Black out words wherever they stand in a text that somebody wrote; the record notes it.

    Raises `Invalid` if the words do not stand in it, `NotFound` if it is none of the texts that
    are shown: whoever guesses what others wrote must not be told.
    """
    row = managed(actor, survey_id)
    found = re.compile(re.escape(words.strip()), re.IGNORECASE)
    if not words.strip() or not found.search(text):
        raise Invalid("survey_words_absent", field="words")
    _asked, _people, limit = results.texts_shown(results.counted(store.asked(row)), question_id)
    blacked = found.sub(BLACK, text)
    if not answer_store.replace_text(row.id, question_id, text, blacked, up_to_count=limit):
        raise NotFound
    events.publish(
        Noted(
            act="survey.blacked_out",
            organisation_id=OrganisationId(row.organisation_id),
            subject_id=PersonId(row.owner_id or actor.person_id),
            object_id=row.id,
            actor_id=actor.person_id,
        )
    )
