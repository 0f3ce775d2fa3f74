"""The words of what is printed: an attestation of one badge, and the competence passport."""

from __future__ import annotations

from flask_babel import format_date, gettext

from app.kernel import clock
from app.web.language import current_language
from badges import artwork, catalog, issuer
from badges.model import Award, Kind
from badges.service import ACCOMPANIED
from badges.taking.paper import Paper
from badges.taking.passport import Entry, Passport
from badges.web import showing
from badges.web.kinds import assessed_by, headline, level_of, vouched

ART_MM = 46.0


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def level_words(award: Award) -> str:
    """Return the level of an award in words, or what it says instead."""
    return headline(award, showing.words(award))


def attestation(award: Award, holder: str, address: str) -> bytes:
    """Return the attestation of a badge as a PDF; `address` is where its code leads."""
    design, language = catalog.get(award.design), current_language()
    title = showing.name(award)
    paper = _paper(_("Attestation: %(badge)s", badge=title))
    top = paper.y
    paper.picture(artwork.png(design.artwork), design.artwork_alt[language], width=ART_MM)
    paper.narrowed(ART_MM)
    paper.paragraph(_("Attestation of an Open Badge"), muted=True)
    paper.heading(title, 1)
    paper.heading(holder, 2)
    paper.narrowed(0)
    paper.below(top + ART_MM + 4)
    if award.level is None:
        paper.heading(level_words(award), 3)
    else:
        paper.level(award.level, level_words(award))
    paper.paragraph(showing.meaning(award))
    for label, value in _facts(award):
        paper.fact(label, value)
    if award.statement and award.kind is Kind.COMPETENCE:
        paper.heading(_("In the assessor’s words"), 2)
        paper.paragraph(award.statement)
    if award.evidence:
        paper.heading(_("Evidence that was assessed"), 2)
        for note in award.evidence:
            paper.entry(note.title)
    _close(paper, address, _proof_of_badge(), award.kind)
    return paper.finished(_lacking)


def _facts(award: Award) -> list[tuple[str, str]]:
    facts = [
        vouched(award),
        (_("Issued"), format_date(award.issued_at, "long")),
        (_("Issuer"), issuer.current().name),
    ]
    if award.expires_at:
        facts.insert(2, (_("Valid until"), format_date(award.expires_at, "long")))
    if award.assessor_accompanied:
        facts.insert(1, (_("Note"), ACCOMPANIED[current_language()]))
    return facts


def _proof_of_badge() -> list[str]:
    return [
        _("This paper proves nothing by itself; the badge does. Check it here, as of today:"),
    ]


def passport(of: Passport, address: str | None) -> bytes:
    """Return the passport as a PDF, with a code that leads to `address` if there is one."""
    paper = _paper(_("Competence passport"))
    paper.heading(_("Competence passport"), 1)
    if of.holder:
        paper.heading(of.holder, 2)
    paper.paragraph(_state(of))
    for entry in of.entries:
        _add_entry(paper, of, entry)
    if of.others:
        paper.heading(_("Earlier and other badges"), 2)
        for award in of.others:
            issued = format_date(award.issued_at, "long")
            paper.entry(f"{showing.name(award)}, {level_words(award)}, {issued}{_until(award)}")
    if address:
        proof = _("What an assessor validated can be verified here, as of today:")
        _close(paper, address, [proof])
    else:
        _close_plain(paper)
    return paper.finished(_lacking)


def _state(of: Passport) -> str:
    today = format_date(clock.now(), "long")
    said = _(
        "As of %(date)s. Validated by assessors: %(count)d of %(all)d competences.",
        date=today,
        count=of.validated,
        all=len(of.entries),
    )
    if not of.shows_self_levels:
        return said
    own = _("Filled steps were validated by an assessor; outlined ones are the holder’s own view.")
    return f"{said} {own}"


def _add_entry(paper: Paper, of: Passport, entry: Entry) -> None:
    language = current_language()
    paper.heading(f"{entry.competence.code}. {entry.competence.title[language]}", 3)
    award = entry.award
    if award and award.level:
        level = level_words(award)
        paper.level(award.level, _("Validated. %(level)s", level=level))
        issued = format_date(award.issued_at, "long")
        paper.paragraph(f"{assessed_by(award)}, {issued}", size=9, muted=True)
    if entry.self_level:
        level = level_of(entry.self_level, of.framework.scale.words(language))
        paper.level(
            entry.self_level,
            _("Self-assessed, not validated. %(level)s", level=level),
            filled=False,
        )
    if not award and not entry.self_level:
        paper.paragraph(_("Not yet validated."), muted=True)


def _until(award: Award) -> str:
    """Return how long a badge is valid, to be put behind the day it was issued."""
    if award.expires_at is None:
        return ""
    until = _("valid until %(date)s", date=format_date(award.expires_at, "long"))
    return f", {until}"


def _paper(title: str) -> Paper:
    return Paper(
        title=title,
        language=current_language(),
        author=issuer.current().name,
        made=clock.now(),
    )


def _close(paper: Paper, address: str, beside: list[str], kind: Kind = Kind.COMPETENCE) -> None:
    """End with a code, and with what this is not."""
    paper.rule()
    paper.code(address, alt=_("QR code of the address beside it"), beside=beside)
    _close_plain(paper, kind)


def _close_plain(paper: Paper, kind: Kind = Kind.COMPETENCE) -> None:
    paper.paragraph(no_diploma(kind), size=9, muted=True)


def no_diploma(kind: Kind) -> str:
    """Return what a badge of a kind is not."""
    match kind:
        case Kind.COMPETENCE | Kind.ALL_SEVEN:
            return _("This validates non-formal and informal learning. It is not a diploma.")
        case Kind.ATTESTATION:
            return _("This attests participation. It is neither a validation nor a diploma.")
        case Kind.ROLE:
            return _("This names a role. It is neither a validation nor a diploma.")
        case Kind.OWN:
            return _("This is a badge of a centre’s own. It is neither a validation nor a diploma.")


def _lacking(letters: str) -> str:
    return _(
        "Our printing letters lack some signs, shown as “?” above: %(letters)s. The web page shows "
        "them all.",
        letters=letters,
    )
