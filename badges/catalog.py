"""The badge designs: a YAML file and an SVG each, read strictly when the product starts.

Designs that differ in little share a file: each entry of its `each` makes one, with the fields that
are its own, and texts that fill the braces in the texts they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from app.kernel.i18n import Text, missing_languages
from badges.model import Alignment, BadgeDesign, Kind, Malformed

FOLDER = Path(__file__).with_name("designs")
TEXTS = ("name", "description", "criteria", "artwork_alt")
ALIGNMENT_FIELDS = {"name", "url", "framework", "code"}
FIELDS = {"design", "version", "framework", "artwork", "tags", *TEXTS}
OPTIONAL = {"kind", "alignment"}
OF_KIND: Mapping[Kind, set[str]] = {
    Kind.COMPETENCE: {"competence"},
    Kind.ATTESTATION: {"competence"},
    Kind.ALL_SEVEN: set(),
    Kind.ROLE: {"to_confirm"},
}
"""What a design of a kind must have besides, and others may not."""

EACH = "each"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,60}")

VIEW_BOX = "0 0 512 512"
DRAWING_ELEMENTS = frozenset(
    {"svg", "title", "desc", "defs", "g", "path", "rect", "circle", "ellipse", "line"}
    | {"polygon", "polyline", "linearGradient", "radialGradient", "stop", "clipPath", "use"}
)
"""What a drawing is made of. No text (it would need a font), no script, style or picture."""
_SVG = "{http://www.w3.org/2000/svg}"


@cache
def designs() -> Mapping[str, BadgeDesign]:
    """Return the product's designs by key; raise `Malformed`. Read once in a process."""
    return read_folder(FOLDER)


def design_for(
    framework: str, competence: str | None, kind: Kind = Kind.COMPETENCE
) -> BadgeDesign | None:
    """Return the newest design of a kind, for a competence or for none."""
    fitting = [
        design
        for design in designs().values()
        if (design.framework, design.competence, design.kind) == (framework, competence, kind)
    ]
    return max(fitting, key=lambda design: design.version, default=None)


def roles(framework: str) -> list[BadgeDesign]:
    """Return the newest design for each role, by name of the file."""
    newest: dict[str, BadgeDesign] = {}
    for design in sorted(designs().values(), key=lambda each: each.version):
        if (design.framework, design.kind) == (framework, Kind.ROLE):
            newest[design.slug] = design
    return [newest[slug] for slug in sorted(newest)]


def read_folder(folder: Path) -> dict[str, BadgeDesign]:
    """Return every design in a folder by key; raise `Malformed` naming the first bad file."""
    found: dict[str, BadgeDesign] = {}
    for path in sorted(folder.glob("*.yaml")):
        for design in read_file(path):
            if design.key in found:
                raise Malformed(path.name, f"gives the design {design.key} a second time")
            found[design.key] = design
    return found


def read_file(path: Path) -> list[BadgeDesign]:
    """Return the design in a file, or those that share it; raise `Malformed`."""
    fields = _yaml(path)
    if EACH in fields:
        return [
            _design(path, _filled(path.name, fields, entry)) for entry in _entries(path, fields)
        ]
    design = _design(path, fields)
    if path.stem != design.key:
        raise Malformed(path.name, f"should be called {design.key}.yaml")
    return [design]


