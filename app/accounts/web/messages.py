from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "name_missing": _l("Please write the name others should see."),
    "name_long": _l("Please use at most %(most)s characters."),
    "language_unknown": _l("Please choose one of the languages."),
    "email_invalid": _l("This is not a complete e-mail address. Example: name@centre.org"),
    "email_taken": _l("There is an account with this address already."),
    "password_short": _l("Please use at least %(least)s characters: three words are a good start."),
    "password_wrong": _l("This is not the password of this account."),
    "link_unknown": _l("This link is incomplete or out of use. Copy it from the mail once more."),
    "confirmed_already": _l("This account is ready: you can sign in."),
    "confirmation_expired": _l("This link is older than two days. Please register again."),
    "organisation_not_open": _l("Please choose an organisation from the list."),
    "organisation_closed": _l("%(organisation)s does not take new members at the moment."),
    "invitation_used": _l("This invitation has been accepted already: you can sign in."),
    "invitation_withdrawn": _l("This invitation was withdrawn. Ask whoever invited you."),
    "invitation_expired": _l("This invitation has ended. Ask whoever invited you for a new one."),
    "membership_ended": _l(
        "You belong to no organisation at the moment, so this is not saved. "
        "Ask your administrator for a new invitation."
    ),
    "role_missing": _l("Please choose at least one role, or end the membership below."),
    "last_administrator": _l(
        "An organisation needs an administrator. Make somebody else one before you change this."
    ),
    "last_administrator_leaving": _l(
        "You are the only administrator of %(organisation)s. "
        "Make somebody else one before you delete your account."
    ),
}
