"""Sentences for the codes of this world: what is refused, and what a verifier found."""

from __future__ import annotations

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.web.messages import Messages
from badges.forms import What
from badges.verifying.model import Check, Outcome

MESSAGES: Messages = {
    "badge_design_malformed": _l("The badge design %(file)s cannot be used: %(reason)s."),
    "badge_design_missing": _l("There is no badge for competence %(competence)s."),
    "badge_would_not_verify": _l(
        "The badge was not issued, because it would not have verified (%(checks)s). Nothing was "
        "changed. Please tell your administrator."
    ),
    "issuer_moved": _l(
        "Badges have been issued from %(known)s, so they can only be issued from there; today the "
        "product runs at %(today)s. Set KEEPINPACT_BASE_URL to the first address."
    ),
    "issuer_name": _l("Give the issuer a name of at most 200 characters."),
    "issuer_email": _l("Give the issuer an e-mail address."),
    "revocation_reason": _l("Say why, in at most %(longest)s characters."),
    "already_revoked": _l("This badge has been revoked already."),
    "export_folder_foreign": _l(
        "The folder %(folder)s holds other files. Name one that is empty, new, or from an earlier "
        "export."
    ),
    "link_closed": _l(
        "This link does not open anything. Its owner may have withdrawn it, or its time is over: "
        "ask whoever gave it to you."
    ),
    "link_label": _l("Say who the link is for, in at most %(longest)s characters."),
    "link_days": _l("Choose one of the times."),
    "too_many_links": _l("%(most)s links of yours are open. Withdraw one before you make another."),
    "nothing_to_verify": _l("Choose a file, or paste an address or the text of a badge."),
}

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.VALID: _l("Valid"),
    Outcome.NOT_VALID: _l("Not valid"),
    Outcome.UNKNOWN: _l("Could not check"),
}

EXPLAINED: dict[Outcome, LazyString] = {
    Outcome.VALID: _l("The issuer vouches for this badge, unchanged, today."),
    Outcome.NOT_VALID: _l("Do not rely on this badge. The list says why."),
    Outcome.UNKNOWN: _l(
        "We could not find everything out. This is neither yes nor no; try again later, or ask the "
        "issuer."
    ),
}

CHECKS: dict[str, LazyString] = {
    # reading
    "form_recognised": _l("It is a badge: %(form)s."),
    "not_a_badge": _l("This is not an Open Badge of version 2.0 or 3.0."),
    "too_large_to_check": _l("It is larger than any badge. We did not read it."),
    "too_deep_to_check": _l("It is nested more deeply than any badge. We did not read it."),
    "token_not_supported": _l(
        "It is signed as a token (JWS or JWT). Our verifier cannot read this form yet."
    ),
    "image_broken": _l("The picture is damaged, so no badge can be read from it."),
    "image_without_badge": _l("The picture holds no badge. It may have been edited or converted."),
    "image_with_two_badges": _l("The picture holds more than one badge. We do not choose."),
    "address_unreachable": _l("Nothing could be fetched from %(url)s."),
    # 2.0
    "no_hosted_address": _l("The badge does not say where its issuer hosts it."),
    "hosted_found": _l("The issuer hosts the badge at its own address."),
    "hosted_missing": _l("The issuer’s site does not know this badge."),
    "hosted_unreachable": _l("The issuer’s site did not answer."),
    "hosted_elsewhere": _l("At the badge’s address stands another badge."),
    "unaltered": _l("It says the same as what the issuer hosts."),
    "altered": _l("It differs from what the issuer hosts: %(parts)s."),
    "class_and_issuer_found": _l("What it stands for and who issues it are published."),
    "linked_unreachable": _l("What it stands for, or who issues it, could not be fetched."),
    "linked_missing": _l("It does not say properly what it stands for or who issues it."),
    "shape_wrong": _l("A part of it lacks what the standard requires: %(kind)s."),
    "issuer_hosts_it": _l("Its address belongs to its issuer."),
    "issuer_does_not_host_it": _l("Its address does not belong to its issuer."),
    # 3.0
    "context_unknown": _l("It uses a vocabulary that our verifier does not know."),
    "no_proof": _l("It is not signed."),
    "proof_kind_unknown": _l("It is signed in a way that our verifier does not know."),
    "issuer_key_found": _l("The key belongs to its issuer: %(issuer)s."),
    "key_not_of_issuer": _l("It is signed with a key that is not its issuer’s (%(issuer)s)."),
    "key_unusable": _l("The issuer does not publish the key that signed it."),
    "issuer_kind_unknown": _l("The issuer is named in a way that our verifier does not know."),
    "issuer_unreachable": _l("The issuer’s key could not be fetched from %(host)s."),
    "signature_good": _l("The signature is good: nothing was changed after it was issued."),
    "signature_bad": _l(
        "The signature does not fit: it was changed after it was issued, or signed with another "
        "key."
    ),
    # dates and status
    "dates_fit": _l("It is within its dates."),
    "date_unreadable": _l("Its dates cannot be read."),
    "not_yet_valid": _l("It is only valid from %(date)s."),
    "expired": _l("It expired on %(date)s."),
    "not_revoked": _l("It has not been revoked."),
    "revoked": _l("It has been revoked by its issuer."),
    "suspended": _l("It has been suspended by its issuer."),
    "status_not_kept": _l("Its issuer keeps no list of revoked badges for it."),
    "status_only_informs": _l("Its issuer keeps notes about it that do not decide."),
    "status_kind_unknown": _l("Its issuer lists revoked badges in a way we do not know."),
    "status_unreachable": _l("The list of revoked badges could not be fetched from %(host)s."),
    "status_list_untrusted": _l("The list of revoked badges at %(host)s cannot be relied on."),
    "status_list_shape": _l("The list of revoked badges at %(host)s is not built as it should be."),
    "status_list_issuer": _l("The list of revoked badges at %(host)s is by somebody else."),
    "status_list_signature": _l("The list of revoked badges at %(host)s is not signed properly."),
    "status_list_old": _l("The list of revoked badges at %(host)s is out of date."),
    "status_list_encoding": _l("The list of revoked badges at %(host)s cannot be read."),
    "status_list_length": _l("The list of revoked badges at %(host)s is too short."),
    "status_index_outside": _l("The list of revoked badges at %(host)s does not reach this badge."),
}


TAKEN: dict[What, LazyString] = {
    What.PICTURE_2: _l("Picture with the badge inside (Open Badges 2.0)"),
    What.HOSTED_2: _l("Hosted badge (Open Badges 2.0)"),
    What.SIGNED_2: _l("Signed badge (Open Badges 2.0)"),
    What.CREDENTIAL_3: _l("Signed credential for wallets (Open Badges 3.0)"),
    What.TOKEN_3: _l("Credential as a token (Open Badges 3.0)"),
    What.PICTURE_3: _l("Picture with the credential inside (Open Badges 3.0)"),
}


def check_sentence(check: Check) -> str:
    """Return what a check found, in the reader's language."""
    sentence = str(CHECKS[check.code]) % dict(check.values)
    reason = check.values.get("reason")
    if not reason:
        return sentence
    return str(gettext("%(sentence)s Reason: %(reason)s", sentence=sentence, reason=reason))
