"""What is wrong with a design, where, and in which words."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import ProductError


def _l(sentence: str) -> str:
    """Mark a sentence for the catalogs; whoever shows it looks it up there."""
    return sentence


FAULTS: Mapping[str, str] = {
    # any file
    "too_large": _l("is larger than %(longest)s kB"),
    "not_utf8": _l("is not text in UTF-8"),
    "missing": _l("is not there"),
    # YAML
    "not_yaml": _l("is not YAML: %(problem)s"),
    "not_map": _l("must be a map of fields"),
    "alias": _l("may not use anchors and aliases (& and *); put quotes around such a text"),
    "tag": _l("may not use tags (!); put quotes around such a text"),
    "too_deep": _l("is nested too deeply"),
    "too_many_parts": _l("has more than %(most)s parts"),
    "twice": _l("stands there twice"),
    "key": _l("has a field without a plain name"),
    # fields
    "lacks": _l("lacks: %(fields)s"),
    "unknown": _l("is not a field of such a design"),
    "given_here": _l("is not for the file to say: it is set here"),
    "kind": _l("must be one of: %(kinds)s"),
    "slug": _l("must be a slug: small letters, digits and hyphens, a letter first"),
    "slug_long": _l("is longer than %(longest)s characters"),
    "slug_version": _l("may not end like a version, such as -v2"),
    "slug_reserved": _l("may not begin with %(prefix)s"),
    "version": _l("must be a whole number from 1"),
    "word": _l("must be a word"),
    "languages": _l("lacks a text in: %(languages)s"),
    "words": _l("must be a list of words"),
    "points": _l("must be a list of sentences, each in every language"),
    "maps": _l("must be a list of maps"),
    "alignment": _l("must be a list of maps with exactly: %(fields)s"),
    "web_address": _l("must be a web address"),
    "months": _l("must be a map of months, a whole number from 1 to %(most)s"),
    "too_long": _l("is longer than %(longest)s characters"),
    "too_many": _l("has more than %(most)s entries"),
    "html": _l("may not contain HTML, such as %(found)s"),
    "picture": _l("may not contain a picture from elsewhere"),
    "link": _l("may only link to web addresses, not to %(found)s"),
    "hidden": _l("contains a character that nobody sees (%(found)s)"),
    # files of ours
    "file_name": _l("should be called %(name)s"),
    "again": _l("gives the design %(key)s a second time"),
    "braces": _l("has braces that nothing fills: %(problem)s"),
    # drawings
    "not_svg": _l("is not plain SVG: %(problem)s"),
    "encoding": _l("says that it is not in UTF-8"),
    "doctype": _l("may not contain <!DOCTYPE>"),
    "instruction": _l("may not contain <?%(name)s?>"),
    "root": _l('must be an <svg> with viewBox="%(view_box)s"'),
    "element": _l("may not contain <%(element)s>"),
    "attribute": _l("may not have the attribute %(attribute)s"),
    "reference": _l("may not refer to %(value)s"),
    "reference_missing": _l("refers to #%(name)s, which is not in it"),
    "reference_depth": _l("refers in a circle, or through too many steps"),
    "too_many_shapes": _l(
        "has more than %(most)s shapes: each counts as often as it is shown, and as %(layer)s with "
        "opacity or a clip-path"
    ),
    "blank": _l("shows nothing"),
}
"""Code → what the file, or its field, does wrong, in English."""


class Malformed(ProductError):
    """A badge design that cannot be used; the message names file, line, field and reason."""

    def __init__(
        self, file: str, fault: str, *, line: int | None = None, at: str = "", **details: object
    ) -> None:
        place = ", ".join(filter(None, [file, f"line {line}" if line else "", at]))
        reason = FAULTS[fault] % details
        super().__init__("badge_design_malformed", file=place, reason=reason)
        self.file, self.fault, self.line, self.at = file, fault, line, at
        self.details = details

    def __str__(self) -> str:
        return f"{self.values['file']}: {self.values['reason']}"
