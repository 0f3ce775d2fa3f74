"""What surveys refuse, and in which words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "survey_unknown": _l(
        "There is no survey at this address. Perhaps the link is incomplete: "
        "ask whoever gave it to you."
    ),
    "survey_moved_on": _l(
        "Somebody else has changed this survey at the same moment. "
        "What you see now is how it stands."
    ),
    "survey_question_moved_on": _l(
        "Somebody has changed this question while you were writing. Below is what you wrote; "
        "save it again if it shall stand in the place of theirs."
    ),
    "survey_step_moved_on": _l(
        "Somebody else has changed this step since you opened it. Nothing is lost: press Save and "
        "you see both texts."
    ),
    "survey_has_answers": _l(
        "Answers have come in: the questions stay as they are, or one could no longer compare. "
        "You can mend words. For other questions, make a copy."
    ),
    "survey_full": _l(
        "A survey has at most %(most)s questions, and people stop reading long before. "
        "Take one away first."
    ),
    "survey_options_full": _l("A question has at most %(most)s answers to choose from."),
    "survey_no_language": _l("Choose at least one language."),
    "survey_not_ready": _l("Something is missing before people can answer. The list says what."),
    "survey_over": _l("The last day is over. Choose a later one, or none."),
    "survey_day": _l("Write the day as day, month and year."),
    "survey_days": _l("The last day comes before the first."),
    "survey_group_size": _l("Choose a number from %(least)s to %(most)s."),
    "survey_group_promised": _l(
        "Those who have answered were told that groups of fewer than %(size)s are hidden. "
        "The number can only grow."
    ),
    "survey_cohort_unknown": _l("Choose one of your cohorts."),
    "survey_without_owner": _l(
        "Whoever began this survey has left: it stays with those who work with it."
    ),
    "survey_closed": _l("The survey was closed in the meantime. Your answers were not kept."),
    "survey_changed": _l(
        "The survey was changed at this very moment, and nothing was kept yet. What was answered "
        "is still here: look at it once more, and send it again."
    ),
    "survey_required": _l("This question needs an answer."),
    "survey_number": _l("Write a number, such as 12 or 2.5."),
    "survey_too_long": _l("This is too long: at most 2,000 characters."),
    "survey_code": _l("Type the number beside the box: 1 for the first. Empty if none is ticked."),
    "survey_empty_sheet": _l("This sheet is empty: nothing was kept."),
    "survey_sheet_counted": _l(
        "The last sheet was counted for the results in the meantime: it stays."
    ),
    "survey_words_absent": _l("Write words that stand in the text, exactly as they stand there."),
    "survey_send_again": _l(
        "Your answers were not kept yet: this page had been open for too long, or came from "
        "elsewhere. They are all still here; send them again."
    ),
    "survey_title_needed": _l("Give the survey a name, so that you find it again."),
    "survey_question_needed": _l("Write the question."),
    "survey_kind_needed": _l("Choose how it is answered."),
    "survey_too_many_words": _l("This is too long: at most %(most)s characters."),
    "survey_topics_full": _l("At most %(most)s topics: two or three are enough."),
    "survey_invited": _l("Write a whole number, such as 40."),
}
