"""What must agree: one module's languages with each other, and its links with all modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from modules.diagrams import shape
from modules.loaded import CONTENT, GLOSSARY, LoadedModule, fail
from modules.texts import SECTIONS, Link

TERM = "term:"
UNIT = "unit:"
"""How a text links to a term, and to a unit: `unit:needs`, or `unit:new-partnerships/needs`."""

_OUTSIDE = ("https://", "http://", "mailto:")
_HERE = (*SECTIONS, "checklist", "practice", "reflection", "sources")


def check_languages(loaded: LoadedModule, languages: Collection[str]) -> None:
    """Refuse files that belong to no unit, and parts that differ between languages.

    A tick is kept by its place in the checklist, so the third point must be the same in each.
    Raise `BadModule`.
    """
    expected = {loaded.text_path(language, unit) for language, unit in loaded.texts}
    for path in sorted((loaded.folder / CONTENT).glob("*/*.md")):
        if path not in expected:
            fail(path, "this file belongs to no unit or language", "Rename or remove it")
    first, *others = languages
    for unit in loaded.module.units:
        reference = loaded.texts[first, unit.id]
        for language in others:
            text, path = loaded.texts[language, unit.id], loaded.text_path(language, unit.id)
            wanted, points = len(reference.checklist), len(text.checklist)
            if points != wanted:
                what = f"the checklist has {points} points, {wanted} in {first!r}"
                fail(path, what, "Give the same points in the same order")
            here = {one.id: shape(one) for one in text.diagrams}
            there = {one.id: shape(one) for one in reference.diagrams}
            for name in here.keys() | there.keys():
                if here.get(name) != there.get(name):
                    what = f"the diagram {name!r} differs from the one in {first!r}"
                    fail(path, what, "Give the same kind, parts and numbers")
    _check_diagram_ids(loaded, first)


def _check_diagram_ids(loaded: LoadedModule, language: str) -> None:
    """Refuse two diagrams of one id: a page that shows all units would have it twice."""
    seen: set[str] = set()
    for unit in loaded.module.units:
        for diagram in loaded.texts[language, unit.id].diagrams:
            if diagram.id in seen:
                path = loaded.text_path(language, unit.id)
                fail(path, f"the diagram {diagram.id!r} exists already", "Rename it")
            seen.add(diagram.id)


@dataclass(frozen=True)
class Targets:
    """What a link may point to."""

    terms: Mapping[str, LoadedModule]
    """Id of a term → the module that owns it."""
    units: Mapping[str, Collection[str]]
    """Module id → ids of its units, where they have texts."""

    @classmethod
    def of(cls, modules: Iterable[LoadedModule]) -> Targets:
        every = list(modules)
        return cls(
            {term.id: loaded for loaded in every for term in loaded.terms},
            {one.id: [unit.id for unit in one.module.units] for one in every if one.written},
        )


def check_terms(loaded: LoadedModule, targets: Targets) -> None:
    """Refuse a term that another module, or this one, has already; raise `BadModule`."""
    seen: set[str] = set()
    for term in loaded.terms:
        owner = targets.terms.get(term.id)
        if term.id in seen or (owner is not None and owner is not loaded):
            where = "here" if owner is None or owner is loaded else f"in {owner.folder.name}"
            path = loaded.folder / GLOSSARY
            fail(path, f"the term {term.id!r} stands {where} already", "Keep one of the two")
        seen.add(term.id)


def check_links(loaded: LoadedModule, targets: Targets) -> None:
    """Refuse a link to nowhere; raise `BadModule`."""
    for (language, unit_id), text in loaded.texts.items():
        for link in text.links:
            for what, mend in _broken(link, loaded, targets):
                fail(loaded.text_path(language, unit_id), what, mend, link.line)


def _broken(link: Link, loaded: LoadedModule, targets: Targets) -> Iterator[tuple[str, str]]:
    target = link.target
    if target.startswith(TERM):
        if target.removeprefix(TERM) not in targets.terms:
            yield f"no glossary has the term {target!r}", "Name one that is there, or write it"
    elif target.startswith(UNIT):
        module_id, _slash, unit_id = target.removeprefix(UNIT).rpartition("/")
        if unit_id not in targets.units.get(module_id or loaded.id, ()):
            yield f"there is no {target!r}", "Name a unit as unit:id or unit:module/id"
    elif target.startswith("#"):
        if target.removeprefix("#") not in _HERE:
            yield f"this page has no part {target!r}", f"Use one of {', '.join(_HERE)}"
    elif not target.startswith(_OUTSIDE):
        yield f"the link {target!r} leads nowhere", "Use term:, unit:, # or https://"
