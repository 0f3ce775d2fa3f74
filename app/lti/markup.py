"""The door to lxml: XML that we write for platforms, and what they answer in XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

Element = etree._Element  # noqa: SLF001  # lxml gives the type of its elements no other name

LONGEST_ANSWER = 64 * 1024
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(ValueError):
    """An answer is no XML that we read."""


def root(tag: str, namespaces: Mapping[str | None, str], **attributes: str) -> Element:
    """Return a new document's outermost element; `None` stands for the namespace of all others."""
    nsmap: Any = dict(namespaces)  # the stubs know of no default namespace
    return etree.Element(f"{{{namespaces[None]}}}{tag}", attributes, nsmap=nsmap)


def under(
    parent: Element, tag: str, text: str | None = None, *, prefix: str | None = None, **named: str
) -> Element:
    """Add an element in the namespace that `prefix` stands for; return it."""
    element = etree.SubElement(parent, f"{{{parent.nsmap[prefix]}}}{tag}", named)
    if text is not None:
        element.text = _NOT_XML.sub("", text)
    return element


def written(top: Element) -> bytes:
    return etree.tostring(top, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def parsed(document: bytes) -> Element:
    """Return the outermost element of what somebody sent; raise `Unreadable`.

    No entity is resolved, nothing is fetched, and a document that brings a DTD is refused: an
    answer of a platform has no use for either (OWASP XML External Entity Prevention).
    """
    if len(document) > LONGEST_ANSWER:
        raise Unreadable("too long")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        found = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("no XML") from error
    about: Any = found.getroottree().docinfo  # the stubs know too little of it
    if about.doctype:
        raise Unreadable("a DTD")
    return found


def text_of(top: Element, *path: str) -> str | None:
    """Return the text of the first element on this path, in whatever namespace it stands."""
    found = top.find(".//" + "/".join(f"{{*}}{tag}" for tag in path))
    return None if found is None else (found.text or "").strip()
