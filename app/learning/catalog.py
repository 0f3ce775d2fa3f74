"""The modules of this process: read once, when the first application is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from app.kernel.errors import NotFound
from app.kernel.i18n import LANGUAGES
from competences.framework.model import Framework
from modules import registry
from modules.loaded import INSTRUMENTS, LoadedModule, Problem
from modules.registry import Registry
from modules.spec import Unit


@cache
def catalog() -> Registry:
    """Return every module; raise `modules.loaded.BadModule` for a broken one of ours."""
    return registry.load(LANGUAGES)


def get(module_id: str) -> LoadedModule:
    """Return one module; raise `NotFound`."""
    try:
        return catalog().get(module_id)
    except KeyError:
        raise NotFound("module_unknown") from None


def written_unit(module_id: str, unit_id: str) -> tuple[LoadedModule, Unit]:
    """Return a unit that has its text; raise `NotFound`."""
    loaded = get(module_id)
    try:
        unit = loaded.module.unit(unit_id)
    except KeyError:
        raise NotFound("unit_unknown") from None
    if not loaded.written:
        raise NotFound("unit_unwritten")
    return loaded, unit


def has_unit(module_id: str, unit_id: str) -> bool:
    """Return whether there is such a unit with its text."""
    return any(
        one.id == module_id and one.written and unit_id in {unit.id for unit in one.module.units}
        for one in catalog().modules
    )


def for_competence(code: str) -> LoadedModule | None:
    """Return the first module that teaches a competence."""
    return next((one for one in catalog().modules if one.module.competence == code), None)


def against_framework(modules: Iterable[LoadedModule], framework: Framework) -> Iterator[Problem]:
    """Yield each competence and activity code that the framework does not have."""
    for loaded in modules:
        module, path = loaded.module, loaded.folder / "__init__.py"
        if module.framework != framework.id:
            continue
        yield from _instruments_against(loaded, framework)
        if module.competence is None:
            continue
        if module.competence not in framework.codes:
            yield Problem(path, None, f"no competence {module.competence!r}", "Use a code of it")
            continue
        known = framework.competence(module.competence).activity_codes
        for unit in module.units:
            if unit.activity not in known:
                what = f"unit {unit.id!r} names no activity {unit.activity!r}"
                yield Problem(path, None, what, f"Use one of {', '.join(known)}")


def _instruments_against(loaded: LoadedModule, framework: Framework) -> Iterator[Problem]:
    known = {code for one in framework.competences for code in one.activity_codes}
    for instrument in loaded.instruments:
        for code in instrument.activities:
            if code not in known:
                path = loaded.folder / INSTRUMENTS / f"{instrument.id}.yaml"
                yield Problem(path, None, f"it names no activity {code!r}", "Use a code of it")
