"""Courses that were copied: what stood in the original is found again.

A copy keeps our target link or its custom parameters, and then nothing here is needed. Where a
platform keeps neither, its histories say what was copied from what (LTI 1.3 core, B.2): lists
with commas between, the nearest ancestor first, each id as in a URL.
"""

from __future__ import annotations

from urllib.parse import unquote
from uuid import UUID

from app.lti import copy_store, rules
from app.lti.model import Message

MOST_ANCESTORS = 50


def placement_of_original(deployment_row: UUID, message: Message) -> str | None:
    """Return what is placed in the link that this one is a copy of; None if nobody knows.

    Platforms that know no link's history (Moodle, measured on 4.5.5) know the course's: there the
    link of the same title is the one, if all of that title lead to the same. Blackboard,
    Brightspace and Sakai know both (hypothesis/lms, `lms/services/assignment.py`; Sakai's
    `LTI13Servlet.java`).
    """
    if message.resource_link is None:
        return None
    for link_id in _ancestors(message, rules.LINK_HISTORY):
        placement = copy_store.placement_of_link(deployment_row, link_id)
        if placement is not None:
            return placement
    for context_id in _ancestors(message, rules.CONTEXT_HISTORY):
        found = copy_store.placements_of_title(
            deployment_row, context_id, message.resource_link.title
        )
        if len(found) == 1:
            return found.pop()
    return None


def _ancestors(message: Message, history: str) -> list[str]:
    said = message.custom.get(history, "").split(",")
    return [unquote(each.strip()) for each in said if each.strip()][:MOST_ANCESTORS]
