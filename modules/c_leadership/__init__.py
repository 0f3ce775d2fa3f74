"""Module C: keeping a partnership on course, from the project plan to conflicts."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="leadership",
    competence="C",
    framework="keep_in_pact",
    title={
        "en": "Coordinating, running and leading the partnership",
        "fr": "Coordonner, animer et piloter le partenariat",
    },
    why={
        "en": (
            "A partnership seldom needs a quarrel to end: it can fade, one unanswered message "
            "after another. Plans everyone can see, regular contact and honest reviews keep it "
            "credible and on course, and help when something unexpected comes up. Conflicts, too, "
            "are easier to meet while they are small."
        ),
        "fr": (
            "Un partenariat n’a pas besoin d’une dispute pour finir : il peut s’effacer, un "
            "message sans réponse après l’autre. Un plan visible de tous, un lien régulier et des "
            "bilans francs le gardent crédible et sur sa route, et aident face à l’imprévu. Les "
            "conflits aussi s’abordent mieux tant qu’ils sont petits."
        ),
    },
    outcomes=(
        {
            "en": "Draw up an action plan for one goal, with tasks, names and dates.",
            "fr": "Établir un plan d’action pour un seul but, avec tâches, responsables et dates.",
        },
        {
            "en": (
                "Organise shared tasks on a board with three columns and keep it up to date for a "
                "month."
            ),
            "fr": (
                "Organiser des tâches communes sur un tableau à trois colonnes et le tenir à jour "
                "pendant un mois."
            ),
        },
        {
            "en": "Set a rhythm of meetings and messages that suits each kind of partner.",
            "fr": "Fixer un rythme de réunions et de messages adapté à chaque type de partenaire.",
        },
        {
            "en": (
                "Prepare and lead a steering meeting whose decisions are written down and followed "
                "up."
            ),
            "fr": (
                "Préparer et animer une réunion de pilotage dont les décisions sont notées et "
                "suivies."
            ),
        },
        {
            "en": "Carry out a SWOT of a partnership and decide what to keep, change or end.",
            "fr": (
                "Mener l’AFOM (SWOT) d’un partenariat et décider quoi garder, changer ou arrêter."
            ),
        },
        {
            "en": "Recognise what kind of conflict you face and choose a way of responding to it.",
            "fr": "Reconnaître le type de conflit rencontré et choisir une façon d’y répondre.",
        },
    ),
    make={
        "en": (
            "The working papers of one of your partnerships: an action plan, a task board, a "
            "calendar of contacts, a SWOT with decisions, and notes that prepare a difficult "
            "conversation."
        ),
        "fr": (
            "Les outils de travail d’un de vos partenariats : un plan d’action, un tableau de "
            "tâches, un calendrier des contacts, une AFOM (SWOT) avec ses décisions et la "
            "préparation d’un entretien difficile."
        ),
    },
    units=(
        Unit(
            id="project-plan",
            activity="C1",
            minutes=10,
            title={"en": "A plan that fits on one page", "fr": "Un plan qui tient sur une page"},
        ),
        Unit(
            id="agile",
            activity="C2",
            minutes=10,
            title={"en": "To do, in progress, done", "fr": "À faire, en cours, fait"},
        ),
        Unit(
            id="relations",
            activity="C3",
            minutes=12,
            title={
                "en": "Keep in touch before you need to",
                "fr": "Garder le lien avant d’en avoir besoin",
            },
        ),
        Unit(
            id="review",
            activity="C4",
            minutes=10,
            title={
                "en": "Take stock, adapt, sometimes end",
                "fr": "Faire le point, adapter, parfois arrêter",
            },
        ),
        Unit(
            id="conflicts",
            activity="C5",
            minutes=12,
            title={"en": "Meet a conflict early", "fr": "Aborder tôt un conflit"},
        ),
    ),
)
