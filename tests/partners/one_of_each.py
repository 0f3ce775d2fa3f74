"""What the addresses of this world lead to: for the tests that try every address."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.partners import lists, service
from app.partners.importing import service as importing
from app.partners.importing import working
from tests.partners.conftest import filled
from tests.partners.data import as_csv, example


def one_of_each(owner: Actor) -> dict[str, UUID]:
    """Make a list with two partners, one of them changed, and a file whose columns are asked."""
    list_id = filled(owner, 1)
    with unit_of_work():
        partner_list = lists.get(owner, list_id)
        partner_id = service.add(owner, partner_list, example(2))
        twin_id = service.add(owner, partner_list, replace(example(2), place="Elsewhere"))
        service.change(owner, partner_list, partner_id, example(3), 1)
        (change,) = service.history(service.get(partner_list, partner_id))
        import_id = importing.take_in(
            owner, partner_list, io.BytesIO(as_csv(3).encode()), "partners.csv", "en"
        )
    working.deliver({"import": str(import_id)})
    return {
        "list_id": list_id,
        "partner_id": partner_id,
        "twin_id": twin_id,
        "change_id": change.id,
        "import_id": import_id,
    }
