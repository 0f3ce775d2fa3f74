"""What somebody of the example cohort does on a day of the last nine months.

Each function returns a step of a history: called with a `Life` it does it, through the services and
with the clock on that day. Days are counted back from today.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo import judging, pieces, story
from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import DossierId
from app.learning import catalog, quizzing
from app.learning import service as learning
from badges import publishing
from badges import service as badges
from competences.agreement import service as agreement
from competences.agreement.model import Party, Terms
from competences.assessment import service as assessment
from competences.assessment.model import Moment, Occasion, Rating
from competences.framework import service as framework_service
from competences.framework.model import Activity, Competence
from competences.portfolio import service as portfolio
from competences.portfolio import verifying
from competences.portfolio.witnessing import service as witnessing
from competences.portfolio.witnessing.model import Answer, Asked, Said
from competences.validation import service as validation

SPREAD = (0, 0, 1, 0, -1, 0, 0, 0)
"""How somebody's activities lie around their level; the median stays where it is."""


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody of the cohort, and those they meet."""

    actor: Actor
    number: int
    language: str
    cast: Mapping[str, Actor]
    today: datetime

    @contextmanager
    def on(self, days_ago: float) -> Iterator[None]:
        """Let it be that day; everybody keeps an hour of their own."""
        day = self.today - timedelta(days=days_ago)
        with clock.at(day.replace(hour=8 + self.number % 9, minute=7 * self.number % 60)):
            yield

    def dossier(self, code: str) -> DossierId:
        return next(each.id for each in validation.mine(self.actor) if each.competence == code)

    def level_asked(self, code: str) -> int:
        record = validation.open_own(self.actor, self.dossier(code)).record
        return record.current.draft.requested_level


Step = Callable[[Life], None]


def _competence(code: str) -> Competence:
    return framework_service.current().competence(code)


def _ratings(competence: Competence, level: int) -> list[Rating]:
    codes = competence.activity_codes
    return [
        Rating(code, min(5, max(1, level + SPREAD[place % len(SPREAD)])))
        for place, code in enumerate(codes)
    ]


# -- seeing where one stands, and learning ---------------------------------------------------------


def rates(days_ago: int, levels: str) -> Step:
    """Rate all competences, in order, one digit each."""

    def step(life: Life) -> None:
        competences = framework_service.current().competences
        given = {
            competence.code: _ratings(competence, int(level))
            for competence, level in zip(competences, levels, strict=True)
        }
        with life.on(days_ago):
            assessment.save(life.actor, Occasion(), given)
            assessment.finish(life.actor, Occasion(), given)

    return step


def shares(days_ago: int) -> Step:
    """Let the trainers see one's own levels."""

    def step(life: Life) -> None:
        with life.on(days_ago):
            assessment.set_sharing(life.actor, shared=True)

    return step


def reads(days_ago: int, module_id: str, units: int, before: int) -> Step:
    """Begin a module at a level and read so many units of it, one in two days."""

    def step(life: Life) -> None:
        loaded = catalog.get(module_id)
        code = loaded.module.competence
        assert code is not None
        with life.on(days_ago):
            _rate_around(life, Moment.BEFORE, module_id, code, before)
        for number, unit in enumerate(loaded.module.units[:units]):
            with life.on(days_ago - 1 - 2 * number):
                learning.keep_ticks(life.actor, module_id, unit.id, {0, 1})
                learning.mark_read(life.actor, module_id, unit.id)

    return step


def completes(days_ago: int, module_id: str, before: int, after: int) -> Step:
    """Read a whole module, pass its quiz, and close it at a level."""

    def step(life: Life) -> None:
        loaded, quiz = quizzing.quiz_of(module_id)
        code = loaded.module.competence
        assert code is not None
        units = len(loaded.module.units)
        reads(days_ago, module_id, units, before)(life)
        with life.on(days_ago - 2 * units - 1):
            for question_id, given in story.quiz_answers(quiz):
                quizzing.answer(life.actor, module_id, question_id, given)
        with life.on(days_ago - 2 * units - 2):
            _rate_around(life, Moment.AFTER, module_id, code, after)

    return step


