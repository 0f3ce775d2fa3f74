"""What a page says for each code: the reason, and what somebody can do about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    # What was sent
    "lti_parameter_missing": _l(
        "The platform left out “%(name)s”, which every launch needs. "
        "Open the activity from your course; if it happens again, tell your administrator."
    ),
    "lti_parameter_long": _l("What the platform sent is too long to be a launch."),
    "lti_platform_unknown": _l(
        "No platform is registered here as %(issuer)s with this client id. "
        "An administrator can compare both with what the platform shows for this tool."
    ),
    "lti_platform_refused": _l(
        "Your platform did not let you through (%(reason)s). %(words)s "
        "Sign in there again and open the activity once more."
    ),
    "lti_platform_settings": _l(
        "Your platform did not accept our question (%(reason)s). %(words)s "
        "An administrator can compare the client id and the addresses that both sides show "
        "for this tool."
    ),
    # The way back
    "lti_state_unknown": _l(
        "This launch did not begin here, or began too long ago. "
        "Open the activity from your course again."
    ),
    "lti_state_used": _l(
        "This launch has been used already: each is good once. "
        "Open the activity from your course again."
    ),
    "lti_state_expired": _l(
        "This launch took longer than ten minutes. Open the activity from your course again."
    ),
    "lti_nonce": _l(
        "This message answers another launch than this one. "
        "Open the activity from your course again."
    ),
    # The token
    "lti_token_unreadable": _l(
        "What the platform sent is no message we can read. "
        "An administrator can check that the tool is set up for LTI 1.3."
    ),
    "lti_algorithm": _l(
        "The message is not signed in a way we accept (RS256 or ES256). "
        "An administrator of the platform can change that."
    ),
    "lti_key_unnamed": _l(
        "The message does not say which key it was signed with. "
        "An administrator of the platform can look into it."
    ),
    "lti_key_unknown": _l(
        "The message was signed with a key that the platform does not publish. "
        "An administrator can compare the key set address in our settings with the platform’s."
    ),
    "lti_keys_unreachable": _l(
        "We could not get the platform’s public keys (%(reason)s). Please try again in a minute; "
        "an administrator can use “Check the connection” on the page of this platform."
    ),
    "lti_signature": _l(
        "The signature of the message is not the platform’s, so we cannot trust what it says. "
        "An administrator can check the key set address."
    ),
    "lti_issuer": _l(
        "The message comes from another platform than the one that was asked. "
        "An administrator can compare the issuer in our settings with the platform’s."
    ),
    "lti_audience": _l(
        "The message is meant for another tool. "
        "An administrator can compare the client id in our settings with the platform’s."
    ),
    "lti_token_expired": _l(
        "The message is too old. Open the activity from your course again; "
        "if it happens each time, the platform’s clock is slow."
    ),
    "lti_token_early": _l(
        "The message comes from the future: the platform’s clock is ahead of ours. "
        "An administrator of the platform can set it right."
    ),
    "lti_claim_missing": _l(
        "The message lacks “%(claim)s”, which we need. "
        "An administrator can look at what the platform sends to this tool."
    ),
    "lti_claim_long": _l("“%(claim)s” in the message is longer than it may be."),
    "lti_version": _l("The message is not one of LTI 1.3."),
    "lti_message_type": _l(
        "The platform asked for something that we do not offer. "
        "A teacher can open the activity itself."
    ),
    "lti_deployment_unknown": _l(
        "This place in your platform (deployment %(deployment)s) has not been agreed to here yet. "
        "Our administrator sees it under Administration, Platforms, and can let it in; "
        "then open the activity again."
    ),
    "lti_placement_unknown": _l(
        "What was placed here does not exist any more. "
        "A teacher can delete this activity and choose another."
    ),
    # In the frame
    "lti_launch_unknown": _l("This page is not open any more. Open the activity from your course."),
    "lti_launch_over": _l(
        "You came here more than twelve hours ago. "
        "Open the activity from your course again: what you did is kept."
    ),
    "lti_frame_lost": _l(
        "This page belongs to another window, or your browser has forgotten it. "
        "Open the activity from your course again: what you did is kept."
    ),
    "lti_membership_ended": _l(
        "You are not a member here any more. Ask your teacher, or an administrator."
    ),
    "lti_anonymous": _l(
        "Your course does not tell us who you are, so nothing can be kept for you here. "
        "Open our site in a window of its own and sign in, or ask your teacher."
    ),
    "lti_outside_only": _l(
        "You have an account of your own here. Sign in to it in a window of its own for this page."
    ),
    "lti_ticket_over": _l(
        "This button has been used, or is older than five minutes. "
        "Open the activity from your course again."
    ),
    "lti_no_cookies": _l(
        "Your browser keeps nothing for our site, even in a window of its own, so it cannot "
        "remember who you are from one page to the next. Allow cookies for this address, "
        "or use another browser."
    ),
    # LTI 1.1
    "lti_old_unsigned": _l(
        "The platform did not sign this launch. "
        "An administrator can enter the consumer key and the shared secret for this tool there."
    ),
    "lti_consumer_unknown": _l(
        "No platform is registered here with the consumer key “%(key)s”, or it has been ended. "
        "An administrator can compare it with the one shown here under Platforms."
    ),
    "lti_old_method": _l(
        "The launch is signed in a way that we do not accept. "
        "An administrator of the platform can choose HMAC-SHA1 or HMAC-SHA256 with OAuth 1.0."
    ),
    "lti_old_signature": _l(
        "The signature of this launch does not fit. An administrator can enter the shared secret "
        "again, and compare the launch address there with the one shown here, letter by letter."
    ),
    "lti_old_time": _l(
        "This launch was signed more than five minutes away from our time. "
        "Open the activity from your course again; if it happens each time, a clock is wrong."
    ),
    "lti_nonce_used": _l(
        "This launch has been used already: each is good once. "
        "Open the activity from your course again."
    ),
    "lti_old_version": _l("The message is not one of LTI 1.1."),
    # Registration
    "lti_link_used": _l(
        "This link has registered a platform already: each is good once. "
        "Ask whoever gave it to you for a new one."
    ),
    "lti_link_over": _l("This link has ended. Ask whoever gave it to you for a new one."),
    "lti_configuration_unreachable": _l(
        "We could not fetch the configuration of your platform (%(reason)s). "
        "It has to be reachable from our server; its operator can allow the address."
    ),
    "lti_configuration_unreadable": _l("What your platform says of itself is not JSON."),
    "lti_configuration_lacks": _l("The configuration of your platform lacks “%(name)s”."),
    "lti_configuration_issuer": _l(
        "The configuration names a platform at another address than the one it comes from."
    ),
    "lti_registration_unreachable": _l(
        "Your platform did not answer our registration (%(reason)s). Please try again."
    ),
    "lti_registration_refused": _l(
        "Your platform refused the registration (%(status)s): %(detail)s"
    ),
    "lti_registration_unreadable": _l("We could not read what your platform registered."),
    # The check button
    "lti_check_keys": _l("The platform’s keys are there (%(count)s can be used)."),
    "lti_check_no_keys": _l(
        "The key set address answers, but holds no key we can use (RSA or P-256, with an id)."
    ),
    "lti_check_token": _l("The platform gives us a token, so grades can be sent."),
    "lti_update_elsewhere": _l(
        "This update is not for %(name)s as it is registered here, so nothing was changed. "
        "In Moodle, press “Update” beside our tool on the site that the link was made for."
    ),
    "lti_update_new": _l(
        "Your platform was about to add us a second time, so nothing was changed. Paste the link "
        "again and press “Update” beside our tool; or ask for a link that connects anew."
    ),
    # Administration
    "lti_platform_paused": _l(
        "An administrator has paused the connection between this platform and us. "
        "What you did is kept. Ask them when it goes on."
    ),
    "lti_platform_taken": _l("This issuer is registered with this client id already."),
    "lti_field_missing": _l("Please fill this in as the platform shows it."),
    "lti_field_long": _l("Please use at most %(most)s characters."),
    "lti_url_invalid": _l("Please write a whole address that begins with https://"),
    "lti_token_unreachable": _l("The platform’s token service did not answer (%(reason)s)."),
    "lti_token_refused": _l(
        "The platform’s token service refused us (%(status)s, %(detail)s). Often it cannot fetch "
        "our keys: the platform has to reach the key set address shown on this page."
    ),
    "lti_token_unusable": _l("The platform’s token service answered without a token."),
}
