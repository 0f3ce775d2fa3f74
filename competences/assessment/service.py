"""Rate oneself, and see where one stands. A finished assessment never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from competences.assessment import personal_store, rules, standing_store, store, targets
from competences.assessment.events import SelfAssessed
from competences.assessment.model import (
    NOTE_LENGTH,
    Draft,
    Finished,
    Moment,
    Occasion,
    Position,
    Rating,
    Sheet,
    Standing,
    Target,
)
from competences.assessment.needs import Module, needed
from competences.assessment.tables import StandingShareRow
from competences.framework.model import LEVELS, Competence, Framework

PERSONAL_TABLES = personal_store.PERSONAL_TABLES

FRESH = timedelta(days=7)
"""So long what was said still stands when a module begins."""

Ratings = Mapping[str, Sequence[Rating]]
"""Competence code → what was rated in it."""

Seen = Mapping[str, UUID | None]
"""Competence code → `Sheet.last_finished` of the sheet that a person was looking at."""


def read_occasion(text: str, competence: str) -> Occasion:
    """Return an occasion that fits a competence; raise `Invalid`."""
    occasion = Occasion.parse(text)
    if occasion.module_id is not None:
        module = needed().module_for(competence)
        if module is None or module.id != occasion.module_id:
            raise Invalid("occasion_unknown")
    return occasion


def module_for(competence: str) -> Module | None:
    return needed().module_for(competence)


def sheets(actor: Actor, competences: Iterable[str], occasion: Occasion) -> list[Sheet]:
    """Return what there is to rate, with the drafts a person left; raise `NotFound`."""
    framework = needed().framework()
    codes = [_competence(framework, code).code for code in competences]
    drafts = store.drafts(actor, framework.id, occasion, codes)
    finished = store.newest_finished(actor, framework.id, occasion, codes)
    rated = store.ratings(draft.id for draft in drafts.values())
    sheets = [
        _sheet(framework, code, drafts.get(code), rated, finished.get(code)) for code in codes
    ]
    if occasion.moment is not Moment.BEFORE:
        return sheets
    return [_with_fresh_ratings(actor, framework, sheet) for sheet in sheets]


def _with_fresh_ratings(actor: Actor, framework: Framework, sheet: Sheet) -> Sheet:
    """Fill an untouched sheet with what was said a few days ago: nobody is asked twice.

    Nothing is kept by this: the person reads it, changes what is different, and finishes.
    """
    if sheet.started_at is not None or sheet.last_finished is not None:
        return sheet
    since = clock.now() - FRESH
    for done in store.history(actor.person_id, actor.organisation_id, framework.id):
        same = done.competence == sheet.competence.code and done.version == framework.version
        if same and done.finished_at >= since:
            ratings = store.ratings([done.id])[done.id]
            return replace(
                sheet,
                ratings={rating.activity: rating for rating in ratings},
                carried_from=done.finished_at,
            )
    return sheet


def _sheet(
    framework: Framework,
    code: str,
    draft: Draft | None,
    rated: Mapping[UUID, Sequence[Rating]],
    finished: UUID | None,
) -> Sheet:
    used = _framework_of(draft, framework)
    return Sheet(
        competence=used.competence(code),
        scale=used.scale,
        ratings={rating.activity: rating for rating in rated.get(draft.id, ())} if draft else {},
        last_finished=finished,
        started_at=draft.started_at if draft else None,
    )


def _framework_of(draft: Draft | None, framework: Framework) -> Framework:
    """Return the version an assessment was begun with; the one in use for a new one."""
    if draft is None or draft.version == framework.version:
        return framework
    return needed().framework_version(draft.framework, draft.version)


def _competence(framework: Framework, code: str) -> Competence:
    try:
        return framework.competence(code)
    except KeyError:
        raise NotFound("competence_unknown") from None


def save(actor: Actor, occasion: Occasion, ratings: Ratings, seen: Seen | None = None) -> None:
    """Keep ratings in the open assessments, opening those that are needed.

    Activities that are not named stay as they are; an empty rating clears one. Raises `Invalid`
    for a rating that cannot be, and `Conflict` where `seen` shows that an assessment was finished
    in another window.
    """
    framework = needed().framework()
    for code in ratings:
        _competence(framework, code)
    drafts = store.locked_drafts(actor, framework.id, occasion, ratings)
    if seen is not None:
        _check_seen(seen, store.newest_finished(actor, framework.id, occasion, ratings))
    for code, given in ratings.items():
        competence = _framework_of(drafts.get(code), framework).competence(code)
        for rating in given:
            _check(rating, competence)
    begun = {
        code: framework.version
        for code, given in ratings.items()
        if code not in drafts and any(not rating.empty for rating in given)
    }
    if begun:
        drafts |= store.open_drafts(actor, framework.id, occasion, begun)
    _write(actor, drafts, ratings)


def _check_seen(seen: Seen, newest: Mapping[str, UUID]) -> None:
    if any(newest.get(code) != last for code, last in seen.items()):
        raise Conflict("assessment_finished")


def _check(rating: Rating, competence: Competence) -> None:
    if rating.activity not in competence.activity_codes:
        raise Invalid("activity_unknown", activity=rating.activity)
    if rating.level is not None and (rating.level not in LEVELS or rating.not_my_job):
        raise Invalid("level_unknown", activity=rating.activity)
    if len(rating.note) > NOTE_LENGTH:
        raise Invalid("note_too_long", activity=rating.activity, limit=NOTE_LENGTH)


def _write(actor: Actor, drafts: Mapping[str, Draft], ratings: Ratings) -> None:
    kept = store.ratings(draft.id for draft in drafts.values())
    new, changed, cleared = [], [], []
    for code, draft in drafts.items():
        before = {rating.activity: rating for rating in kept.get(draft.id, ())}
        for rating in ratings[code]:
            old = before.get(rating.activity)
            if rating.empty:
                cleared += [(draft.id, rating.activity)] if old else []
            elif old is None:
                new.append((draft.id, rating))
            elif old != rating:
                changed.append((draft.id, rating))
    store.save_ratings(actor.organisation_id, new, changed, cleared)


def finish(actor: Actor, occasion: Occasion, competences: Iterable[str]) -> tuple[str, ...]:
    """Close the open assessments in which something is rated; return their competences.

    Raises `Invalid` where nothing is rated yet.
    """
    framework = needed().framework()
    drafts = store.locked_drafts(actor, framework.id, occasion, competences)
    rated = store.ratings(draft.id for draft in drafts.values())
    over = {
        code: draft
        for code, draft in drafts.items()
        if any(rating.decided for rating in rated.get(draft.id, ()))
    }
    if not over:
        raise Invalid("nothing_rated")
    moment = clock.now()
    levels = {code: rules.self_level(rated[draft.id]) for code, draft in over.items()}
    store.finish({draft.id: levels[code] for code, draft in over.items()}, moment)
    rows = standing_store.standing_rows(actor.person_id, actor.organisation_id, framework.id, over)
    for code, row in rows.items():
        row.self_level, row.self_version, row.self_at = levels[code], over[code].version, moment
    for code, draft in over.items():
        activities = _framework_of(draft, framework).competence(code).activity_codes
        events.publish(
            SelfAssessed(
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                framework_id=draft.framework,
                framework_version=draft.version,
                competence=code,
                occasion=str(occasion),
                complete=rules.complete(rated[draft.id], activities),
            )
        )
    return tuple(over)


def rate(actor: Actor, competence: str, ratings: Sequence[Rating], occasion: str = "open") -> None:
    """Rate a competence from beginning to end in one go."""
    when = read_occasion(occasion, competence)
    save(actor, when, {competence: ratings})
    finish(actor, when, (competence,))


def standings(person_id: PersonId, organisation_id: OrganisationId) -> dict[str, Standing]:
    """Return where a person stands in every competence, for their own eyes.

    Others see `shared_standings`.
    """
    framework = needed().framework()
    known = standing_store.standings(person_id, organisation_id, framework.id)
    return {code: known.get(code, Standing()) for code in framework.codes}


def record_validated(
    *,
    person_id: PersonId,
    organisation_id: OrganisationId,
    framework_id: str,
    framework_version: str,
    competence: str,
    level: int,
) -> None:
    """Note the level an assessor has validated; the newest decision counts."""
    rows = standing_store.standing_rows(person_id, organisation_id, framework_id, (competence,))
    row = rows[competence]
    row.validated_level, row.validated_version = level, framework_version
    row.validated_at = clock.now()


def before_and_after(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, competence: str
) -> tuple[dict[str, int], dict[str, int]]:
    """Return activity → level at the first positioning before a module, and at the last after it.

    What is not part of the job is left out; an assessment that is missing is empty.
    """
    newest_first = [
        done
        for done in store.history(person_id, organisation_id, needed().framework().id)
        if done.competence == competence
    ]
    before = [d.id for d in newest_first if d.occasion == f"{Moment.BEFORE}:{module_id}"][-1:]
    after = [d.id for d in newest_first if d.occasion == f"{Moment.AFTER}:{module_id}"][:1]
    rated = store.ratings([*before, *after])
    return _levels(rated, before), _levels(rated, after)


def _levels(rated: Mapping[UUID, Sequence[Rating]], ids: Sequence[UUID]) -> dict[str, int]:
    return {
        rating.activity: rating.level
        for assessment_id in ids
        for rating in rated.get(assessment_id, ())
        if rating.level is not None
    }


def self_levels(
    person_id: PersonId, organisation_id: OrganisationId, competence: str
) -> dict[str, int]:
    """Return activity → level at the newest finished assessment of one competence.

    For the person themselves, and for those they show it to in a dossier.
    """
    finished = history(person_id, organisation_id)
    newest = [done.id for done in finished if done.competence == competence][:1]
    return _levels(store.ratings(newest), newest)


def target_for(person_id: PersonId, organisation_id: OrganisationId) -> Target:
    """Return the person's own target, else their organisation's, else the newcomer's."""
    return targets.target_for(person_id, organisation_id)


