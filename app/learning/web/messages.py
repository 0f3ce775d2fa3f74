"""Sentences for what learning refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "module_unknown": _l("There is no such module. The list of modules shows them all."),
    "unit_unknown": _l("This module has no such unit. Open the module to see its units."),
    "unit_unwritten": _l("The text of this unit is still being written."),
    "quiz_unwritten": _l("The quiz of this module is still being written."),
    "question_unknown": _l("The quiz has no such question. Open the quiz to go on with it."),
    "attestation_not_ready": _l("The attestation is ready once every step of the module is done."),
    "tick_unknown": _l("The checklist has changed. Reload the page and tick again."),
    "case_unwritten": _l("This module has no case yet."),
    "decision_unknown": _l("The case has changed here. Choose again from what is offered now."),
    "note_nowhere": _l("This unit no longer has this part. Copy your note, then reload the page."),
    "note_too_long": _l(
        "This note has %(length)s characters; at most %(most)s can be kept. Shorten it a little."
    ),
    "unit_proves_nothing": _l("This unit teaches no activity of the framework: simply read it."),
    "unit_not_mastered": _l(
        "This is for what you rated 4 or 5 before the module. Read the unit, or rate it first."
    ),
    "unit_without_evidence": _l("Add a piece of evidence for this activity first."),
    "reflection_empty": _l("Write a few words first; then they can go into your portfolio."),
    "reflection_proves_nothing": _l(
        "This unit belongs to no activity of the framework, so there is nothing it could prove."
    ),
    "reflection_too_long": _l(
        "This has %(length)s characters; at most %(most)s can be kept. Shorten it a little."
    ),
    "choose_one": _l("Choose one answer."),
    "choose_some": _l("Tick at least one answer."),
    "mark_some": _l("Mark at least one passage."),
    "order_all": _l("Give every step its own place, each number once."),
    "match_all": _l("Choose what belongs to every line."),
    "sort_all": _l("Choose a group for every card."),
    "number_needed": _l("Write a number, for example 12 or 1.5."),
}
