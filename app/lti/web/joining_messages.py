"""What a page says when two people cannot be joined."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "lti_join_over": _l(
        "This has been used, is older than twenty minutes, or the code was wrong five times. "
        "Begin again in your course, under “You”."
    ),
    "lti_join_confirmed": _l(
        "The code for this was shown already, once. "
        "If you have lost it, begin again in your course."
    ),
    "lti_join_unconfirmed": _l(
        "Open our site first, with the button on the page before, and confirm there: "
        "then you get the code."
    ),
    "lti_join_code": _l(
        "This is not the code. Compare it with the other window, letter by letter."
    ),
    "lti_join_password": _l("This is not the password of this account."),
    "lti_join_done": _l("You are joined to an account already: nothing is left to do."),
    "lti_join_keys": _l(
        "You have joined your account to this platform, but it was registered here anew since, "
        "with other keys. If that is right, part the two in your profile, open the activity, "
        "and join again."
    ),
    "lti_join_anonymous": _l(
        "Your course does not tell us who you are, so there is nobody to join. "
        "Your teacher or administrator can change what it tells."
    ),
    "lti_join_unproven": _l(
        "This page was not opened from your course, as far as your browser says, so it may be "
        "somebody else’s. Open the activity in your course yourself, and begin again there. If "
        "this comes again, tell your platform’s administrator: its pages have to say where "
        "their forms come from (their Referrer-Policy hides that)."
    ),
    "lti_join_elsewhere": _l(
        "Your account is no member of %(organisation)s, which this course belongs to. "
        "Ask its administrator for an invitation, accept it, and begin again."
    ),
    "merge_done_already": _l("These two are one already, or each has an account of its own."),
    "merge_no_account": _l("There is no account to join."),
    "merge_administrator": _l(
        "This account administers an organisation, and whoever runs a platform can act there as "
        "anybody who comes from it. Use an account of your own that administers nothing."
    ),
    "merge_judged_oneself": _l(
        "One of the two has assessed a dossier of the other. Nobody assesses themselves, "
        "so these stay apart. Ask an administrator if that is wrong."
    ),
    "merge_agreed_with_oneself": _l(
        "The two have a learning agreement with each other, and nobody agrees with themselves, "
        "so these stay apart. Ask an administrator if that is wrong."
    ),
    "merge_two_agreements": _l(
        "Both have a learning agreement with the same person, and there can be one. "
        "End one of the two, and begin again."
    ),
    "merge_two_dossiers": _l(
        "Both have a dossier for the same competence under way, and there can be one. "
        "Delete the draft of one, or wait for its decision, and begin again."
    ),
}
