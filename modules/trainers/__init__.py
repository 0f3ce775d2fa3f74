"""For trainers and assessors: running the modules with a group, and judging evidence fairly."""

from modules.spec import Part, TrainingModule, Unit

MODULE = TrainingModule(
    id="trainers",
    part=Part.TRAINERS,
    competence=None,
    framework="keep_in_pact",
    title={
        "en": "Training others, and assessing fairly",
        "fr": "Former, et évaluer avec équité",
    },
    why={
        "en": (
            "A good text does not make a training, and a handsome dossier does not make a level. "
            "People do: those who get a group to work on its own cases, and those who read "
            "evidence with care. This module is for both, and for the many who are both at once."
        ),
        "fr": (
            "Un bon texte ne fait pas une formation, et un beau dossier ne fait pas un niveau. Ce "
            "sont des personnes qui les font : celles qui amènent un groupe à travailler sur ses "
            "propres cas, celles qui lisent des preuves avec soin. Ce module est pour les unes et "
            "pour les autres, souvent les mêmes."
        ),
    },
    outcomes=(
        {
            "en": "Plan a session that takes a group through one module in two and a half hours.",
            "fr": "Planifier une séance de deux heures et demie qui porte un groupe dans un module.",
        },
        {
            "en": (
                "Host an exchange between professionals that begins before a training and goes "
                "on after it."
            ),
            "fr": (
                "Animer un échange entre professionnel·les qui commence avant une formation et "
                "se poursuit après."
            ),
        },
        {
            "en": "Lead an hour of analysis of practice in seven steps, with roles and times.",
            "fr": "Mener une heure d’analyse de pratiques en sept temps, avec rôles et durées.",
        },
        {
            "en": "Write feedback that names a place, a fact, the descriptor and a next step.",
            "fr": "Rédiger un retour qui nomme un endroit, un fait, le descripteur et un pas à faire.",
        },
        {
            "en": (
                "Rate the activities of a dossier against the descriptors, once its evidence has "
                "passed four questions."
            ),
            "fr": (
                "Situer les activités d’un dossier au regard des descripteurs, une fois ses "
                "preuves passées par quatre questions."
            ),
        },
        {
            "en": (
                "Recognise what distorts your judgement, and compare it with that of a second "
                "assessor."
            ),
            "fr": (
                "Reconnaître ce qui fausse votre jugement et le comparer à celui d’un·e second·e "
                "évaluateur·rice."
            ),
        },
    ),
    make={
        "en": (
            "A session plan for one module, an exchange with dates, a protocol for analysing "
            "practice, a piece of feedback rewritten, one dossier rated with your reasons, and a "
            "page of rules that your centre’s assessors can agree on."
        ),
        "fr": (
            "Le déroulé d’un module en groupe, un échange daté, un protocole d’analyse de "
            "pratiques, un retour réécrit, un dossier évalué avec vos raisons, et une page de "
            "règles sur laquelle les évaluateur·rices du centre peuvent s’accorder."
        ),
    },
    units=(
        Unit(
            id="running-modules",
            activity=None,
            minutes=10,
            title={"en": "A module with a group", "fr": "Un module en groupe"},
        ),
        Unit(
            id="before-and-after",
            activity=None,
            minutes=10,
            title={
                "en": "Before the training day, and after it",
                "fr": "Avant la journée de formation, et après",
            },
        ),
        Unit(
            id="analysis-of-practice",
            activity=None,
            minutes=10,
            title={"en": "Analysing practice together", "fr": "Analyser ensemble sa pratique"},
        ),
        Unit(
            id="feedback",
            activity=None,
            minutes=10,
            title={"en": "Feedback that helps", "fr": "Un retour qui aide"},
        ),
        Unit(
            id="assessing",
            activity=None,
            minutes=12,
            title={"en": "From evidence to a level", "fr": "Des preuves au niveau"},
        ),
        Unit(
            id="without-bias",
            activity=None,
            minutes=12,
            title={"en": "Less bias, more agreement", "fr": "Moins de biais, plus d’accord"},
        ),
    ),
)
