"""The words of pictures, and the pictures of a document, in a page's or paper's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import force_locale, gettext, ngettext

from app.kernel.i18n import locale_of
from app.kernel.identity import Actor
from app.toolkit import catalog, service
from app.toolkit.content import Content
from app.toolkit.drawing.pictures import Drawn, drawn
from app.toolkit.drawing.wording import Wording
from app.toolkit.model import Document
from app.web.language import current_language
from modules.instrument import Instrument


def wording(language: str) -> Wording:
    """Return the words of pictures in a language; it need not be the page's."""

    def entries(count: int) -> str:
        with force_locale(locale_of(language)):
            return str(ngettext("%(num)s entry", "%(num)s entries", count))

    # Without values, gettext leaves the places to whoever fills them.
    with force_locale(locale_of(language)):
        return Wording(
            entries=entries,
            span=gettext("%(entries)s from %(start)s to %(end)s."),
            moment=gettext("%(entries)s on %(start)s."),
            pair=gettext("%(label)s: %(value)s"),
            furthest=gettext("Furthest up and to the right: %(names)s."),
            highest=gettext("Highest: %(name)s (%(value)s)."),
            lowest=gettext("Lowest: %(name)s (%(value)s)."),
            now=gettext("Now"),
            before=gettext("The time before"),
            unplaced=gettext("Not in a column yet"),
        )


def pictures(
    instrument: Instrument,
    content: Content,
    language: str,
    *,
    currency: str = "",
    before: Content | None = None,
) -> Mapping[str, Sequence[Drawn]]:
    """Return what an instrument draws of a document: id of the section it stands below → pictures.

    A picture that has nothing to show yet is missing.
    """
    told = wording(language)
    found: dict[str, list[Drawn]] = {}
    for picture in instrument.pictures:
        made = drawn(picture, instrument, content, language, told, currency=currency, before=before)
        if made:
            found.setdefault(picture.after, []).append(made)
    return found


def pictures_of(actor: Actor, document: Document) -> Mapping[str, Sequence[Drawn]]:
    """Return the pictures of a document, beside those of the one before where it is repeated."""
    instrument = catalog.instrument(document.instrument_id)
    before = None
    if instrument.compares and instrument.pictures:
        before = service.content_before(actor, document)
    return pictures(
        instrument,
        document.content,
        current_language(),
        currency=document.currency,
        before=before,
    )
