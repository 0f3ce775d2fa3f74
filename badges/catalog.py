"""The badge designs: one YAML file and one SVG each, read strictly when the product starts."""

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
from badges.model import Alignment, BadgeDesign, Malformed

FOLDER = Path(__file__).with_name("designs")
TEXTS = ("name", "description", "criteria", "artwork_alt")
OPTIONAL = {"alignment"}
ALIGNMENT_FIELDS = {"name", "url", "framework", "code"}
FIELDS = {"design", "version", "competence", "framework", "artwork", "tags", *TEXTS}
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


def design_for(framework: str, competence: str) -> BadgeDesign | None:
    """Return the newest design for a competence."""
    fitting = [
        design
        for design in designs().values()
        if (design.framework, design.competence) == (framework, competence)
    ]
    return max(fitting, key=lambda design: design.version, default=None)


def read_folder(folder: Path) -> dict[str, BadgeDesign]:
    """Return every design in a folder by key; raise `Malformed` naming the first bad file."""
    found: dict[str, BadgeDesign] = {}
    for path in sorted(folder.glob("*.yaml")):
        design = read_design(path)
        if path.stem != design.key:
            raise Malformed(path.name, f"should be called {design.key}.yaml")
        found[design.key] = design
    return found


def read_design(path: Path) -> BadgeDesign:
    """Return the design in a file and its drawing; raise `Malformed`."""
    fields = _fields(path)
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
        if not isinstance(fields[name], str):
            raise Malformed(path.name, f"{name} must be a word")
    return BadgeDesign(
        slug=slug,
        version=version,
        framework=fields["framework"],
        competence=fields["competence"],
        name=_text(fields["name"]),
        description=_text(fields["description"]),
        criteria=_text(fields["criteria"]),
        artwork=_drawing(path.with_name(fields["artwork"])),
        artwork_alt=_text(fields["artwork_alt"]),
        tags=tuple(tags),
        alignments=tuple(_alignments(path.name, fields.get("alignment", []))),
    )


def _fields(path: Path) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Malformed(path.name, f"is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(fields, dict):
        raise Malformed(path.name, "must be a map of fields")
    if missing := FIELDS - fields.keys():
        raise Malformed(path.name, f"lacks: {', '.join(sorted(missing))}")
    if unknown := fields.keys() - FIELDS - OPTIONAL:
        raise Malformed(path.name, f"has unknown fields: {', '.join(sorted(map(str, unknown)))}")
    return fields


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
