"""A framework as the CSV that Moodle's competency import reads (tool_lpimportcsv, Moodle 4.5).

Moodle takes fourteen columns by position, whatever their headings say. It makes a framework with
its scale, the competences, and beneath each its activities. One file holds one language, as Moodle
keeps one text of each; the id number says which, so that several stand beside each other.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from html import escape

from competences.framework.model import LEVELS, Activity, Competence, Framework, Scale

COLUMNS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
NAME = 100
"""Characters of a name or an id number: Moodle cuts off what is longer."""
HTML = "1"
NO_RULE = ("", "0", "null")
"""Rule type, outcome and config: a level is validated by an assessor, never reckoned."""
TAXONOMY = "competency,practice,practice,practice"
"""What Moodle calls an entry on each of its four floors."""
_UNWANTED = str.maketrans("<>\\\n", "‹›/ ")
_FORMULA = ("=", "+", "-", "@")


def document(framework: Framework, language: str) -> str:
    """Return the file; each row stands on one line."""
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_framework(framework, language))
    for competence in framework.competences:
        words = framework.scale.words(language)
        writer.writerow(_entry("", competence, _described(competence, words, language), language))
        for activity in competence.activities:
            about = _paragraph(activity.about[language])
            writer.writerow(_entry(competence.code, activity, about, language))
    return into.getvalue()


def _framework(framework: Framework, language: str) -> Iterable[str]:
    return (
        "",
        f"{framework.id}-{framework.version}-{language}"[-NAME:],
        _name(framework.title[language]),
        _paragraph(framework.attribution[language]),
        HTML,
        _scale_values(framework.scale, language),
        _scale_configuration(framework.scale),
        *("",) * 5,
        "1",
        TAXONOMY,
    )


def _entry(
    parent: str, one: Competence | Activity, description: str, language: str
) -> Iterable[str]:
    """Return the row of a competence or an activity, which take the scale of the framework."""
    name = _name(f"{one.code} {one.title[language]}")
    return (parent, one.code, name, description, HTML, "", "", *NO_RULE, "", "", "", "")


def _scale_values(scale: Scale, language: str) -> str:
    """Return the words, lowest first; Moodle parts them at commas and knows a scale by all."""
    words = (_plain(word).replace(",", ";") for word in scale.words(language))
    return _no_formula(",".join(words))


def _scale_configuration(scale: Scale) -> str:
    """Return what a level means: proficient from where it can be validated, which is the default.

    The scale's own id comes first; Moodle puts the right one in.
    """
    levels = [
        {
            "id": level,
            "scaledefault": int(level == scale.validation_from),
            "proficient": int(level >= scale.validation_from),
        }
        for level in LEVELS
    ]
    return json.dumps([{"scaleid": "1"}, *levels], separators=(",", ":"))


def _described(competence: Competence, words: list[str], language: str) -> str:
    """Return what a competence is, and what somebody at each level does."""
    levels = "".join(
        f"<li><strong>{_html(word)}</strong> {_html(competence.descriptors[level][language])}</li>"
        for level, word in zip(LEVELS, words, strict=True)
    )
    return f"{_paragraph(competence.summary[language])}<ol>{levels}</ol>"


def _paragraph(text: str) -> str:
    return f"<p>{_html(text)}</p>"


def _html(text: str) -> str:
    # PHP takes a backslash for the beginning of an escape, even in a CSV.
    return escape(text, quote=False).replace("\n", " ").replace("\\", "&#92;")


def _name(text: str) -> str:
    plain = _plain(text)
    cut = plain if len(plain) <= NAME else f"{plain[: NAME - 1].rpartition(' ')[0]}…"
    return _no_formula(cut)


def _plain(text: str) -> str:
    """Return words without what Moodle takes for a tag, or PHP for an escape."""
    return text.translate(_UNWANTED)


def _no_formula(text: str) -> str:
    """Keep a spreadsheet from reckoning; Moodle trims the blank away, and ids are left as is."""
    return f" {text}" if text.startswith(_FORMULA) else text
