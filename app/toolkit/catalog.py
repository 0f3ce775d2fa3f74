"""The instruments there are, each with the module that teaches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.errors import NotFound
from app.toolkit.needs import needed
from modules.instrument import Instrument
from modules.loaded import LoadedModule
from modules.spec import Unit


@dataclass(frozen=True, slots=True)
class Placed:
    """An instrument and where it is taught."""

    instrument: Instrument
    module: LoadedModule

    @property
    def unit(self) -> Unit:
        return self.module.module.unit(self.instrument.unit)


def placed() -> Sequence[Placed]:
    """Return every instrument that can be used, in the order of the modules."""
    return [
        Placed(instrument, module)
        for module in needed().modules()
        for instrument in module.instruments
        if instrument.ready
    ]


def get(instrument_id: str) -> Placed:
    """Return one; raise `NotFound`."""
    for one in placed():
        if one.instrument.id == instrument_id:
            return one
    raise NotFound("toolkit_instrument_unknown")


def instrument(instrument_id: str) -> Instrument:
    """Return an instrument that is filled in; raise `NotFound`, also for one that is a page."""
    found = get(instrument_id).instrument
    if not found.sections:
        raise NotFound("toolkit_instrument_unknown")
    return found
