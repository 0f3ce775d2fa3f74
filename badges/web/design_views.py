"""Pages of administrators who add designs of their organisation's own."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.kernel.errors import ProductError
from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from badges import designing, store
from badges.designing import drawing, service, yaml_text
from badges.designing.faults import Malformed
from badges.designing.model import State
from badges.web.forms import DesignForm
from badges.web.messages import STATES, fault_sentence

blueprint = Blueprint("badge_designs", __name__, template_folder="templates")

TEMPLATES = {
    "template.yaml": "application/yaml",
    "template.svg": "image/svg+xml",
}
FOLDER = Path(designing.__file__).parent
LOOKED_AT = "default-src 'none'; style-src 'none'; sandbox"
"""The policy for a drawing that may be opened by itself."""


@blueprint.route("/admin/badges/designs", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Show every version of every design, and take in a new one."""
    actor, form = current_actor(), DesignForm()
    if form.validate_on_submit():
        try:
            key = service.upload(
                actor,
                _read(form.described.data, yaml_text.MAX_BYTES),
                _read(form.drawn.data, drawing.MAX_BYTES),
            )
        except Malformed as error:
            form.form_errors.append(fault_sentence(error))
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The design has been checked. Look at it, then put it into use."))
            return redirect(url_for("badge_designs.preview", key=key), 303)
    page = render_template(
        "badges/designs.html", form=form, kept=service.listed(actor), states=STATES
    )
    return page, 422 if form.is_submitted() else 200


def _read(upload: FileStorage, longest: int) -> bytes:
    """Return a file, or one byte more than it may have: that is enough to refuse it."""
    return upload.stream.read(longest + 1)


@blueprint.get("/admin/badges/designs/template.yaml", defaults={"name": "template.yaml"})
@blueprint.get("/admin/badges/designs/template.svg", defaults={"name": "template.svg"})
@requires(Role.ADMINISTRATOR)
def template(name: str) -> Response:
    """Return a file to start from."""
    return _file((FOLDER / name).read_bytes(), TEMPLATES[name], name)


@blueprint.get("/admin/badges/designs/<key>")
@requires(Role.ADMINISTRATOR)
def preview(key: str) -> str:
    """Show one version as holders and their readers will see it, in every language."""
    actor = current_actor()
    kept = service.get(actor, key)
    in_use = any(
        each.name == kept.name and each.state is State.IN_USE for each in service.listed(actor)
    )
    return render_template(
        "badges/design.html",
        kept=kept,
        design=kept.design,
        seen=kept.uploaded_at.isoformat(),
        states=STATES,
        languages=LANGUAGES,
        in_use=in_use,
        awarded=store.count_awarded(key),
    )


@blueprint.get("/admin/badges/designs/<key>/artwork.svg")
@requires(Role.ADMINISTRATOR)
def artwork(key: str) -> Response:
    """Return a drawing, also that of a draft, which nobody else may see."""
    response = Response(
        service.get(current_actor(), key).design.artwork, content_type="image/svg+xml"
    )
    response.headers["Content-Security-Policy"] = LOOKED_AT
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/admin/badges/designs/<key>/design.yaml")
@requires(Role.ADMINISTRATOR)
def source(key: str) -> Response:
    """Return the text as it was uploaded, to make the next version from."""
    kept = service.get(current_actor(), key)
    return _file(kept.source.encode(), TEMPLATES["template.yaml"], f"{kept.name}.yaml")


@blueprint.post("/admin/badges/designs/<key>/use")
@requires(Role.ADMINISTRATOR)
def use(key: str) -> ResponseReturnValue:
    service.put_into_use(current_actor(), key, request.form.get("seen", ""))
    flash(_("The design is in use: it can be awarded."))
    return redirect(url_for("badge_designs.preview", key=key), 303)


@blueprint.post("/admin/badges/designs/<key>/withdraw")
@requires(Role.ADMINISTRATOR)
def withdraw(key: str) -> ResponseReturnValue:
    service.withdraw(current_actor(), key)
    flash(_("The design has been withdrawn. Badges awarded before stay as they are."))
    return redirect(url_for("badge_designs.preview", key=key), 303)


@blueprint.post("/admin/badges/designs/<key>/discard")
@requires(Role.ADMINISTRATOR)
def discard(key: str) -> ResponseReturnValue:
    service.discard(current_actor(), key)
    flash(_("The draft has been deleted."))
    return redirect(url_for("badge_designs.overview"), 303)


def _file(body: bytes, content_type: str, name: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = LOOKED_AT
    return response
