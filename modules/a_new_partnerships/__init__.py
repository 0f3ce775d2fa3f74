"""Module A: building and formalising new partnerships, from a need to a signed agreement."""

from modules.spec import TrainingModule, Unit

MODULE = TrainingModule(
    id="new-partnerships",
    competence="A",
    framework="keep_in_pact",
    title={
        "en": "Building and formalising new partnerships",
        "fr": "Construire et formaliser de nouveaux partenariats",
    },
    why={
        "en": (
            "No guidance centre has everything its users need under its own roof. "
            "A good partnership brings it in; a hasty one takes up your afternoons and helps nobody. "
            "This module takes you, step by step, from a need you can prove to an agreement "
            "both sides are glad to sign."
        ),
        "fr": (
            "Aucun centre d’orientation ne réunit seul tout ce dont ses usagers ont besoin. "
            "Un bon partenariat l’apporte\u202f; un partenariat précipité prend vos après-midi "
            "sans aider personne. Ce module vous conduit, pas à pas, d’un besoin que vous savez "
            "démontrer à une convention que chacun signe volontiers."
        ),
    },
    outcomes=(
        {
            "en": "Describe a need of your users and back it with at least two sources.",
            "fr": "Décrire un besoin de vos usagers et l’appuyer sur deux sources au moins.",
        },
        {
            "en": "Choose possible partners by what they add, and give each of them a clear role.",
            "fr": (
                "Choisir des partenaires possibles selon ce qu’ils apportent, "
                "et donner à chacun un rôle clair."
            ),
        },
        {
            "en": "Draft, with a partner, a common goal and what each side gives and gains.",
            "fr": (
                "Rédiger avec un partenaire un but commun, ce que chacun apporte "
                "et ce que chacun y gagne."
            ),
        },
        {
            "en": "Prepare and lead a negotiation in which every partner gains something.",
            "fr": "Préparer et mener une négociation où chaque partenaire trouve son compte.",
        },
        {
            "en": "Write a one-page project charter and check an agreement against six points.",
            "fr": (
                "Rédiger une charte projet d’une page et vérifier une convention "
                "à l’aide de six points."
            ),
        },
    ),
    make={
        "en": (
            "One real partnership on paper: a page on the need, a table of roles, "
            "a one-sentence goal with gains, a balance of the exchange, and a project charter "
            "ready to discuss. Together they are the evidence for your dossier."
        ),
        "fr": (
            "Un vrai partenariat sur le papier\u00a0: une page sur le besoin, un tableau des rôles, "
            "un but en une phrase avec les gains de chacun, un bilan de l’échange et "
            "une charte projet prête à discuter. Ensemble, ces pièces sont les preuves "
            "de votre dossier de validation."
        ),
    },
    units=(
        Unit(
            id="needs",
            activity="A1",
            minutes=10,
            title={"en": "Start from the need", "fr": "Partir du besoin"},
        ),
        Unit(
            id="added-value",
            activity="A2",
            minutes=12,
            title={
                "en": "Choose partners who add something",
                "fr": "Choisir les partenaires qui apportent un plus",
            },
        ),
        Unit(
            id="common-project",
            activity="A3",
            minutes=10,
            title={"en": "Build the project together", "fr": "Construire le projet ensemble"},
        ),
        Unit(
            id="strategy",
            activity="A4",
            minutes=10,
            title={
                "en": "Agree on a strategy that serves everyone",
                "fr": "S’accorder sur une stratégie utile à tous",
            },
        ),
        Unit(
            id="formalise",
            activity="A5",
            minutes=12,
            title={"en": "Put it in writing", "fr": "Mettre par écrit"},
        ),
    ),
)
