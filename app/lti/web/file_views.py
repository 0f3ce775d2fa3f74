"""Files that platforms read: the tool described as XML, and whole courses as Common Cartridges."""

from __future__ import annotations

from flask import Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.kernel.errors import NotFound
from app.kernel.i18n import LANGUAGES
from app.lti import cartridge, placements
from app.lti.cartridge import Activity
from app.lti.needs import needed
from app.lti.web.addresses import addresses, placed_address
from app.lti.web.door import blueprint
from app.web.access import public
from app.web.language import current_language

LAUNCHES = {"1.3": "lti_door.launch", "1.1": "lti_door.signed_launch"}
"""By the LTI that a platform knows us by: it finds the tool of a link by the link's address."""


@blueprint.get("/1.1/config.xml")
@public
def configuration() -> Response:
    """Describe the tool, or one placement of it, for platforms that read XML (LTI 1.1, 3.3.2)."""
    key = request.args.get("placement")
    if key is None:
        words = _("Partnership work in career guidance: modules, self-assessment, badges.")
        activity = Activity("", "Keep in Pact", words)
    else:
        offer = placements.get(key)
        activity = Activity(key, offer.title, offer.about)
    address = placed_address("lti_door.signed_launch", activity.key)
    document = cartridge.link(activity, address, addresses().logo)
    return Response(document, mimetype="application/xml")


@blueprint.get("/cartridge.imscc")
@public
def course_cartridge() -> Response:
    """Return the course of a framework in one language (Common Cartridge 1.1).

    `lti` says how the platform knows us, 1.3 if nothing is said: Moodle launches a restored
    activity with the tool whose address the activity's own begins with.
    """
    language = request.args.get("language", current_language())
    launch = LAUNCHES.get(request.args.get("lti", "1.3"))
    if language not in LANGUAGES or launch is None:
        raise NotFound
    with force_locale(language):
        course = needed().course(request.args.get("framework"))
    content = cartridge.packed(
        course, language, lambda key: placed_address(launch, key), addresses().logo
    )
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{course.framework}-{language}.imscc"'
    )
    return response
