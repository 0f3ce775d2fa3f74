"""Who is in the example cohort, and what happened to them in nine months.

Their names say plainly that they are examples. `trainer` and `trainer2` train the cohort, so what
one of them judges needs a second look by `assessor`, who does not. Days are counted back from
today; what somebody does later stands later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo.cases import (
    appeals,
    begins,
    identifies,
    is_confirmed,
    is_judged,
    is_proposed,
    is_seen,
    is_taken,
    pauses,
    reopens,
    sends,
    withdraws,
    writes,
)
from app.demo.judging import FURTHER, NOT_YET
from app.demo.life import (
    Step,
    agrees,
    asks_witness,
    completes,
    gathers,
    keeps_badge,
    keeps_result,
    links,
    rates,
    reads,
    shares,
)
from competences.agreement.model import Terms

NEW, FINANCE, LEAD, TALK = "new-partnerships", "finance", "leadership", "communication"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cohort: their name, their language, and what they did, in order."""

    name: str
    language: str
    steps: tuple[Step, ...]


def _english(number: int, *steps: Step) -> Member:
    return Member(f"Example Learner {number:02}", "en", steps)


def _french(number: int, word: str, *steps: Step) -> Member:
    return Member(f"Exemple {word} {number:02}", "fr", steps)


def _terms(today: datetime) -> Terms:
    return Terms(
        aims="To be validated in two competences before the end of the year.",
        targets={"A": 4, "G": 3},
        learner_commits="Two hours a week on the modules; one piece of evidence a month.",
        adviser_commits="An hour together every month; the centre gives two hours a week for it.",
        meetings="The first Tuesday of each month",
        until=(today + timedelta(days=120)).date(),
    )


def _termes(today: datetime) -> Terms:
    return Terms(
        aims="Construire trois partenariats et savoir en montrer les résultats.",
        targets={"A": 3, "E": 3},
        learner_commits="Deux modules d’ici le printemps, et une pièce pour chaque activité.",
        adviser_commits="Un retour écrit en une semaine sur chaque pièce.",
        meetings="Toutes les trois semaines, en visioconférence",
        until=(today + timedelta(days=150)).date(),
    )


