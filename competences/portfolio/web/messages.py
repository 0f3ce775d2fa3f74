"""What the portfolio refuses, in words that say how to mend it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "words_needed": _l("Please write something here."),
    "words_too_long": _l("This is too long: at most %(limit)s characters."),
    "link_unreadable": _l("Please give a full web address that begins with https:// or http://."),
    "link_with_password": _l("This address holds a user name or a password. Please leave it out."),
    "language_unknown": _l("Please choose one of the languages in the list."),
    "activity_unknown": _l("Please choose activities from the list."),
    "file_needed": _l("Please choose a file."),
    "file_empty": _l("This file is empty. Please check that it was saved before you chose it."),
    "file_too_large": _l(
        "This file is larger than %(limit)s MB. Make it smaller (fewer or smaller pictures), "
        "or keep it where it is and add a link."
    ),
    "file_type_unknown": _l(
        "We cannot tell what this file is. Please add a PDF, a picture (PNG, JPEG, WebP, GIF), "
        "a recording (MP3, M4A, AAC, OGG, WAV, MP4, WebM), a plain text in UTF-8, or a Word, "
        "Excel, PowerPoint or OpenDocument file."
    ),
    "file_is_markup": _l(
        "This file holds a web page or a drawing in SVG, whatever its name says; such files can "
        "carry hidden programs. Print it to PDF and add that."
    ),
    "file_is_archive": _l(
        "This is an archive, not a document. Please unpack it and add the files one by one."
    ),
    "file_bomb": _l(
        "This file would unpack to far more than it should, or holds archives within archives. "
        "Save the document again with less in it, or print it to PDF."
    ),
    "file_locked": _l("This file is protected by a password. Please save it without one."),
    "file_macros": _l("This document holds macros. Please save it without them, or print to PDF."),
    "file_old_office": _l(
        "This is an older Office format, or a document with a password. Please save it as "
        "DOCX, XLSX or PPTX without a password, or print it to PDF."
    ),
    "file_damaged": _l("This file seems damaged. Open it, save it again and add the new one."),
    "picture_too_large": _l("This picture has too many pixels. Make it smaller and try again."),
    "file_lost": _l("The file is not where we kept it. Please tell your administrator."),
    "evidence_in_dossier": _l(
        "This evidence is part of a dossier that you sent to the assessors. Whoever reads the "
        "decision later must find what it was based on, so it stays as it is. "
        "You can add a newer version beside it."
    ),
    "evidence_gone": _l(
        "One of the pieces you chose is no longer in your portfolio. Reload the page and look "
        "again before you send."
    ),
    "witness_not_asked": _l(
        "A witness vouches for what they were asked about. To have more confirmed, ask them again."
    ),
    "link_checked_just_now": _l("We have just looked at this link. Try again in a minute."),
    "share_label": _l(
        "Please write who the link is for: you will recognise it by that (at most %(longest)s "
        "characters)."
    ),
    "share_days": _l("Please choose how long the link opens."),
    "share_pieces": _l("Please tick what the link opens: one piece at least, %(most)s at most."),
    "too_many_shares": _l(
        "You have %(most)s open links. Withdraw one you no longer need, then make this one."
    ),
    "share_closed": _l(
        "This link opens nothing (any more): it has ended, was withdrawn, or is incomplete. "
        "Ask the person who gave it to you for a new one."
    ),
    "witness_pieces": _l("Please tick at most %(most)s pieces."),
    "witness_subject_needed": _l(
        "Please tick an activity, or a piece that proves one: a witness confirms something."
    ),
    "witness_is_oneself": _l("You cannot be your own witness. Ask somebody who saw your work."),
    "witness_asked_too_often": _l(
        "You have asked %(most)s times within a month. Wait for some answers first."
    ),
    "witness_not_to_be_asked": _l(
        "We do not write to this address at the moment: it was asked often lately, or its owner "
        "does not want letters. Please talk to the person."
    ),
    "witness_has_answered": _l("This has been answered already, and an answer stays as it is."),
    "witness_link_closed": _l(
        "This link is not open (any more): it ends after 30 days, the person who asked may have "
        "taken it back, or a part of it is missing. Thank you for coming; there is nothing to do."
    ),
    "witness_agreement_needed": _l(
        "Without your agreement we may not keep your answer. If you would rather not, use "
        "“Do not ask me” below."
    ),
    "witness_answer_needed": _l("Please choose one of the three answers."),
}

WITNESS_GONE = _l("The witness has asked us to erase what they said.")
WITNESS_TITLE = _l("Witness statement: %(subject)s")
