"""How the map of a cohort says things."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.home.heat_model import DossierStand, Halt, Phase, Sort

SORTS: Mapping[Sort, LazyString] = {
    Sort.NAME: _l("By name"),
    Sort.GAP: _l("Largest gap first"),
    Sort.STUCK: _l("Longest held up first"),
}

HALTS: Mapping[Halt, LazyString] = {
    Halt.MODULE: _l("module left for %(days)d days"),
    Halt.CANDIDATE: _l("further evidence asked for %(days)d days ago"),
    Halt.DRAFT: _l("dossier untouched for %(days)d days"),
    Halt.ASSESSOR: _l("waiting for an assessor for %(days)d days"),
}

PHASES: Mapping[Phase, LazyString] = {
    Phase.WRITING: _l("In preparation"),
    Phase.WAITING: _l("With the assessors"),
    Phase.ASKED: _l("Further evidence requested"),
    Phase.PAUSED: _l("Paused"),
    Phase.WITHDRAWN: _l("Withdrawn"),
    Phase.DECIDED: _l("Decided"),
}


def short(dossier: DossierStand) -> str:
    """Return in a word or two where a dossier under way stands."""
    match dossier.phase:
        case Phase.WRITING:
            return str(_("dossier begun"))
        case Phase.WAITING:
            return str(_("dossier sent"))
        case Phase.ASKED:
            return str(_("evidence asked"))
        case Phase.PAUSED:
            return str(_("dossier paused"))
        case Phase.WITHDRAWN | Phase.DECIDED:
            return ""