def _entries(path: Path, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = fields[EACH]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Malformed(path.name, f"{EACH} must be a list of maps")
    return entries


def _filled(file: str, fields: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of one design: those shared, filled with what is the entry's own."""
    known = FIELDS | OPTIONAL | set().union(*OF_KIND.values())
    fillings = {name: value for name, value in entry.items() if name not in known}
    own = {name: value for name, value in entry.items() if name in known}
    for name, value in fillings.items():
        if missing := missing_languages(value):
            raise Malformed(file, f"{name} lacks a text in: {', '.join(missing)}")
    shared = {name: value for name, value in fields.items() if name != EACH}
    for name in TEXTS:
        if missing := missing_languages(shared.get(name)):
            raise Malformed(file, f"{name} lacks a text in: {', '.join(missing)}")
        shared[name] = {
            language: _with(file, text, fillings, own, language)
            for language, text in shared[name].items()
        }
    return {**shared, **own}


def _with(
    file: str, text: str, fillings: Mapping[str, Text], own: Mapping[str, Any], language: str
) -> str:
    words = {name: filling[language] for name, filling in fillings.items()}
    try:
        return text.format_map({**own, **words})
    except (KeyError, ValueError) as error:
        raise Malformed(file, f"has braces that nothing fills: {error}") from error


def _design(path: Path, fields: dict[str, Any]) -> BadgeDesign:
    kind = _kind(path.name, fields)
    for name in TEXTS:
        if missing := missing_languages(fields[name]):
            raise Malformed(path.name, f"{name} lacks a text in: {', '.join(missing)}")
    slug, version, tags = fields["design"], fields["version"], fields["tags"]
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise Malformed(path.name, "design must be a slug of lower-case letters, digits, hyphens")
    if not isinstance(version, int) or version < 1:
        raise Malformed(path.name, "version must be a whole number from 1")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Malformed(path.name, "tags must be a list of words")
    for name in ("competence", "framework", "artwork"):
        if not isinstance(fields.get(name, ""), str):
            raise Malformed(path.name, f"{name} must be a word")
    return BadgeDesign(
        slug=slug,
        version=version,
        kind=kind,
        framework=fields["framework"],
        competence=fields.get("competence"),
        name=_text(fields["name"]),
        description=_text(fields["description"]),
        criteria=_text(fields["criteria"]),
        artwork=_drawing(path.with_name(fields["artwork"])),
        artwork_alt=_text(fields["artwork_alt"]),
        tags=tuple(tags),
        alignments=tuple(_alignments(path.name, fields.get("alignment", []))),
        to_confirm=tuple(_points(path.name, fields.get("to_confirm", []))),
    )


def _yaml(path: Path) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Malformed(path.name, f"is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(fields, dict):
        raise Malformed(path.name, "must be a map of fields")
    return fields


def _kind(file: str, fields: Mapping[str, Any]) -> Kind:
    """Return the kind of a design that has every field of that kind and no other."""
    try:
        kind = Kind(fields.get("kind", Kind.COMPETENCE))
    except ValueError as error:
        raise Malformed(file, f"kind must be one of: {', '.join(Kind)}") from error
    if missing := (FIELDS | OF_KIND[kind]) - fields.keys():
        raise Malformed(file, f"lacks: {', '.join(sorted(missing))}")
    if unknown := fields.keys() - FIELDS - OF_KIND[kind] - OPTIONAL:
        raise Malformed(file, f"has unknown fields: {', '.join(sorted(map(str, unknown)))}")
    return kind


def _points(file: str, points: Any) -> Iterator[Text]:
    """Yield what whoever awards a role confirms."""
    for point in points if isinstance(points, list) else [points]:
        if missing := missing_languages(point):
            raise Malformed(file, f"a point to confirm lacks: {', '.join(missing)}")
        yield _text(point)


def _alignments(file: str, entries: object) -> Iterator[Alignment]:
    """Yield the entries of other frameworks (such as ESCO) that a design corresponds to."""
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or entry.keys() != ALIGNMENT_FIELDS:
            wanted = ", ".join(sorted(ALIGNMENT_FIELDS))
            raise Malformed(file, f"each alignment must have exactly: {wanted}")
        if missing := missing_languages(entry["name"]):
            raise Malformed(file, f"an alignment's name lacks: {', '.join(missing)}")
        words = [entry["url"], entry["framework"], entry["code"]]
        if not all(isinstance(word, str) and word for word in words):
            raise Malformed(file, "an alignment's url, framework and code must be words")
        if not entry["url"].startswith(("https://", "http://")):
            raise Malformed(file, "an alignment's url must be a web address")
        yield Alignment(_text(entry["name"]), *words)


def _text(text: Mapping[str, str]) -> Text:
    return {language: words.strip() for language, words in text.items()}


def _drawing(path: Path) -> str:
    """Return an SVG that shows the same everywhere and can do nothing but be looked at."""
    if not path.is_file() or path.suffix != ".svg":
        raise Malformed(path.name, "is not an SVG file beside the design")
    source = path.read_text(encoding="utf-8")
    try:
        root = ElementTree.fromstring(source)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise Malformed(path.name, f"is not plain SVG: {error}") from error
    if root.tag != f"{_SVG}svg" or root.get("viewBox") != VIEW_BOX:
        raise Malformed(path.name, f'must be an <svg> with viewBox="{VIEW_BOX}"')
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name not in DRAWING_ELEMENTS:
            raise Malformed(path.name, f"may not contain <{name}>")
        for attribute, value in element.attrib.items():
            _check_attribute(path.name, attribute, value)
    return source


def _check_attribute(file: str, attribute: str, value: str) -> None:
    name = attribute.rpartition("}")[2].lower()
    if name.startswith("on") or name == "style":
        raise Malformed(file, f"may not have the attribute {name}")
    elsewhere = name in {"href", "src"} and not value.startswith("#")
    if elsewhere or ("url(" in value and "url(#" not in value):
        raise Malformed(file, f"may not refer to {value[:60]}")
