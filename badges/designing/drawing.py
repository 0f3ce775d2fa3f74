"""Drawings that show the same everywhere and can do nothing but be looked at.

What a drawing may hold is listed; all else is refused, with its line. It is then written anew from
what was read, so that nothing is kept that was not looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from xml.parsers import expat

from defusedxml import ElementTree  # type: ignore[import-untyped]

from badges import artwork
from badges.designing.faults import Malformed

VIEW_BOX = "0 0 512 512"
MAX_BYTES = 200 * 1024
MAX_DEPTH = 20
MAX_SHAPES = 2000
LAYER_SHAPES = 50
"""What an element counts as that is drawn by itself first, over the whole picture."""
LAYERS = frozenset({"opacity", "clip-path"})
MAX_STEPS = 3
"""From a shape to what it refers to, from there on, and once more."""

ELEMENTS = frozenset(
    {"svg", "title", "desc", "defs", "g", "path", "rect", "circle", "ellipse", "line"}
    | {"polygon", "polyline", "linearGradient", "radialGradient", "stop", "clipPath", "use"}
)
"""No text (it would need a font), no script, style, picture, animation or effect."""

ATTRIBUTES = frozenset(
    {"id", "href", "viewBox", "version", "role", "aria-hidden", "aria-label", "transform"}
    | {"x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "fx", "fy", "fr"}
    | {"x1", "y1", "x2", "y2", "d", "points", "offset", "spreadMethod"}
    | {"fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"}
    | {"stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity"}
    | {"clip-path", "clip-rule", "clipPathUnits", "stop-color", "stop-opacity"}
    | {"gradientUnits", "gradientTransform"}
)
FUNCTIONS = frozenset(
    {"matrix", "translate", "scale", "rotate", "skewx", "skewy", "rgb", "rgba", "hsl", "hsla"}
)

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_LOCAL = re.compile(r"#([\w.-]+)")
_URL = re.compile(r"""url\(\s*(["']?)#([\w.-]+)\1\s*\)""")
_CALL = re.compile(r"([\w-]*)\s*\(")


def checked(source: bytes, file: str) -> str:
    """Return a drawing, written anew; raise `Malformed` with the reason and its line."""
    if len(source) > MAX_BYTES:
        raise Malformed(file, "too_large", longest=MAX_BYTES // 1024)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(file, "not_utf8") from error
    _look(text, file)
    drawing = _written(text)
    if artwork.is_blank(drawing):
        raise Malformed(file, "blank")
    return drawing


def _look(text: str, file: str) -> None:
    """Go through a drawing from its beginning; raise `Malformed` at the first fault."""
    parser = expat.ParserCreate(namespace_separator="\n")
    look = _Look(file, parser)
    parser.XmlDeclHandler = look.declaration
    parser.StartDoctypeDeclHandler = look.doctype
    parser.ProcessingInstructionHandler = look.instruction
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        problem = expat.ErrorString(error.code)
        raise Malformed(file, "not_svg", line=error.lineno, problem=problem) from error
    look.finish()


@dataclass(slots=True)
class _Look:
    """What has been seen so far."""

    file: str
    parser: expat.XMLParserType
    open: list[str] = field(default_factory=list)
    """The id of each element that is open, or an empty text."""
    seen: int = 0
    """Shapes, as they count."""
    sizes: Counter[str] = field(default_factory=Counter)
    """Id → how many shapes it counts as, with what is in it."""
    referred: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Id → what it and the elements in it refer to; under "" what anything does."""

    def fault(self, fault: str, **details: object) -> Malformed:
        line = self.parser.CurrentLineNumber
        return Malformed(self.file, fault, line=line, at="", **details)

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        # Another encoding would be another drawing to whoever believes it.
        if encoding and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise self.fault("encoding")

    def doctype(self, *_declared: object) -> None:
        raise self.fault("doctype")

    def instruction(self, name: str, _data: str) -> None:
        raise self.fault("instruction", name=name[:40])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("\n")
        if not self.open and (
            (namespace, local) != (SVG, "svg") or attributes.get("viewBox") != VIEW_BOX
        ):
            raise self.fault("root", view_box=VIEW_BOX)
        if namespace != SVG or local not in ELEMENTS or (self.open and local == "svg"):
            raise self.fault("element", element=local[:40])
        weight = LAYER_SHAPES if LAYERS & attributes.keys() else 1
        self.seen += weight
        if self.seen > MAX_SHAPES:
            raise self.fault("too_many_shapes", most=MAX_SHAPES, layer=LAYER_SHAPES)
        if len(self.open) >= MAX_DEPTH:
            raise self.fault("too_deep")
        self.open.append(attributes.get("id", ""))
        around = {"", *self.open}
        for each in around - {""}:
            self.sizes[each] += weight
        for attribute, value in attributes.items():
            for target in self._references(attribute, value):
                for each in around:
                    self.referred[each].append(target)

    def end(self, _name: str) -> None:
        self.open.pop()

    def _references(self, attribute: str, value: str) -> list[str]:
        """Return the ids that an attribute refers to; raise `Malformed` for what it may not."""
        name = attribute.removeprefix(f"{XLINK}\n")
        if name == "href":
            local = _LOCAL.fullmatch(value)
            if local is None:
                raise self.fault("reference", value=value[:60])
            return [local[1]]
        if attribute not in ATTRIBUTES:
            raise self.fault("attribute", attribute=attribute.rpartition("\n")[2][:40])
        calls = _CALL.findall(_URL.sub("", value))
        if "\\" in value or any(call.lower() not in FUNCTIONS for call in calls):
            raise self.fault("reference", value=value[:60])
        return [found[1] for found in _URL.findall(value)]

    def finish(self) -> None:
        """Refuse references to nothing, in circles, and shapes shown again too often."""
        for target in self.referred[""]:
            if target not in self.sizes:
                raise Malformed(self.file, "reference_missing", name=target[:40])
        shown: dict[str, int] = dict(self.sizes)
        for _ in range(MAX_STEPS):
            shown = self._with_references(shown)
        if shown != self._with_references(shown):
            raise Malformed(self.file, "reference_depth")
        if self.seen + sum(shown[target] for target in self.referred[""]) > MAX_SHAPES:
            raise Malformed(self.file, "too_many_shapes", most=MAX_SHAPES, layer=LAYER_SHAPES)

    def _with_references(self, shown: dict[str, int]) -> dict[str, int]:
        """Return how many shapes are shown by each id, one step of references further on."""
        return {
            name: size + sum(shown[target] for target in self.referred.get(name, ()))
            for name, size in self.sizes.items()
        }


def _written(text: str) -> str:
    """Return a drawing that has been looked at without comments, prefixes and declarations."""
    root = ElementTree.fromstring(text, forbid_dtd=True)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        if (target := element.attrib.pop(f"{{{XLINK}}}href", None)) is not None:
            element.set("href", target)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.attrib = {"xmlns": SVG, **root.attrib}
    written: str = ElementTree.tostring(root, encoding="unicode")
    return written
