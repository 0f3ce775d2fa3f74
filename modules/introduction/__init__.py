"""The introduction: the field, the scale, and how to learn with these modules."""

from modules.spec import Part, TrainingModule, Unit

MODULE = TrainingModule(
    id="introduction",
    part=Part.INTRODUCTION,
    competence=None,
    framework="keep_in_pact",
    title={
        "en": "Introduction: the field, the scale, the way through",
        "fr": "Introduction\u00a0: le champ, l’échelle, le parcours",
    },
    why={
        "en": (
            "You have just taken up partnership work, and everybody around you uses words nobody "
            "has explained. Forty minutes give you the field, the scale on which you can see "
            "yourself grow, and a way of learning that fits between two meetings."
        ),
        "fr": (
            "Vous venez de prendre en charge des partenariats, et tout le monde autour de vous "
            "emploie des mots que personne n’explique. En quarante minutes\u00a0: le champ, "
            "l’échelle sur laquelle vous vous verrez progresser, et une façon d’apprendre qui "
            "tient entre deux réunions."
        ),
    },
    outcomes=(
        {
            "en": "Explain lifelong guidance and the one-stop centre in words a visitor understands.",
            "fr": (
                "Expliquer l’orientation tout au long de la vie et le guichet unique avec des mots "
                "que tout visiteur comprend."
            ),
        },
        {
            "en": "Draw up a one-page portrait of your centre and of those who run it with you.",
            "fr": (
                "Dresser en une page le portrait de votre centre et de celles et ceux qui le font "
                "vivre avec vous."
            ),
        },
        {
            "en": (
                "Name what one partnership adds for partners, publics and territory, and check "
                "that it competes with none of them."
            ),
            "fr": (
                "Nommer ce qu’un partenariat apporte aux partenaires, aux publics et au "
                "territoire, et vérifier qu’il ne concurrence personne."
            ),
        },
        {
            "en": "Place yourself on the five levels in one competence, with a fact for each level.",
            "fr": (
                "Vous situer sur les cinq niveaux dans une compétence, avec un fait pour chaque "
                "niveau donné."
            ),
        },
        {
            "en": "Plan your way through a module in your own week.",
            "fr": "Planifier votre parcours dans un module, au rythme de vos semaines.",
        },
    ),
    make={
        "en": (
            "The first pages of your portfolio: a portrait of your centre, a table of what one "
            "partnership adds, a list of facts behind your levels, and a learning plan."
        ),
        "fr": (
            "Les premières pages de votre portfolio\u00a0: un portrait de votre centre, un tableau "
            "de ce qu’apporte un partenariat, la liste des faits derrière vos niveaux, et un plan "
            "d’apprentissage."
        ),
    },
    units=(
        Unit(
            id="field",
            activity=None,
            minutes=10,
            title={"en": "The field you work in", "fr": "Le champ où vous travaillez"},
        ),
        Unit(
            id="without-walls",
            activity=None,
            minutes=10,
            title={
                "en": "What a partnership without walls adds",
                "fr": "Ce qu’apporte un partenariat décloisonné",
            },
        ),
        Unit(
            id="scale",
            activity=None,
            minutes=10,
            title={
                "en": "Five levels, and what a badge says",
                "fr": "Cinq niveaux, et ce que dit un badge",
            },
        ),
        Unit(
            id="using-this",
            activity=None,
            minutes=10,
            title={
                "en": "Learning between two meetings",
                "fr": "Apprendre entre deux réunions",
            },
        ),
    ),
)
