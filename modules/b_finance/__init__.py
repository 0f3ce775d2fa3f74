"""Module B: finding money for a partnership, winning it and accounting for it."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="finance",
    competence="B",
    framework="keep_in_pact",
    title={
        "en": "Keeping track of administration and funding",
        "fr": "Assurer le suivi administratif et financier",
    },
    why={
        "en": (
            "A good idea shared by four organisations still needs somebody to pay for it, and "
            "somebody to show afterwards what became of the money. An application convinces when "
            "the need, the roles and the budget all say the same thing. And when the rules are "
            "shared on the first day, the control on the last holds fewer surprises."
        ),
        "fr": (
            "Une bonne idée partagée par quatre structures doit encore être financée, et il faut "
            "montrer ensuite ce que l’argent a permis. Un dossier convainc quand le besoin, les "
            "rôles et le budget disent la même chose. Et quand les règles sont partagées dès le "
            "premier jour, le contrôle du dernier réserve moins de surprises."
        ),
    },
    outcomes=(
        {
            "en": (
                "Set up funding monitoring with at least three sources and a fixed time to "
                "read them."
            ),
            "fr": (
                "Mettre en place une veille de financements avec trois sources au moins et un "
                "moment fixe pour les lire."
            ),
        },
        {
            "en": (
                "Check a call for projects against your centre’s goals and its conditions of "
                "eligibility."
            ),
            "fr": (
                "Confronter un appel à projets aux objectifs de votre centre et aux conditions "
                "d’éligibilité."
            ),
        },
        {
            "en": "Draft a diagnosis, a division of roles and a budget that support one another.",
            "fr": "Rédiger un diagnostic, une répartition des rôles et un budget qui se répondent.",
        },
        {
            "en": "Check an application against ten points before it is sent.",
            "fr": "Vérifier un dossier à l’aide de dix points avant son envoi.",
        },
        {
            "en": (
                "List the responsibilities, payments and documents that an agreement asks of each "
                "partner."
            ),
            "fr": (
                "Lister les responsabilités, les paiements et les pièces qu’une convention demande "
                "à chaque partenaire."
            ),
        },
        {
            "en": (
                "Build a reporting table that says who keeps which supporting document, and until "
                "when."
            ),
            "fr": (
                "Construire un tableau de suivi qui dit qui garde quel justificatif, et jusqu’à "
                "quand."
            ),
        },
    ),
    make={
        "en": (
            "The core of a real application: a funding monitoring sheet, a call analysed with a "
            "budget by role, an agreement with its cash table, and a reporting table you can "
            "hand to your partners."
        ),
        "fr": (
            "Le cœur d’un vrai dossier\u00a0: une fiche de veille, un appel analysé avec un budget "
            "par rôle, une convention et sa trésorerie, un tableau de suivi à remettre à "
            "vos partenaires."
        ),
    },
    units=(
        Unit(
            id="funding-watch",
            activity="B1",
            minutes=10,
            title={
                "en": "Let the funding news come to you",
                "fr": "Faire venir à vous l’information sur les financements",
            },
        ),
        Unit(
            id="calls",
            activity="B2",
            minutes=12,
            title={
                "en": "From a call to an application that holds together",
                "fr": "D’un appel à un dossier qui se tient",
            },
        ),
        Unit(
            id="agreements",
            activity="B3",
            minutes=10,
            title={
                "en": "Who does what, who is paid when",
                "fr": "Qui fait quoi, qui est payé quand",
            },
        ),
        Unit(
            id="reporting",
            activity="B4",
            minutes=10,
            title={
                "en": "Report as you go, and be ready for a control",
                "fr": "Rendre compte au fil de l’eau, être prêt pour un contrôle",
            },
        ),
    ),
)
