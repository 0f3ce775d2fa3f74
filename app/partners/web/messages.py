"""Sentences for what partners refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "partner_list_nameless": _l("Please give the list a name."),
    "partner_list_others": _l(
        "Only whoever began this list can do that; for a list of the organisation, its "
        "administrators can too."
    ),
    "partner_list_full": _l("The list has %(most)d partners: more do not fit. Begin another one."),
    "partner_lists_many": _l(
        "You have begun %(most)d lists: that is as many as one person may have. Delete one that "
        "nobody needs, or go on in one of them."
    ),
    "partner_own_full": _l(
        "The lists that one person has begun hold at most %(most)d partners together. Delete a "
        "list that nobody needs, or let a colleague begin the next one."
    ),
    "partner_centre_full": _l(
        "The lists of an organisation hold at most %(most)d partners together. Delete a list that "
        "nobody needs."
    ),
    "partner_months": _l("Please write a number of months from 1 to %(most)d."),
    "partner_wished_many": _l("Please name at most %(most)d sectors."),
    "partner_nameless": _l("Please write the name of the partner."),
    "partner_long": _l("Please use at most %(most)d characters."),
    "partner_mail": _l("This does not look like an e-mail address."),
    "partner_website": _l("This does not look like the address of a website."),
    "partner_year": _l("Please write a year between %(first)d and %(last)d."),
    "partner_type": _l("Please choose what kind of partner it is."),
    "partner_deleted": _l("This partner is deleted. Bring it back before you change it."),
    "partner_there": _l("This partner is in the list already."),
    "partner_gone": _l("The other partner does not exist any more, so this cannot be undone."),
    "partner_itself": _l("This is one and the same partner."),
    "partner_moved_on": _l(
        "Somebody has changed this partner in the meantime. Look at it again before you go on."
    ),
    "contact_empty": _l("Please write in one line what it was about."),
    "contact_future": _l("This day is still to come. Note a plan as the next step."),
}
