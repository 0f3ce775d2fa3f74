"""What the example people write, rate and hand in. Invented for the demo, and plainly so."""

from __future__ import annotations

from collections.abc import Mapping

EARLIER = {
    "A": (1, 2, 1, 2, 1),
    "B": (2, 1, 1, 1),
    "C": (2, 2, 3, 2, 1),
    "D": (1, 1, 2, 2, 1, 1, 2),
    "E": (1, 1, 2, 1, 1, 1, 1, 2),
    "F": (2, 1, 1, 2, 1, 2),
    "G": (3, 2, 2, 3, 2, 2, 3),
}
"""How the example learner rated themselves three months ago: levels in the activities' order."""

BEFORE = (2, 2, 2, 3, 2)
AFTER = (4, 4, 3, 4, 4)
"""Competence A before and after its module."""

REVIEW: Mapping[str, tuple[int, str]] = {
    "A1": (4, "The three opening questions are answered with figures from your own centre."),
    "A2": (4, "Two of your six candidates are new to the centre: well looked for."),
    "A3": (3, "The goal is shared; its two signs of success could be sharper."),
    "A4": (4, "Each partner's gain stands in one line, and so does what each gives."),
    "A5": (4, "A charter of one page that both sides signed, and a clear list of open points."),
}
"""The example assessor's level and comment for each activity."""

STRENGTHS = (
    "You built a partnership from the need to the charter, and you can say why each step was taken."
)
NEXT_STEPS = "Give A3 two signs of success that somebody else could count."
BADGE_STATEMENT = (
    "Built one partnership from the need to a signed charter, on their own, and documented "
    "each step."
)

STATEMENT = {
    "situation": "Our centre had no offer for people returning to work after a long illness, and "
    "our users asked for one at the desk about twice a week.",
    "action": "I wrote the need on one page, looked for partners in four directions, met two of "
    "them, and wrote a charter with the one whose aims fit ours.",
    "result": "A monthly information hour with an example partner, tried three times; eleven "
    "people came, and both sides want to go on.",
    "learned": "I used to begin with whom I know. Now I begin with what is missing. Next time I "
    "would agree on the signs of success before the first trial.",
}

NEED = """# The need, on one page (example)

**Who asks:** people returning to work after a long illness, about two a week at the desk.

**What they need:** an hour with somebody who knows both occupational health and retraining.

**What we have:** advisers for retraining. **What is missing:** occupational health.

**First risk:** the partner's priorities change in the budget round. **Then:** two dates are fixed
before it.
"""

ROLES = """# Role table (example)

| Role | Who | What they add |
|---|---|---|
| Pilot | our centre | neutral place, users, room |
| Operator | an example occupational health service | two specialists a month |
| Funder | an example regional fund | travel costs |
| Partner | an example patients' association | trust, and a voice from experience |
"""

MINUTES = """Minutes of the meeting on the strategy (example)

Present: the partnership officer of the example centre, two people of the example service.
Agreed: what each seeks, what each gives, three trials, how users say whether it helped.
Open: who pays for the second specialist from the fourth trial on.
Next meeting: after the second trial.
"""

CHARTER = """# Project charter, one page (example)

**What:** an information hour for people returning to work after illness.
**Why:** two questions a week without an answer; sign of success: most know their next step.
**How:** our room, their specialists, once a month; both sides look at users' notes after each hour.
Duration: three trials, then both decide. Open: costs from the fourth on.
"""

WAITING_STATEMENT = {
    "situation": "Our centre answered a regional call for the first time, with two partners.",
    "action": "I checked the ten points with both partners and wrote the budget by role.",
    "result": "The application was complete a week before the deadline.",
    "learned": "Ask the funder early: one telephone call saved us a whole annex.",
}
WAITING_EVIDENCE = """# Application checklist and budget by role (example)

Ten points checked with both partners; two were open and are closed. The budget has a column for
each partner and a line for each role; co-financing stands beside it.
"""
