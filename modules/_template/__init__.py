"""A small complete module to copy: `cp -r modules/_template modules/h_my_module`.

The leading underscore hides this folder from the registry. docs/writing-modules.md explains each
part; `keepinpact modules check` says what is still missing.
"""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="example",  # part of addresses and of kept progress: choose once, never change
    competence="A",  # a code of the framework
    framework="keep_in_pact",
    title={
        "en": "Example: prepare a first meeting",
        "fr": "Exemple : préparer une première rencontre",
    },
    why={
        "en": (
            "Two or three sentences on why this matters to somebody with twenty minutes. "
            "A first meeting that was prepared leads to a second one."
        ),
        "fr": (
            "Deux ou trois phrases sur l’intérêt du sujet pour une personne qui a vingt minutes. "
            "Une première rencontre préparée en amène une deuxième."
        ),
    },
    # Four to six, each begins with a verb and can be observed.
    outcomes=(
        {"en": "Name the aim of a meeting.", "fr": "Nommer le but d’une rencontre."},
        {
            "en": "Write an agenda of three points.",
            "fr": "Écrire un ordre du jour en trois points.",
        },
        {
            "en": "List what you need to know beforehand.",
            "fr": "Lister ce qu’il faut savoir avant.",
        },
        {"en": "Note decisions and who does what.", "fr": "Noter les décisions et qui fait quoi."},
    ),
    make={
        "en": "The agenda of your next first meeting, on one page.",
        "fr": "L’ordre du jour de votre prochaine première rencontre, sur une page.",
    },
    # One unit for each activity of the competence, in order. Its text is NN-<id>.md.
    units=(
        Unit(
            id="first-meeting",
            activity="A1",
            minutes=5,
            title={"en": "Before you sit down", "fr": "Avant de vous asseoir"},
        ),
    ),
)
