"""Count a list; write what was counted into a report."""

from __future__ import annotations

from app.partners import analysis_store as store
from app.partners import figures, service
from app.partners.figures import Figures
from app.partners.model import PartnerList

SECTORS = 200
NAMED = 5


def counted(partner_list: PartnerList) -> Figures:
    """Return what a list amounts to today; eight statements, whatever its size."""
    today, before = service.today(), service.quiet_before(partner_list)
    list_id = partner_list.id
    months = figures.last_months(today)
    contacts = store.months(list_id, months[0])
    return Figures(
        day=today,
        quiet_before=before,
        groups=store.groups(list_id, today, before),
        sectors=store.sectors(list_id, SECTORS),
        wished=partner_list.wished,
        months=[(month, contacts.get(month, 0)) for month in months],
        connected=store.connected(list_id, NAMED),
        unconnected=store.unconnected(list_id),
        twins=store.twins(list_id),
        quietest=store.quietest(list_id, today, before, NAMED),
        wanted=store.wanted(list_id, NAMED),
    )