def _rate_around(life: Life, moment: Moment, module_id: str, code: str, level: int) -> None:
    ratings = _ratings(_competence(code), level)
    assessment.rate(life.actor, code, ratings, str(Occasion(moment, module_id)))


# -- an agreement ----------------------------------------------------------------------------------


def agrees(days_ago: int, adviser: str, terms: Callable[[datetime], Terms], *, sign: bool) -> Step:
    """Be proposed an agreement by a trainer; both sign it four days later, or it waits."""

    def step(life: Life) -> None:
        other = life.cast[adviser]
        with life.on(days_ago):
            found = agreement.begin(other, Party.ADVISER, life.actor.person_id)
            agreement.propose(other, found, terms(life.today), seen=0)
            agreement.sign(other, found, 1, name=other.name or "", agreed=True)
        if sign:
            with life.on(days_ago - 4):
                agreement.sign(life.actor, found, 1, name=life.actor.name or "", agreed=True)

    return step


# -- evidence --------------------------------------------------------------------------------------


def gathers(days_ago: int, code: str, most: int | None = None) -> Step:
    """Put a piece for each activity of a competence into the portfolio, or for the first ones."""

    def step(life: Life) -> None:
        with life.on(days_ago):
            activities: tuple[Activity, ...] = _competence(code).activities[:most]
            pieces.add_for(life.actor, life.language, activities, life.number)

    return step


def links(days_ago: int, activity: str) -> Step:
    """Add a link that shows one activity."""

    def step(life: Life) -> None:
        with life.on(days_ago):
            shown = framework_service.current().activity(activity)
            pieces.add_link(life.actor, life.language, shown)

    return step


def keeps_result(days_ago: int, module_id: str) -> Step:
    """Take what a completed module attests into the portfolio."""

    def step(life: Life) -> None:
        loaded, progress = catalog.get(module_id), learning.progress(life.actor, module_id)
        attested, done = progress.attested, progress.completed_at
        assert attested is not None
        assert done is not None
        title = loaded.module.title[life.language]
        text = pieces.RESULTS[life.language].format(
            title=title,
            day=f"{done:%Y-%m-%d}",
            units=len(attested.units),
            right=attested.quiz_right,
            asked=attested.quiz_asked,
        )
        with life.on(days_ago):
            portfolio.add_document(
                life.actor,
                title=title,
                text=text,
                origin=f"module:{module_id}@{done.isoformat()}",
                activities=tuple(attested.after),
                language=life.language,
            )

    return step


def keeps_badge(days_ago: int, code: str, proves: str) -> Step:
    """Hand in the badge of another competence, as a picture, for one activity."""

    def step(life: Life) -> None:
        held = badges.awards_of(life.actor.person_id, life.actor.organisation_id)
        award = next(each for each in held if each.competence == code)
        picture = io.BytesIO(publishing.baked_picture(award.id, "png").body)
        with life.on(days_ago):
            portfolio.add_file(
                life.actor,
                title="",
                stream=picture,
                file_name="badge.png",
                activities=(proves,),
                language=life.language,
                badge=verifying.badge_in(life.actor, picture),
            )

    return step


def asks_witness(days_ago: int, activity: str, answered: int | None) -> Step:
    """Ask a partner to confirm one's work; they answer on a day, or have not yet."""

    def step(life: Life) -> None:
        words = judging.WITNESS[life.language]
        asked = Asked(
            name=words.name,
            email=f"witness{life.number}@example.org",
            relation=words.relation,
            description=words.description,
            message="",
            activities=(activity,),
            language=life.language,
            with_files=False,
        )
        with life.on(days_ago):
            token = witnessing.token_of(witnessing.ask(life.actor, asked, ()))
        if answered is not None:
            said = Said(Answer.CONFIRMS, words.answer, words.name, words.relation)
            with life.on(answered):
                witnessing.answer(
                    token,
                    said,
                    agreed=True,
                    title=f"{words.title}{activity}",
                    text=f"{words.answer}\n\n*{words.name}*",
                )

    return step
