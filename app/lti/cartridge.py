"""Files that a platform reads: what the tool is, and a whole course of it as a Common Cartridge.

Common Cartridge 1.1 with links of LTI (`imsbasiclti_xmlv1p0`), which Moodle restores as activities;
it takes neither 1.2 nor 1.3. Custom parameters are lost on the way, so each launch address says
what it places. The same course gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from app.lti import rules
from app.lti.markup import Element, root, under, written

LINK_TYPE = "imsbasiclti_xmlv1p0"
MANIFEST = "imsmanifest.xml"
_LINK = {
    None: "http://www.imsglobal.org/xsd/imslticc_v1p0",
    "blti": "http://www.imsglobal.org/xsd/imsbasiclti_v1p0",
    "lticm": "http://www.imsglobal.org/xsd/imslticm_v1p0",
    "lticp": "http://www.imsglobal.org/xsd/imslticp_v1p0",
}
_CARTRIDGE = {
    # Moodle knows the format by this one, in the first 1024 bytes.
    None: "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "lomimscc": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP file can say: the real one would make other bytes each time."""
_READABLE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Activity:
    """One link of ours in a course, in the reader's words; `key` is its placement."""

    key: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What a cartridge holds."""

    framework: str
    title: str
    sections: tuple[Section, ...]


def link(activity: Activity, address: str, icon: str) -> bytes:
    """Return a link that `address` launches (LTI 1.1, 5: `cartridge_basiclti_link`)."""
    top = root("cartridge_basiclti_link", _LINK)
    under(top, "title", activity.title, prefix="blti")
    under(top, "description", activity.about, prefix="blti")
    if activity.key:
        custom = under(top, "custom", prefix="blti")
        under(custom, "property", activity.key, prefix="lticm", name=rules.PLACE)
    under(top, "launch_url", address, prefix="blti")
    under(top, "icon", icon, prefix="blti")
    vendor = under(top, "vendor", prefix="blti")
    under(vendor, "code", "keepinpact", prefix="lticp")
    under(vendor, "name", "Keep in Pact", prefix="lticp")
    return written(top)


def packed(course: Course, language: str, address: Callable[[str], str], icon: str) -> bytes:
    """Return a course as a cartridge; `address` gives what launches the placement of a key."""
    numbered = [
        (
            f"s{place}",
            section,
            [(f"s{place}a{n}", one) for n, one in enumerate(section.activities, 1)],
        )
        for place, section in enumerate(course.sections, 1)
    ]
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        _add(archive, MANIFEST, _manifest(course, language, numbered))
        for _id, _section, activities in numbered:
            for name, activity in activities:
                _add(archive, _file(name), link(activity, address(activity.key), icon))
    return into.getvalue()


_Numbered = list[tuple[str, Section, list[tuple[str, Activity]]]]


def _manifest(course: Course, language: str, numbered: _Numbered) -> bytes:
    top = root("manifest", _CARTRIDGE, identifier=f"keepinpact-{course.framework}-{language}")
    _metadata(top, course.title, language)
    every = under(
        under(top, "organizations"),
        "organization",
        identifier="organization",
        structure="rooted-hierarchy",
    )
    trunk = under(every, "item", identifier="root")
    resources = under(top, "resources")
    for section_id, section, activities in numbered:
        branch = under(trunk, "item", identifier=section_id)
        under(branch, "title", section.title)
        for name, activity in activities:
            leaf = under(branch, "item", identifier=name, identifierref=f"{name}r")
            under(leaf, "title", activity.title)
            resource = under(resources, "resource", identifier=f"{name}r", type=LINK_TYPE)
            under(resource, "file", href=_file(name))
    return written(top)


def _metadata(top: Element, title: str, language: str) -> None:
    metadata = under(top, "metadata")
    under(metadata, "schema", "IMS Common Cartridge")
    under(metadata, "schemaversion", "1.1.0")
    general = under(under(metadata, "lom", prefix="lomimscc"), "general", prefix="lomimscc")
    named = under(general, "title", prefix="lomimscc")
    under(named, "string", title, prefix="lomimscc", language=language)
    under(general, "language", language, prefix="lomimscc")


def _file(name: str) -> str:
    return f"links/{name}.xml"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _READABLE
    info.create_system = 3  # Unix, wherever it is written
    archive.writestr(info, content)
