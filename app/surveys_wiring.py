"""The part of wiring that is about surveys; `wiring` is the page that knows everybody."""

from __future__ import annotations

from app.privacy.registry import Merger, PersonalData
from app.surveys import personal

PERSONAL_DATA = PersonalData(
    "surveys",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)

MERGER = Merger("surveys", personal.merge, personal.counts)
