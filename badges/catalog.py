"""The badge designs: ours, a YAML file and an SVG each, and those that organisations added.

Ours are read strictly when the product starts. Those that differ in little share a file: each entry
of its `each` makes one, with the fields that are its own, and texts that fill the braces in the
texts they share.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.kernel.errors import NotFound
from app.kernel.i18n import Text, missing_languages
from app.kernel.ids import OrganisationId
from badges.designing import checking, drawing, store, yaml_text
from badges.designing.faults import Malformed
from badges.designing.yaml_text import Fields
from badges.model import BadgeDesign, Kind

FOLDER = Path(__file__).with_name("designs")
EACH = "each"


@cache
def designs() -> Mapping[str, BadgeDesign]:
    """Return the product's designs by key; raise `Malformed`. Read once in a process."""
    return read_folder(FOLDER)


def get(key: str) -> BadgeDesign:
    """Return one version of a design, ours or one that was put into use; raise `NotFound`."""
    design = designs().get(key) or store.find_used(key)
    if design is None:
        raise NotFound
    return design


def design_for(
    framework: str, competence: str | None, kind: Kind = Kind.COMPETENCE
) -> BadgeDesign | None:
    """Return the newest design of ours of a kind, for a competence or for none."""
    fitting = [
        design
        for design in designs().values()
        if (design.framework, design.competence, design.kind) == (framework, competence, kind)
    ]
    return max(fitting, key=lambda design: design.version, default=None)


def by_hand(framework: str, organisation_id: OrganisationId) -> list[BadgeDesign]:
    """Return what an organisation may award by hand, newest versions: the roles, then its own."""
    newest: dict[str, BadgeDesign] = {}
    for design in sorted(designs().values(), key=lambda each: each.version):
        if (design.framework, design.kind) == (framework, Kind.ROLE):
            newest[design.slug] = design
    own = [each for each in store.offered(organisation_id) if each.framework == framework]
    return [*(newest[slug] for slug in sorted(newest)), *own]


def read_folder(folder: Path) -> dict[str, BadgeDesign]:
    """Return every design in a folder by key; raise `Malformed` naming the first bad file."""
    found: dict[str, BadgeDesign] = {}
    for path in sorted(folder.glob("*.yaml")):
        for design in read_file(path):
            if design.key in found:
                raise Malformed(path.name, "again", key=design.key)
            found[design.key] = design
    return found


def read_file(path: Path) -> list[BadgeDesign]:
    """Return the design in a file, or those that share it; raise `Malformed`."""
    fields = yaml_text.read(path.read_bytes(), path.name)
    if EACH in fields.values:
        return [_design(path, _filled(fields, entry)) for entry in _entries(fields)]
    design = _design(path, fields)
    if path.stem != design.key:
        raise Malformed(path.name, "file_name", name=f"{design.key}.yaml")
    return [design]


def _entries(fields: Fields) -> list[dict[str, Any]]:
    entries = fields.values[EACH]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise fields.fault("maps", EACH)
    return entries


def _filled(fields: Fields, entry: Mapping[str, Any]) -> Fields:
    """Return the fields of one design: those shared, filled with what is the entry's own."""
    known = checking.FIELDS | checking.OPTIONAL | set().union(*checking.OF_KIND.values())
    fillings = {name: value for name, value in entry.items() if name not in known}
    own = {name: value for name, value in entry.items() if name in known}
    for name, value in fillings.items():
        if missing := missing_languages(value):
            raise fields.fault("languages", EACH, name, languages=", ".join(missing))
    shared = {name: value for name, value in fields.values.items() if name != EACH}
    for name, longest in checking.TEXTS.items():
        checking.check_text(fields, longest, name)
        shared[name] = {
            language: _with(fields, name, fillings, own, language) for language in shared[name]
        }
    return Fields(fields.file, {**shared, **own}, fields.lines)


def _with(
    fields: Fields, name: str, fillings: Mapping[str, Text], own: Mapping[str, Any], language: str
) -> str:
    try:
        words = {name: filling[language] for name, filling in fillings.items()}
        filled: str = fields.values[name][language].format_map({**own, **words})
    except (KeyError, ValueError) as error:
        raise fields.fault("braces", name, problem=str(error)) from error
    return filled


def _design(path: Path, fields: Fields) -> BadgeDesign:
    file = fields.values.get("artwork")
    beside = path.with_name(file) if isinstance(file, str) and file else None
    if beside is not None and (beside.suffix != ".svg" or not beside.is_file()):
        raise Malformed(beside.name, "missing")
    source = drawing.checked(beside.read_bytes(), beside.name) if beside else ""
    return checking.design(fields, source)
