"""The words of papers, in the language of a document, which need not be the page's."""

from __future__ import annotations

from flask_babel import force_locale, gettext

from app.kernel.i18n import locale_of
from app.toolkit.pieces import PaperWords
from app.toolkit.web.picturing import wording
from modules.instrument import Basis


def paper_words(language: str) -> PaperWords:
    with force_locale(locale_of(language)):
        return PaperWords(
            total=gettext("Total"),
            origins={
                Basis.SOURCE: gettext("The method comes from the sources of this module."),
                Basis.OURS: gettext("The method is ours."),
                Basis.BOTH: gettext("The points come from a source; how to fill them in is ours."),
            },
            signature=(
                gettext("Place and date"),
                gettext("Name and function"),
                gettext("Signature"),
            ),
            pictures=wording(language),
        )
