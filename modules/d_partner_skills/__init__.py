"""Module D: helping partners' professionals to learn what the partnership asks of them."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="partner-skills",
    competence="D",
    framework="keep_in_pact",
    title={
        "en": "Strengthening partners’ skills for working together",
        "fr": "Renforcer les compétences des partenaires pour agir ensemble",
    },
    why={
        "en": (
            "An agreement joins organisations, but it is people at a desk who make it work, and "
            "they may never have been told how. A short course that starts from their needs "
            "gives the partners a common base. And the network already holds people to learn from: "
            "the partners themselves."
        ),
        "fr": (
            "Une convention lie des structures, mais ce sont des personnes à leur poste qui la "
            "font vivre, et peut-être que personne ne leur a dit comment. Une courte formation "
            "qui part de leurs besoins donne un socle commun. Et le réseau compte déjà des "
            "personnes de qui apprendre : les partenaires."
        ),
    },
    outcomes=(
        {
            "en": "Assess the training needs of at least one partner’s team and rank them.",
            "fr": (
                "Évaluer les besoins de formation de l’équipe d’un partenaire au moins et les "
                "hiérarchiser."
            ),
        },
        {
            "en": (
                "Write three learning outcomes with verbs that can be checked, using Bloom’s "
                "taxonomy."
            ),
            "fr": (
                "Formuler trois résultats d’apprentissage aux verbes vérifiables, à l’aide de la "
                "taxonomie de Bloom."
            ),
        },
        {
            "en": (
                "Choose a delivery mode and activities for a given audience, and give your reasons."
            ),
            "fr": (
                "Choisir une modalité et des activités pour un public donné, en donnant vos "
                "raisons."
            ),
        },
        {
            "en": (
                "Lead a session of an hour in which participants are active for at least half of "
                "the time."
            ),
            "fr": (
                "Animer une séance d’une heure où les participant·es sont en activité au moins la "
                "moitié du temps."
            ),
        },
        {
            "en": "Estimate what a training costs and plan how it will be announced.",
            "fr": "Estimer le coût d’une formation et prévoir son annonce.",
        },
        {
            "en": "Evaluate a session against its outcomes and name what you will change.",
            "fr": (
                "Évaluer une séance au regard des résultats visés et nommer ce que vous changerez."
            ),
        },
    ),
    make={
        "en": (
            "A complete small training for your partners: needs, outcomes, session plan, budget, "
            "invitation and evaluation form, and a proposal for an exchange of practice."
        ),
        "fr": (
            "Une petite formation complète pour vos partenaires : besoins, résultats "
            "d’apprentissage, déroulé, budget, invitation, questionnaire d’évaluation, et une "
            "proposition d’échange de pratiques."
        ),
    },
    units=(
        Unit(
            id="needs",
            activity="D1",
            minutes=10,
            title={"en": "Ask before you teach", "fr": "Demander avant de former"},
        ),
        Unit(
            id="outcomes",
            activity="D2",
            minutes=12,
            title={
                "en": "What they will be able to do afterwards",
                "fr": "Ce qu’on saura faire après",
            },
        ),
        Unit(
            id="delivery",
            activity="D3",
            minutes=10,
            title={"en": "In the room, online or both", "fr": "En salle, à distance ou les deux"},
        ),
        Unit(
            id="sessions",
            activity="D4",
            minutes=12,
            title={"en": "A session in which people take part", "fr": "Une séance où l’on agit"},
        ),
        Unit(
            id="budget",
            activity="D5",
            minutes=10,
            title={
                "en": "What it costs, and who hears of it",
                "fr": "Ce que cela coûte, et qui en entend parler",
            },
        ),
        Unit(
            id="evaluation",
            activity="D6",
            minutes=10,
            title={
                "en": "Did it help, and what will you change?",
                "fr": "Cela a-t-il servi, et que changer ?",
            },
        ),
        Unit(
            id="peer-learning",
            activity="D7",
            minutes=10,
            title={
                "en": "Let partners learn from one another",
                "fr": "Faire apprendre les partenaires entre eux",
            },
        ),
    ),
)
