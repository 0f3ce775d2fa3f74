"""Small modules with the words that a test needs, in English and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from modules.diagrams import Node, Steps
from modules.instrument import Instrument
from modules.loaded import LoadedModule
from modules.resources import Term
from modules.spec import Part, TrainingModule, Unit
from modules.texts import SECTIONS, Section, UnitText

PICTURE = Steps(
    id="ways",
    title="Ways to a partner",
    alt="Three boxes.",
    steps=(Node(label="Telephone"), Node(label="Letter", note="by post"), Node(label="Visit")),
)


def module(
    *,
    title: str = "Made up",
    units: Mapping[str, Mapping[str, str]] | None = None,
    terms: Mapping[str, tuple[str, str]] | None = None,
    instruments: Mapping[str, str] | None = None,
) -> LoadedModule:
    """Return a module; `units`: id → section → Markdown; `terms`: id → word and meaning."""
    texts = units or {"only": {}}
    first = next(iter(texts))
    return LoadedModule(
        TrainingModule(
            id="made-up",
            competence=None,
            framework="keep_in_pact",
            title={"en": title},
            why={"en": "Because."},
            outcomes=(),
            make={"en": "A page."},
            units=tuple(
                Unit(id_, None, 10, {"en": id_.replace("-", " ").capitalize()}) for id_ in texts
            ),
            part=Part.INTRODUCTION,
        ),
        Path("made_up"),
        texts={("en", id_): _text(sections) for id_, sections in texts.items()},
        terms=tuple(
            Term(id=id_, unit=first, term={"en": word}, meaning={"en": meaning})
            for id_, (word, meaning) in (terms or {}).items()
        ),
        instruments=tuple(
            Instrument(id=id_, unit=first, title={"en": word}, purpose={"en": "To see clearly."})
            for id_, word in (instruments or {}).items()
        ),
    )


def _text(sections: Mapping[str, str]) -> UnitText:
    return UnitText(
        objective="You can do it.",
        checklist=("Ring the bell.",),
        practice="Write a postcard.",
        reflection="What surprised you?",
        sources=(),
        sections=tuple(
            Section(id_, id_.capitalize(), (sections.get(id_, "Nothing."), PICTURE))
            if id_ == "example"
            else Section(id_, id_.capitalize(), (sections.get(id_, "Nothing."),))
            for id_ in SECTIONS
        ),
    )