MEMBERS: tuple[Member, ...] = (
    _english(
        1,
        rates(262, "2132132"),
        shares(260),
        completes(255, NEW, 2, 3),
        sends(215, "A", 3),
        is_judged(206, "A", "assessor", 3),
        reopens(70, "A"),
        gathers(60, "A", 2),
        sends(50, "A", 4),
        is_judged(43, "A", "assessor", 4),
        rates(30, "4232242"),
    ),
    _french(
        2,
        "Apprenante",
        rates(262, "3221123"),
        shares(200),
        completes(240, NEW, 3, 4),
        keeps_result(220, NEW),
        links(200, "A4"),
        sends(190, "A", 4),
        is_judged(180, "A", "trainer2", 4),
        is_judged(172, "A", "assessor", 4),
        rates(60, "4321134"),
    ),
    _english(
        3,
        rates(260, "4343334"),
        sends(170, "A", 5),
        is_judged(160, "A", "trainer", 5),
        is_judged(151, "A", "assessor", 5),
        sends(120, "G", 5),
        is_judged(110, "G", "assessor", 5),
        rates(40, "5443345"),
    ),
    _french(
        4,
        "Apprenant",
        rates(261, "2212212"),
        shares(250),
        reads(240, NEW, 2, 2),
        begins(34, "A", 3),
    ),
    _english(
        5,
        rates(258, "3222222"),
        completes(230, NEW, 3, 4),
        sends(150, "A", 4),
        is_judged(139, "A", "assessor", NOT_YET),
        rates(100, "3223222"),
    ),
    _french(
        6,
        "Apprenante",
        rates(259, "4233344"),
        sends(180, "A", 4),
        is_judged(168, "A", "assessor", 3),
        appeals(160, "A"),
        is_judged(148, "A", "trainer2", 4),
    ),
    _english(
        7,
        rates(257, "3132223"),
        shares(255),
        agrees(245, "trainer", _terms, sign=True),
        completes(240, NEW, 2, 3),
        sends(130, "A", 3),
        is_judged(118, "A", "trainer", 3),
        is_judged(110, "A", "assessor", 3),
        begins(25, "G", 3),
        identifies(24, "G"),
        gathers(20, "G", 4),
        writes(12, "G"),
    ),
    _french(
        8,
        "Apprenant",
        rates(256, "2222111"),
        completes(200, FINANCE, 2, 3),
        sends(95, "B", 3),
        is_judged(84, "B", "assessor", 3),
        agrees(5, "trainer2", _termes, sign=False),
    ),
    _english(
        9,
        rates(254, "3333333"),
        completes(210, FINANCE, 3, 4),
        sends(24, "B", 3),
    ),
    _french(
        10,
        "Apprenante",
        rates(255, "3242233"),
        shares(240),
        links(14, "C2"),
        sends(3, "C", 3),
    ),
    _english(
        11,
        rates(253, "4323243"),
        sends(8, "G", 4),
        is_taken(2, "G", "assessor"),
    ),
    _french(
        12,
        "Apprenante",
        rates(252, "3322223"),
        completes(190, TALK, 2, 3),
        asks_witness(40, "G1", answered=33),
        sends(12, "G", 3),
        is_judged(4, "G", "trainer", 3),
    ),
    _english(
        13,
        rates(250, "3432333"),
        shares(245),
        sends(26, "B", 4),
        is_judged(15, "B", "trainer", 4),
        is_judged(6, "B", "assessor", 3),
        is_proposed(2, "B", "trainer", 3),
    ),
    _french(
        14,
        "Apprenant",
        rates(249, "4432234"),
        sends(28, "A", 4),
        is_judged(14, "A", "trainer2", 4),
        is_judged(5, "A", "assessor", 3),
    ),
    _english(
        15,
        rates(251, "3233223"),
        reads(120, LEAD, 3, 3),
        sends(28, "C", 3),
        is_judged(17, "C", "assessor", FURTHER),
    ),
    _french(
        16,
        "Apprenante",
        rates(247, "3323344"),
        shares(230),
        sends(30, "G", 4),
        is_judged(16, "G", "assessor", 3),
        appeals(6, "G"),
    ),
    _english(
        17,
        rates(246, "4344333"),
        sends(45, "D", 4),
        is_seen(40, "D", "trainer"),
        is_seen(39, "D", "trainer2"),
        is_judged(34, "D", "assessor", NOT_YET),
        appeals(11, "D"),
    ),
    _french(
        18,
        "Apprenant",
        rates(245, "3222334"),
        sends(140, "G", 3),
        is_judged(128, "G", "assessor", FURTHER),
        gathers(115, "G", 3),
        sends(112, "G", 3),
        is_judged(104, "G", "assessor", 3),
        keeps_badge(50, "G", "E1"),
    ),
    _english(
        19,
        rates(244, "4232233"),
        sends(160, "B", 4),
        is_judged(150, "B", "trainer", 4),
        is_judged(141, "B", "assessor", 3),
        is_proposed(138, "B", "assessor", 4),
        is_confirmed(136, "B", "trainer"),
        reopens(18, "B"),
        gathers(10, "B", 1),
    ),
    _french(
        20,
        "Apprenante",
        rates(243, "2233222"),
        shares(243),
        reads(230, TALK, 5, 2),
        begins(90, "G", 3),
        identifies(85, "G"),
        gathers(80, "G", 2),
        pauses(60, "G"),
    ),
    _english(
        21,
        rates(242, "3223323"),
        sends(75, "B", 3),
        withdraws(66, "B"),
        asks_witness(6, "B1", answered=None),
    ),
    _french(
        22,
        "Apprenant",
        rates(240, "3333233"),
        shares(200),
        completes(175, NEW, 2, 4),
        keeps_result(150, NEW),
        sends(11, "A", 3),
        is_taken(4, "A", "trainer", then="trainer2"),
    ),
    _english(
        23,
        rates(100, "1121111"),
        shares(99),
        reads(35, NEW, 4, 1),
    ),
    _french(24, "Apprenante", rates(20, "1211121")),
)
