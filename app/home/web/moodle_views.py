"""What administrators and trainers take along for their own Moodle, on one page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for

from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from app.web.sessions import outside_frame
from competences.framework import service as frameworks

blueprint = Blueprint("moodle", __name__, template_folder="templates")

Links = list[tuple[str, str, str]]
"""(code, own name, address) of each language."""


@blueprint.get("/for-your-moodle")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def files() -> str:
    return render_template(
        "home/moodle.html",
        administers=current_actor().is_any(Role.ADMINISTRATOR),
        courses=_each(lambda code: _course(code, "1.3")),
        old_courses=_each(lambda code: _course(code, "1.1")),
        competences=_each(lambda code: f"{url_for('framework.for_moodle')}?in={code}"),
        configuration=outside_frame(url_for("lti_door.configuration")),
    )


def _each(address: Callable[[str], str]) -> Links:
    return [(code, name, address(code)) for code, name in LANGUAGES.items()]


def _course(language: str, lti: str) -> str:
    """Return the address of a cartridge, which is everybody's and so the same in every frame."""
    framework = frameworks.current().id
    return outside_frame(
        url_for("lti_door.course_cartridge", framework=framework, language=language, lti=lti)
    )
