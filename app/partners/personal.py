"""What lists of partners keep about the people of the product, and whose they are when two are one.

Contact persons of partners are no people of the product: `forgetting.forget_people` is for them.
"""

from __future__ import annotations

from typing import Any

from app.kernel.ids import PersonId
from app.kernel.sharing import Scope
from app.partners import list_store as store
from app.partners import rules
from app.partners.model import PartnerList

PERSONAL_TABLES = frozenset(
    {"partner_list", "partner", "partner_change", "partner_contact", "partner_import"}
)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return somebody's lists with their partners, and what they wrote in others'."""
    return {
        "lists": [_exported(each) for each in store.owned(person_id)],
        "wrote_in": [_titled(each) for each in store.written_in(person_id)],
        "contacts_noted": [
            {"list": str(row.list_id), "on": row.on.isoformat(), "what": row.what}
            for row in store.contacts_by(person_id)
        ],
        "changes": [
            {
                "partner": str(row.partner_id),
                "at": row.at.isoformat(),
                "act": row.act,
                "before": row.before,
                "after": row.after,
            }
            for row in store.changes_by(person_id)
        ],
        "imports": [
            {"list": str(row.list_id), "file": row.filename, "at": row.created_at.isoformat()}
            for row in store.imports_by(person_id)
        ],
    }


def _exported(partner_list: PartnerList) -> dict[str, Any]:
    return {
        **_titled(partner_list),
        "inactive_after_months": partner_list.quiet_months,
        "wished_sectors": list(partner_list.wished),
        "partners": [rules.kept_facts(facts) for facts in store.every_facts(partner_list.id)],
    }


def _titled(partner_list: PartnerList) -> dict[str, Any]:
    return {
        "id": str(partner_list.id),
        "organisation_id": str(partner_list.organisation_id),
        "title": partner_list.title,
        "scope": partner_list.scope.value,
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete somebody's own lists; those that others work with stay, without their name."""
    alone = [each.id for each in store.owned(person_id) if each.scope is Scope.PERSONAL]
    if alone:
        store.remove(alone)
    store.rename(person_id, None)


def merge(guest: PersonId, account: PersonId) -> None:
    """Give the guest's lists, and what they wrote, to the account."""
    store.rename(guest, account)
