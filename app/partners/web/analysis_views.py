"""The analysis of a list: its figures and pictures, what to do next, and the report begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_number, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.kernel.errors import NotFound
from app.partners import analysing, lists
from app.partners.figures import Figures
from app.partners.model import Only, Status, Type
from app.partners.needs import needed
from app.partners.web import narrative, words
from app.partners.web.blueprint import blueprint
from app.printing.drawing.bars import Bar, Bars, Column, Columns, bars, columns
from app.printing.drawing.painting import screen_svg
from app.web.access import current_actor, requires
from app.web.language import current_language

SECTORS_DRAWN = 10


@blueprint.get("/<uuid:list_id>/analysis")
@requires()
def analysis(list_id: UUID) -> str:
    partner_list = lists.get(current_actor(), list_id)
    found = analysing.counted(partner_list)
    return render_template(
        "partners/analysis.html",
        list=partner_list,
        found=found,
        by_type=_by_type(found) if found.count() else None,
        by_sector=_by_sector(found) if _sectors(found) else None,
        by_month=_by_month(found) if any(number for _m, number in found.months) else None,
        sectors=_sectors(found),
        proposals=list(narrative.proposals(found)),
        part_of=narrative.part_of,
        may_report=needed().start_report is not None,
        Only=Only,
        Status=Status,
        Type=Type,
        words=words,
    )


@blueprint.post("/<uuid:list_id>/analysis/report")
@requires()
def report(list_id: UUID) -> ResponseReturnValue:
    """Begin the report on the network with what was counted."""
    actor, start = current_actor(), needed().start_report
    partner_list = lists.get(actor, list_id)
    if start is None:
        raise NotFound
    draft = narrative.content(partner_list, analysing.counted(partner_list))
    return redirect(start(actor, draft, current_language()), 303)


# -- pictures --------------------------------------------------------------------------------------


def _sectors(found: Figures) -> Sequence[tuple[str, int, int]]:
    """Return the sectors that are named, with existing and potential partners."""
    return [(each.name, each.existing, each.potential) for each in found.sectors if each.name]


def _by_type(found: Figures) -> Markup:
    counts = [(kind, found.count(Status.EXISTING, kind), found.active(kind)) for kind in Type]
    chart = Bars(
        bars=[
            Bar(str(words.TYPES[kind]), (existing, active), _said(existing, active))
            for kind, existing, active in counts
        ],
        series=(_("Existing"), _("Active")),
    )
    return screen_svg(
        partial(bars, chart),
        title=_("Existing and active partners by type"),
        words=_in_words((str(words.TYPES[kind]), existing) for kind, existing, _active in counts),
    )


def _by_sector(found: Figures) -> Markup:
    shown = _sectors(found)[:SECTORS_DRAWN]
    chart = Bars(
        bars=[
            Bar(name, (existing, potential), _said(existing, potential))
            for name, existing, potential in shown
        ],
        series=(_("Existing"), _("Potential")),
    )
    return screen_svg(
        partial(bars, chart),
        title=_("Existing and potential partners by sector"),
        words=_in_words((name, existing) for name, existing, _potential in shown),
    )


def _by_month(found: Figures) -> Markup:
    chart = Columns(
        columns=[
            Column(format_date(month, "MMM"), number, format_number(number))
            for month, number in found.months
        ],
        measure=_("contacts noted"),
    )
    total = sum(number for _month, number in found.months)
    return screen_svg(
        partial(columns, chart),
        title=_("Contacts noted in the last twelve months"),
        words=ngettext("One contact was noted.", "%(num)d contacts were noted.", total),
    )


def _said(*numbers: int) -> tuple[str, ...]:
    return tuple(format_number(number) for number in numbers)


def _in_words(counted: Iterable[tuple[str, int]]) -> str:
    return ", ".join(
        _("%(label)s: %(value)s", label=label, value=number) for label, number in counted
    )
