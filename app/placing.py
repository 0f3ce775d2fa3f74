"""What a teacher can place in a course: the pages of all worlds as placements (part of wiring).

`KINDS` is what `app.lti.placements` offers. To add one: a kind with its offers, and the page that
each leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.errors import NotFound
from app.learning import catalog
from app.lti.cartridge import Activity, Course, Section
from app.lti.placements import FIRST_PAGE, Gives, Kind, Offer
from app.toolkit import catalog as toolkit
from app.web.language import pick
from competences.framework import service as frameworks
from modules.loaded import LoadedModule
from modules.spec import Part


def _single(name: str, endpoint: str, title: Callable[[], tuple[str, str]], gives: Gives) -> Kind:
    """Return a kind with one placement, whose key is its name."""
    return Kind(name, lambda: [Offer(name, *title(), gives=gives)], lambda _what: url_for(endpoint))


def _heading(one: LoadedModule) -> str:
    """Return under which heading things of a module stand: its competence, or its own title."""
    code = one.module.competence
    return pick(frameworks.current().competence(code).title if code else one.module.title)


def _written() -> list[LoadedModule]:
    return [one for one in catalog.catalog().modules if one.written]


def _modules() -> Sequence[Offer]:
    every = (_("All modules"), _("The list of modules; each learner chooses."))
    return [Offer("module", *every), *map(_module, _written())]


def _module(one: LoadedModule) -> Offer:
    about = pick(one.module.why)
    return Offer(f"module:{one.id}", pick(one.module.title), about, Gives.SHARE, _heading(one))


def _has_module(module_id: str) -> bool:
    return not module_id or any(one.id == module_id for one in _written())


def _units() -> Sequence[Offer]:
    return [
        Offer(
            f"unit:{one.id}/{unit.id}",
            pick(unit.title),
            ngettext("One sitting, %(num)d minute.", "One sitting, %(num)d minutes.", unit.minutes),
            Gives.PARTICIPATION,
            _heading(one),
        )
        for one in _written()
        for unit in one.module.units
    ]


def _has_unit(what: str) -> bool:
    module_id, _slash, unit_id = what.partition("/")
    return any(
        one.id == module_id and unit_id in {unit.id for unit in one.module.units}
        for one in _written()
    )


def _quizzes() -> Sequence[Offer]:
    return [
        Offer(
            f"quiz:{one.id}",
            _("Quiz: %(module)s", module=pick(one.module.title)),
            _("Questions with an explanation after each answer."),
            Gives.SCORE,
            _heading(one),
        )
        for one in _written()
        if one.quiz
    ]


def _cases() -> Sequence[Offer]:
    return [
        Offer(
            f"case:{one.id}",
            _("Case: %(title)s", title=pick(one.case.title)),
            _("A story in which each learner decides how it goes on."),
            group=_heading(one),
        )
        for one in _written()
        if one.case
    ]


def _self_assessments() -> Sequence[Offer]:
    every = (
        _("Self-assessment: all competences"),
        _("Where learners say they stand. Their levels stay with them."),
    )
    return [
        Offer("self-assessment", *every, gives=Gives.PARTICIPATION),
        *(
            Offer(
                f"self-assessment:{competence.code}",
                _("Self-assessment: %(competence)s", competence=pick(competence.title)),
                pick(competence.summary),
                Gives.PARTICIPATION,
                pick(competence.title),
            )
            for competence in frameworks.current().competences
        ),
    ]


def _dossiers() -> Sequence[Offer]:
    every = (_("My dossiers"), _("Evidence for a level, handed to an assessor."))
    return [
        Offer("dossier", *every),
        *(
            Offer(
                f"dossier:{competence.code}",
                _("Dossier: %(competence)s", competence=pick(competence.title)),
                _("Evidence for a level of this competence, handed to an assessor."),
                Gives.LEVEL,
                pick(competence.title),
            )
            for competence in frameworks.current().competences
        ),
    ]


def _instruments() -> Sequence[Offer]:
    every = (_("Toolkit"), _("All instruments; each learner chooses."))
    return [
        Offer("instrument", *every),
        *(
            Offer(
                f"instrument:{one.instrument.id}",
                _("Instrument: %(title)s", title=pick(one.instrument.title)),
                pick(one.instrument.purpose),
                Gives.PARTICIPATION if one.instrument.sections else Gives.NOTHING,
                _heading(one.module),
            )
            for one in toolkit.placed()
        ),
    ]


def _has_instrument(instrument_id: str) -> bool:
    known = {one.instrument.id for one in toolkit.placed()}
    return not instrument_id or instrument_id in known


def _to_instrument(instrument_id: str) -> str:
    if not instrument_id:
        return url_for("toolkit.overview")
    return url_for("toolkit.instrument", instrument_id=instrument_id)


def _to_module(module_id: str) -> str:
    if not module_id:
        return url_for("learning.modules")
    return url_for("learning.module", module_id=module_id)


def _to_unit(what: str) -> str:
    module_id, _slash, unit_id = what.partition("/")
    return url_for("learning.unit", module_id=module_id, unit_id=unit_id)


def _to_self_assessment(code: str) -> str:
    return url_for("assessment.rate", code=code) if code else url_for("assessment.choose")


def _to_dossier(code: str) -> str:
    if not code:
        return url_for("validation.dossiers")
    return url_for("validation.new", competence=code)


KINDS = (
    _single(
        FIRST_PAGE,
        "home.start",
        lambda: (_("Start page"), _("Each learner’s own next step, path and standing.")),
        Gives.NOTHING,
    ),
    Kind("module", _modules, _to_module, _has_module),
    Kind("unit", _units, _to_unit, _has_unit),
    Kind("quiz", _quizzes, lambda module_id: url_for("quiz.start", module_id=module_id)),
    Kind("case", _cases, lambda module_id: url_for("case.show", module_id=module_id)),
    Kind("self-assessment", _self_assessments, _to_self_assessment),
    Kind("dossier", _dossiers, _to_dossier),
    Kind("instrument", _instruments, _to_instrument, _has_instrument),
    _single(
        "surveys",
        "surveys.overview",
        lambda: (_("Surveys"), _("Build a survey in seven steps, collect answers, see results.")),
        Gives.NOTHING,
    ),
    _single(
        "badges",
        "badges.mine",
        lambda: (_("Badge collection"), _("Each learner’s own badges, to keep and to show.")),
        Gives.NOTHING,
    ),
    _single(
        "group",
        "lti_courses.overview",
        lambda: (
            _("People of the course"),
            _("For trainers: who is in the course, how far they are, what they share."),
        ),
        Gives.NOTHING,
    ),
)


def course(framework_id: str | None) -> Course:
    """Return a whole course of a framework: how to begin, then module by module.

    What is for trainers stays out. Raises `NotFound` for a framework that has no modules here.
    """
    framework = frameworks.current()
    if framework_id not in {None, framework.id}:
        raise NotFound("framework_unknown", framework=framework_id, version="")
    offers = {offer.key: offer for kind in KINDS for offer in kind.offers()}
    begin = Section(_("Begin here"), _activities(offers, FIRST_PAGE, "self-assessment"))
    modules = [
        Section(pick(one.module.title), _activities(offers, *_parts(one)))
        for one in _written()
        if one.module.part is not Part.TRAINERS and one.module.framework == framework.id
    ]
    return Course(framework.id, pick(framework.title), (begin, *modules))


def _parts(one: LoadedModule) -> list[str]:
    """Return the placements of a module in the order in which it is worked through."""
    code = one.module.competence
    return [
        f"module:{one.id}",
        *([f"self-assessment:{code}"] if code else []),
        *(f"unit:{one.id}/{unit.id}" for unit in one.module.units),
        f"case:{one.id}",
        f"quiz:{one.id}",
    ]


def _activities(offers: Mapping[str, Offer], *keys: str) -> tuple[Activity, ...]:
    found = [offers[key] for key in keys if key in offers]
    return tuple(Activity(one.key, one.title, one.about) for one in found)
