"""Find the training modules: the folders beside this file, and installed packages.

A package offers a module through an entry point of the group `keepinpact.modules` that names the
package (or subpackage) which holds `MODULE` and the content. A bad module of ours stops the start,
with file, line and mend; a bad foreign one is left out and reported, so that somebody else's
mistake never closes the house.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from modules.folder import load_entry, load_folder
from modules.instrument_links import check_ids, check_sources
from modules.loaded import CONTENT, DECLARATION, QUIZ, BadModule, LoadedModule, Problem, fail
from modules.spec import Part
from modules.structure import Targets, check_links, check_terms

GROUP = "keepinpact.modules"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Registry:
    """All usable modules in order, and the foreign ones that were left out."""

    modules: tuple[LoadedModule, ...]
    left_out: tuple[Problem, ...] = ()

    def get(self, module_id: str) -> LoadedModule:
        """Return one module; raise `KeyError` if there is none of this id."""
        for loaded in self.modules:
            if loaded.id == module_id:
                return loaded
        raise KeyError(module_id)


def load(
    languages: Collection[str],
    *,
    folder: Path = HERE,
    foreign: Iterable[EntryPoint] | None = None,
) -> Registry:
    """Return every module, texts in each of `languages`; raise `BadModule` for one of ours."""
    found = [load_folder(one, languages) for one in folders(folder)]
    for place, loaded in enumerate(found):
        check_among(loaded, found[:place], linking_to=found)
    left_out = []
    for entry in entry_points(group=GROUP) if foreign is None else foreign:
        try:
            loaded = load_entry(entry, languages)
            check_among(loaded, found, linking_to=[*found, loaded])
            found.append(loaded)
        except BadModule as error:
            left_out.append(error.problem)
    return Registry(in_order(found), tuple(left_out))


def check_among(
    loaded: LoadedModule,
    earlier: Collection[LoadedModule],
    *,
    linking_to: Collection[LoadedModule],
) -> None:
    """Refuse what an earlier module has: its id, a term, an instrument; and a link to nowhere.

    Raise `BadModule`.
    """
    for other in earlier:
        if other.id == loaded.id:
            what = f"{other.folder.name} has the id {loaded.id!r} too"
            fail(loaded.folder / DECLARATION, what, "Rename it")
    check_terms(loaded, Targets.of(earlier))
    check_links(loaded, Targets.of(linking_to))
    check_ids(loaded, earlier)
    check_sources(loaded, linking_to)


def in_order(modules: Iterable[LoadedModule]) -> tuple[LoadedModule, ...]:
    """Return modules by the part of the training they belong to; within it as they came."""
    parts = list(Part)
    return tuple(sorted(modules, key=lambda one: parts.index(one.module.part)))


def folders(folder: Path = HERE) -> list[Path]:
    """Return the folders that hold a module; a leading underscore hides one."""
    return sorted(
        one
        for one in folder.iterdir()
        if one.is_dir()
        and one.name[0] not in "._"
        and any((one / name).exists() for name in (DECLARATION, CONTENT, QUIZ))
    )
