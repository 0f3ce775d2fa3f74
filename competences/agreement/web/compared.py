"""Two versions of an agreement, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_date

from app.kernel.differing import Part, side_by_side
from app.web.language import current_language
from competences.agreement.model import Item, Terms
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both, in parts that differ or do not."""

    item: Item
    old: Sequence[Part]
    new: Sequence[Part]

    @property
    def changed(self) -> bool:
        return any(part.changed for part in (*self.old, *self.new))


def compared(old: Terms, new: Terms, framework: Framework) -> list[Row]:
    """Return the fields of both in the order of the page."""
    before, after = _words(old, framework), _words(new, framework)
    return [Row(item, *side_by_side(before[item], after[item])) for item in Item]


def _words(terms: Terms, framework: Framework) -> dict[Item, str]:
    """Return a version as plain text, as it is read."""
    names = framework.scale.words(current_language())
    return {
        Item.AIMS: terms.aims,
        Item.TARGETS: "\n".join(
            f"{code}: {level}, {names[level - 1]}" for code, level in sorted(terms.targets.items())
        ),
        Item.LEARNER_COMMITS: terms.learner_commits,
        Item.ADVISER_COMMITS: terms.adviser_commits,
        Item.MEETINGS: terms.meetings,
        Item.UNTIL: format_date(terms.until, "long") if terms.until else "",
    }