def history(person_id: PersonId, organisation_id: OrganisationId) -> list[Finished]:
    """Return every finished assessment, the newest first."""
    return store.history(person_id, organisation_id, needed().framework().id)


def positions(
    person_id: PersonId,
    organisation_id: OrganisationId,
    done: Sequence[Finished] | None = None,
    *,
    rated: bool = True,
) -> list[Position]:
    """Return all that is known of a person, one line for each competence.

    `done` is their history, if it has been read already. Without `rated` the levels of single
    activities are left out, and with them the activities that a path names.
    """
    done = history(person_id, organisation_id) if done is None else done
    by_code: dict[str, list[Finished]] = {}
    for assessment in done:
        by_code.setdefault(assessment.competence, []).append(assessment)
    newest = {code: assessments[0].id for code, assessments in by_code.items()}
    ratings = store.ratings(newest.values()) if rated else {}
    target = target_for(person_id, organisation_id)
    return [
        Position(
            competence=code,
            target=target.levels[code],
            standing=standing,
            previous_level=next((d.level for d in by_code.get(code, ())[1:2]), None),
            ratings=_levels(ratings, [newest[code]] if code in newest else []),
        )
        for code, standing in standings(person_id, organisation_id).items()
    ]


def shares(actor: Actor) -> bool:
    """Whether the trainers of the organisation may see the person's self levels."""
    return standing_store.share(actor.person_id, actor.organisation_id) is not None


def set_sharing(actor: Actor, *, shared: bool) -> None:
    if not shared:
        standing_store.unshare(actor.person_id, actor.organisation_id)
    elif not shares(actor):
        standing_store.add(
            StandingShareRow(
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                since=clock.now(),
            )
        )


def shared_standings(viewer: Actor) -> dict[PersonId, dict[str, Standing]]:
    """Return the standings that people of a trainer's organisation share; raise `Forbidden`."""
    if not viewer.is_any(Role.TRAINER):
        raise Forbidden("role_needed")
    framework = needed().framework()
    shared = standing_store.shared_standings(viewer.organisation_id, framework.id)
    return {
        person_id: {code: known.get(code, Standing()) for code in framework.codes}
        for person_id, known in shared.items()
    }


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return personal_store.export(person_id)


def erase_personal_data(person_id: PersonId) -> None:
    personal_store.erase(person_id)
