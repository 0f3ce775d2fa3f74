"""Module E: knowing the network by its data and asking partners and users about it."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="evaluation",
    competence="E",
    framework="keep_in_pact",
    title={
        "en": "Evaluating what the partnership carries out",
        "fr": "Évaluer ce que le partenariat met en œuvre",
    },
    why={
        "en": (
            "Who are your partners, exactly? It is easy to answer from memory, and memory favours "
            "those who call often. A simple database and a well-made survey show who is missing, "
            "who has gone quiet and what users and partners really experience, so that the next "
            "decision rests on more than an impression."
        ),
        "fr": (
            "Qui sont vos partenaires, exactement ? On répond volontiers de mémoire, et la mémoire "
            "favorise ceux qui appellent souvent. Une base simple et une enquête bien faite "
            "montrent qui manque, qui s’est tu et ce que vivent vraiment usagers et partenaires : "
            "la décision suivante repose alors sur plus qu’une impression."
        ),
    },
    outcomes=(
        {
            "en": "Build a database of your partners with type, status and last joint activity.",
            "fr": (
                "Constituer une base de vos partenaires avec type, statut et dernière action "
                "commune."
            ),
        },
        {
            "en": (
                "Describe the size, make-up and gaps of your network in a report of one to two "
                "pages."
            ),
            "fr": (
                "Décrire la taille, la composition et les manques de votre réseau dans un rapport "
                "d’une à deux pages."
            ),
        },
        {
            "en": "Plan actions for inactive partners, missing data and sectors that are absent.",
            "fr": (
                "Prévoir des actions pour les partenaires inactifs, les données manquantes et les "
                "secteurs absents."
            ),
        },
        {
            "en": "Write at least eight precise survey questions that go beyond satisfaction.",
            "fr": (
                "Rédiger au moins huit questions d’enquête précises qui dépassent la satisfaction."
            ),
        },
        {
            "en": "Run a survey that is voluntary, anonymous and representative of the network.",
            "fr": "Conduire une enquête facultative, anonyme et représentative du réseau.",
        },
        {
            "en": "Calculate averages and variances, and report in words what they mean.",
            "fr": (
                "Calculer moyennes et variances, et rendre compte avec des mots de ce qu’elles "
                "signifient."
            ),
        },
    ),
    make={
        "en": (
            "A first evaluation of your own network: the database, a short report on it, an action "
            "plan, a survey with its invitation, and the outline of the report on its results."
        ),
        "fr": (
            "Une première évaluation de votre réseau : la base, un court rapport, un plan "
            "d’action, une enquête avec son invitation et la trame du rapport sur ses résultats."
        ),
    },
    units=(
        Unit(
            id="database",
            activity="E1",
            minutes=10,
            title={
                "en": "All your partners in one table",
                "fr": "Tous vos partenaires dans un tableau",
            },
        ),
        Unit(
            id="network",
            activity="E2",
            minutes=10,
            title={"en": "What the table tells you", "fr": "Ce que dit le tableau"},
        ),
        Unit(
            id="network-report",
            activity="E3",
            minutes=8,
            title={"en": "Two pages on your network", "fr": "Deux pages sur votre réseau"},
        ),
        Unit(
            id="development",
            activity="E4",
            minutes=10,
            title={"en": "From gaps to an action plan", "fr": "Des manques au plan d’action"},
        ),
        Unit(
            id="survey",
            activity="E5",
            minutes=12,
            title={
                "en": "Questions that teach you something",
                "fr": "Des questions qui vous apprennent quelque chose",
            },
        ),
        Unit(
            id="collection",
            activity="E6",
            minutes=8,
            title={
                "en": "Reach everyone, force nobody",
                "fr": "Toucher tout le monde, n’obliger personne",
            },
        ),
        Unit(
            id="analysis",
            activity="E7",
            minutes=12,
            title={
                "en": "Averages and what lies behind them",
                "fr": "Les moyennes et ce qu’elles cachent",
            },
        ),
        Unit(
            id="results",
            activity="E8",
            minutes=10,
            title={"en": "Tell those who answered", "fr": "Rendre compte à qui a répondu"},
        ),
    ),
)
