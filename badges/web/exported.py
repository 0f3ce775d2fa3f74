"""The pages of the exit package: HTML that stands by itself, in every language."""

from __future__ import annotations

from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, locale_of
from badges import catalog, issuer
from badges.model import Award
from badges.needs import needed
from badges.service import ACCOMPANIED
from badges.web import papers, showing
from badges.web.kinds import vouched

STYLE = Path(__file__).with_name("templates") / "badges" / "exported.css"


class ExportedPages:
    """The pages for people; needs a request's context for their language."""

    def badge(self, award: Award, language: str) -> str:
        with force_locale(locale_of(language)):
            return render_template(
                "badges/exported_badge.html",
                award=award,
                name=showing.name(award),
                design=catalog.get(award.design),
                level=papers.level_words(award),
                meaning=showing.meaning(award),
                vouched=vouched(award),
                no_diploma=papers.no_diploma(award.kind),
                accompanied=ACCOMPANIED,
                taken=showing.taken(award),
                issuer=issuer.current(),
                languages=_other_pages(language),
            )

    def competence(self, code: str) -> str | None:
        framework = needed().current_framework()
        if code not in framework.codes:
            return None
        with force_locale(locale_of(DEFAULT_LANGUAGE)):
            return render_template(
                "badges/exported_competence.html",
                framework=framework,
                competence=framework.competence(code),
                words=framework.scale.words(DEFAULT_LANGUAGE),
            )

    def start(self) -> str:
        with force_locale(locale_of(DEFAULT_LANGUAGE)):
            return render_template("badges/exported_start.html", issuer=issuer.current())

    def files(self) -> dict[str, bytes]:
        return {"/badges/pages.css": STYLE.read_bytes()}


def _other_pages(language: str) -> list[tuple[str, str, str]]:
    """Return (code, own name, file) of the same page in the other languages."""
    return [
        (code, own, "./" if code == DEFAULT_LANGUAGE else f"{code}.html")
        for code, own in LANGUAGES.items()
        if code != language
    ]
