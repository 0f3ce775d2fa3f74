"""Sentences for the codes of this world: what is refused, and what a verifier found."""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString, format_date, gettext
from flask_babel import lazy_gettext as _l

from app.web.messages import Messages
from badges.designing.faults import FAULTS, Malformed
from badges.designing.model import State
from badges.forms import What
from badges.verifying.mine import Mine
from badges.verifying.model import Check, Outcome

MESSAGES: Messages = {
    "badge_design_malformed": _l("The badge design %(file)s cannot be used: %(reason)s."),
    "too_many_designs": _l(
        "Your organisation keeps %(most)s versions of designs already. Delete a draft first."
    ),
    "design_uploaded_since": _l(
        "Somebody uploaded another draft while you were looking at this one. Look at it first."
    ),
    "design_newer_in_use": _l("A newer version of this design is in use."),
    "design_in_use": _l("This design was in use, so it stays. You can withdraw it."),
    "design_not_in_use": _l("This design is a draft: there is nothing to withdraw."),
    "badge_design_missing": _l("There is no badge for competence %(competence)s."),
    "role_words": _l("Keep your own words to %(longest)s characters."),
    "role_for_oneself": _l("Nobody awards a badge to themselves: ask another administrator."),
    "role_unconfirmed": _l(
        "Confirm each of the criteria. If one is not met, the badge cannot be awarded."
    ),
    "role_held": _l("This person has that badge already."),
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
    "already_suspended": _l("This badge has been suspended already."),
    "not_suspended": _l("This badge is not suspended."),
    "suspension_not_kept": _l(
        "This badge was issued before badges could be suspended: its signed form names no list to "
        "say it in. It can only be revoked."
    ),
    "signing_key_shut": _l(
        "A signing key cannot be opened, so nothing can be signed with it (%(key)s). Please tell "
        "whoever runs the server: “keepinpact doctor” says what to do."
    ),
    "signing_key_in_use": _l("This key is in use. Rotate the keys first."),
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

STATES: dict[State, LazyString] = {
    State.DRAFT: _l("Draft"),
    State.IN_USE: _l("In use"),
    State.REPLACED: _l("Replaced by a newer version"),
    State.WITHDRAWN: _l("Withdrawn"),
}


def fault_sentence(error: Malformed) -> str:
    """Return what is wrong with a design and where, in the reader's language."""
    line = gettext("line %(line)d", line=error.line) if error.line else ""
    where = ", ".join(filter(None, [error.file, line, error.at]))
    reason = gettext(FAULTS[error.fault]) % error.details
    return str(gettext("%(where)s: %(reason)s.", where=where, reason=reason))


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
    "version_1": _l(
        "It is an Open Badge of version 1. We check versions 2.0 and 3.0; its issuer may be able "
        "to give you a newer one."
    ),
    "draft_of_version_3": _l(
        "It follows a draft of version 3.0. We check the version that was published; its issuer "
        "may be able to give you a newer one."
    ),
    "page_for_people": _l(
        "This is a web page for people. Download the badge there, or copy the address of its JSON."
    ),
    "token_broken": _l("It looks like a signed token (JWS or JWT), but part of it is missing."),
    "token_secret_shared": _l(
        "It is signed with a shared secret, which anybody who can check it can also use to sign."
    ),
    "token_demands": _l(
        "Its signature demands an extension (crit) that no Open Badge uses. By the standard it is "
        "not valid then."
    ),
    "picture_kind": _l("Only PNG and SVG pictures can hold a badge."),
    "image_with_entities": _l(
        "The drawing uses abbreviations of its own (XML entities), which we do not expand."
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
    "signature_missing": _l(
        "It says that it is signed, but the signature is missing. Hand in the signed form (JWS), "
        "or the picture."
    ),
    "not_meant_to_be_signed": _l("It is signed, but says that it is verified in another way."),
    "word_of_version_1": _l(
        "It says “%(word)s”, a word of version 1, where version 2.0 says “%(right)s”. We "
        "understand it; others may not."
    ),
    "alignment_lost": _l(
        "It says “%(word)s” where the standard says “%(right)s”, so most programs do not see what "
        "it is aligned with."
    ),
    # 3.0
    "context_redefines": _l("It gives protected words of the standard another meaning: %(parts)s."),
    "claims_fit": _l("The token and the badge inside it say the same."),
    "claims_missing": _l("The token lacks what the standard requires: %(parts)s."),
    "claims_differ": _l("The token and the badge inside it differ: %(parts)s."),
    "context_unknown": _l("It uses a vocabulary that our verifier does not know."),
    "no_proof": _l("It is not signed."),
    "proof_kind_unknown": _l("It is signed in a way that our verifier does not know."),
    "issuer_key_found": _l("The key belongs to its issuer: %(issuer)s."),
    "key_not_of_issuer": _l("It is signed with a key that is not its issuer’s (%(issuer)s)."),
    "key_not_named": _l(
        "Its key lies on the site of its issuer (%(issuer)s), who does not name it: whoever can "
        "put files there may have made it."
    ),
    "key_unusable": _l("The issuer does not publish the key that signed it."),
    "issuer_kind_unknown": _l("The issuer is named in a way that our verifier does not know."),
    "issuer_unreachable": _l("The issuer’s key could not be fetched from %(host)s."),
    "issuer_only_a_key": _l(
        "The issuer is known by a key alone, which no website stands for. Its name is its own word."
    ),
    "signature_good": _l("The signature is good: nothing was changed after it was issued."),
    "signature_bad": _l(
        "The signature does not fit: it was changed after it was issued, or signed with another "
        "key."
    ),
    "not_wholly_signed": _l(
        "The signature is good, but it does not cover every word, or a part is not as the standard "
        "requires."
    ),
    # dates and status
    "dates_fit": _l("It is within its dates."),
    "date_unreadable": _l("Its dates cannot be read."),
    "not_yet_valid": _l("It is only valid from %(date)s."),
    "expired": _l("It expired on %(date)s."),
    "not_revoked": _l("It has not been revoked."),
    "not_suspended": _l("It is not suspended."),
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


MINE: dict[Mine, LazyString] = {
    Mine.YES: _l("The badge names the holder of this address."),
    Mine.NO: _l("The badge names somebody else, or another address of yours."),
    Mine.UNKNOWN: _l(
        "The badge does not name its holder by an address, so there is nothing to compare."
    ),
}


MINE_AS_IT_SAYS = _l(
    "The badge names the holder of this address. But anybody can write that into a badge like "
    "this one."
)


def mine_sentence(mine: Mine, outcome: Outcome) -> str:
    """Return whose badge it is, and a warning where the badge cannot be relied on."""
    if mine is Mine.YES and outcome is not Outcome.VALID:
        return str(MINE_AS_IT_SAYS)
    return str(MINE[mine])


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
    values = dict(check.values)
    if "date" in values:
        values["date"] = written_date(values["date"])
    sentence = str(CHECKS[check.code]) % values
    reason = check.values.get("reason")
    if not reason:
        return sentence
    return str(gettext("%(sentence)s Reason: %(reason)s", sentence=sentence, reason=reason))


def written_date(text: str) -> str:
    """Return the day of an ISO 8601 moment in the reader's manner, or the text if it is none."""
    try:
        return str(format_date(date.fromisoformat(text[:10]), "long"))
    except ValueError:
        return text
