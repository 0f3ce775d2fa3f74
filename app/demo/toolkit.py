"""What the example centre has in its toolkit: partners, surveys, filled instruments.

Each part is made whole, in one transaction, unless it is there: a second run doubles nothing.
"""

from __future__ import annotations

from app.demo import asking, network, papers
from app.demo.papers import Cast
from app.kernel.db import unit_of_work


def equip(cast: Cast) -> None:
    """Make what is missing; the example cohort must be there."""
    trainer = cast["trainer"]
    with unit_of_work():
        network.build(trainer)
    with unit_of_work():
        asking.survey_all(trainer)
    with unit_of_work():
        papers.write_all(cast)
