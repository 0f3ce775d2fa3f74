"""Module G: making the partnership known, and speaking for it."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="communication",
    competence="G",
    framework="keep_in_pact",
    title={
        "en": "Communicating for the partnership and representing it",
        "fr": "Communiquer au nom du partenariat et le représenter",
    },
    why={
        "en": (
            "A service nobody has heard of helps nobody. Partners, publics and funders each need "
            "other news, at the right time, from the search for partners to the day the "
            "partnership closes. And when you speak for several organisations at once, each of "
            "them must be able to recognise itself in what you say."
        ),
        "fr": (
            "Un service dont personne n’a entendu parler n’aide personne. Partenaires, publics et "
            "financeurs attendent des nouvelles différentes, au bon moment, de la recherche de "
            "partenaires à la clôture du partenariat. Et quand vous parlez pour plusieurs "
            "structures à la fois, chacune doit pouvoir s’y reconnaître."
        ),
    },
    outcomes=(
        {
            "en": "Write a communication plan with goals, stories, a schedule and tools.",
            "fr": (
                "Rédiger un plan de communication avec des buts, des histoires, un calendrier et "
                "des outils."
            ),
        },
        {
            "en": "Choose a type of event that fits its purpose, and set indicators to measure it.",
            "fr": (
                "Choisir un type d’événement adapté à son but et poser des indicateurs pour le "
                "mesurer."
            ),
        },
        {
            "en": (
                "Assign roles among partners for an event and settle conflicts of interest "
                "beforehand."
            ),
            "fr": (
                "Répartir les rôles entre partenaires pour un événement et régler d’avance les "
                "conflits d’intérêts."
            ),
        },
        {
            "en": "Adapt one message to three audiences without changing the facts.",
            "fr": "Adapter un même message à trois publics sans changer les faits.",
        },
        {
            "en": "Prepare a mandate before representing partners, and report back afterwards.",
            "fr": (
                "Préparer un mandat avant de représenter les partenaires et en rendre compte "
                "ensuite."
            ),
        },
        {
            "en": (
                "Apply the three steps of intercultural communication to a misunderstanding you "
                "have met."
            ),
            "fr": (
                "Appliquer les trois étapes de la communication interculturelle à un malentendu "
                "vécu."
            ),
        },
    ),
    make={
        "en": (
            "A communication kit for one partnership: a plan, an event sheet with roles and "
            "indicators, one message in three versions, a mandate for your next representation, "
            "and a misunderstanding taken through three steps. Together they are the evidence "
            "for your dossier."
        ),
        "fr": (
            "Un dossier de communication pour un partenariat\u00a0: un plan, une fiche d’événement "
            "avec rôles et indicateurs, un message en trois versions, un mandat pour votre "
            "prochaine représentation et un malentendu travaillé en trois étapes. Ensemble, "
            "ces pièces sont les preuves de votre dossier de validation."
        ),
    },
    units=(
        Unit(
            id="events",
            activity="G1",
            minutes=10,
            title={"en": "Be in the room for a reason", "fr": "Savoir pourquoi on y est"},
        ),
        Unit(
            id="dissemination",
            activity="G2",
            minutes=10,
            title={"en": "Say what the partnership does", "fr": "Dire ce que fait le partenariat"},
        ),
        Unit(
            id="representation",
            activity="G3",
            minutes=10,
            title={"en": "Speak in the name of several", "fr": "Parler au nom de plusieurs"},
        ),
        Unit(
            id="event-planning",
            activity="G4",
            minutes=12,
            title={"en": "An event that reaches its aim", "fr": "Un événement qui atteint son but"},
        ),
        Unit(
            id="involving-partners",
            activity="G5",
            minutes=8,
            title={
                "en": "Make it the partners’ event too",
                "fr": "En faire aussi l’événement des partenaires",
            },
        ),
        Unit(
            id="beneficiaries",
            activity="G6",
            minutes=10,
            title={"en": "Reach those it is meant for", "fr": "Toucher les personnes concernées"},
        ),
        Unit(
            id="intercultural",
            activity="G7",
            minutes=12,
            title={
                "en": "Understand one another across cultures",
                "fr": "Se comprendre d’une culture à l’autre",
            },
        ),
    ),
)
