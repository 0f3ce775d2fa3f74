"""Module F: following policies and reforms, and making the partnership heard."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="policies",
    competence="F",
    framework="keep_in_pact",
    title={
        "en": "Keeping up with national and local policies and reforms",
        "fr": "Assurer la veille sur les politiques et réformes nationales et locales",
    },
    why={
        "en": (
            "A reform can open a door for your publics or close one, and it is seldom called a "
            "guidance reform: it may come under skills, validation, employment or inclusion. Those "
            "who see it early can prepare, find funding, or say what their publics need while "
            "there is still time. It takes a few good sources and people who know you."
        ),
        "fr": (
            "Une réforme peut ouvrir une porte à vos publics ou en fermer une, et elle porte "
            "rarement le nom d’orientation\u00a0: elle parle de compétences, de validation, d’emploi "
            "ou d’inclusion. Qui la voit tôt peut se préparer, trouver des fonds ou dire à temps ce "
            "dont ses publics ont besoin. Il y faut quelques bonnes sources et des personnes qui "
            "vous connaissent."
        ),
    },
    outcomes=(
        {
            "en": "Select at least one reliable source for each level, from local to European.",
            "fr": "Choisir au moins une source fiable pour chaque niveau, du local à l’européen.",
        },
        {
            "en": (
                "Summarise a policy or reform in half a page, with what it changes for your "
                "partners."
            ),
            "fr": (
                "Résumer une politique ou une réforme en une demi-page, avec ce qu’elle change "
                "pour vos partenaires."
            ),
        },
        {
            "en": (
                "Map the stakeholders of a policy by role, level, interest and influence, with a "
                "way to reach each."
            ),
            "fr": (
                "Cartographier les parties prenantes d’une politique par rôle, niveau, intérêt et "
                "influence, avec un moyen de joindre chacune."
            ),
        },
        {
            "en": "Draft a one-page policy paper with a problem, evidence and a proposal.",
            "fr": (
                "Rédiger une note de position d’une page avec un problème, des faits et une "
                "proposition."
            ),
        },
        {
            "en": "Plan a meeting on policy: its question, purpose, participants and follow-up.",
            "fr": (
                "Préparer une rencontre sur une politique\u00a0: sa question, son but, ses "
                "participant·es et ses suites."
            ),
        },
        {
            "en": "Plan advocacy that fits your mandate, and an open dialogue with policy-makers.",
            "fr": (
                "Préparer un plaidoyer conforme à votre mandat, et un dialogue transparent avec les "
                "responsables politiques."
            ),
        },
    ),
    make={
        "en": (
            "Policy monitoring you can keep up: sources by level, half a page on one reform, a "
            "stakeholder map, a one-page policy paper, a meeting planned, and a page each for "
            "advocacy and contacts. Together they are the evidence for your dossier."
        ),
        "fr": (
            "Une veille politique que vous pourrez tenir\u00a0: des sources par niveau, une "
            "demi-page sur une réforme, une carte des parties prenantes, une note de position "
            "d’une page, une réunion préparée, un plan de plaidoyer et un plan de contacts. "
            "Ensemble, ces pièces sont les preuves de votre dossier de validation."
        ),
    },
    units=(
        Unit(
            id="monitoring",
            activity="F1",
            minutes=10,
            title={"en": "Few sources, read regularly", "fr": "Peu de sources, lues régulièrement"},
        ),
        Unit(
            id="stakeholders",
            activity="F2",
            minutes=10,
            title={
                "en": "Who decides, who advises, who is affected",
                "fr": "Qui décide, qui conseille, qui est concerné",
            },
        ),
        Unit(
            id="policy-documents",
            activity="F3",
            minutes=12,
            title={
                "en": "Write to be read by those who decide",
                "fr": "Écrire pour être lu par qui décide",
            },
        ),
        Unit(
            id="policy-meetings",
            activity="F4",
            minutes=10,
            title={
                "en": "Bring the right people around one question",
                "fr": "Réunir les bonnes personnes autour d’une question",
            },
        ),
        Unit(
            id="advocacy",
            activity="F5",
            minutes=12,
            title={"en": "Speak up with a plan", "fr": "Faire entendre sa voix avec un plan"},
        ),
        Unit(
            id="dialogue",
            activity="F6",
            minutes=10,
            title={"en": "Keep the conversation going", "fr": "Garder le dialogue ouvert"},
        ),
    ),
)
