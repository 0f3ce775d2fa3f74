"""Take the result of a completed module into the portfolio."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Conflict
from app.learning import catalog, service
from app.learning.needs import Result, needed
from app.web.access import current_actor, requires
from app.web.language import current_language, pick

blueprint = Blueprint(
    "learning_result", __name__, url_prefix="/modules", template_folder="templates"
)


@blueprint.post("/<module_id>/attestation/evidence")
@requires()
def keep(module_id: str) -> ResponseReturnValue:
    """Keep what the attestation says as evidence, as it stood; once, however often it is pressed.

    Raises `Conflict` for a module that is not completed.
    """
    loaded, actor = catalog.get(module_id), current_actor()
    progress = service.progress(actor, module_id)
    if progress.attested is None or progress.completed_at is None:
        raise Conflict("attestation_not_ready")
    framework = needed().framework()
    code = loaded.module.competence
    competence = framework.competence(code) if code else None
    title = pick(loaded.module.title)
    text = render_template(
        "learning/result_evidence.md",
        title=title,
        module=loaded.module,
        progress=progress,
        attested=progress.attested,
        actor=actor,
        competence=competence,
        words=framework.scale.words(current_language()),
    )
    rated = progress.attested.before.keys() | progress.attested.after.keys()
    codes = competence.activity_codes if competence else ()
    evidence_id = needed().keep_result(
        Result(
            actor=actor,
            module_id=module_id,
            completed_at=progress.completed_at,
            title=_("Result of the module “%(title)s”", title=title)[:200],
            text=text,
            activities=tuple(code for code in codes if code in rated),
            language=current_language(),
        )
    )
    flash(_("It is in your portfolio, as it stood on that day."))
    return redirect(url_for("portfolio.piece", evidence_id=evidence_id), 303)
