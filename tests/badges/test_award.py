"""Awarding: what is issued, how often, under which address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import DossierId
from badges import catalog, issuer, publishing, service, status_bits, store
from badges.events import BadgeAwarded
from badges.verifying.model import Outcome
from competences.framework import service as framework_service
from tests.badges.conftest import DECIDED_AT, EMAIL, Award

People = Callable[..., Actor]


def document(published: publishing.Published) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(published.body)
    return loaded


def test_award_is_valid_in_both_forms(both_app: Flask, people: People, award: Award) -> None:
    reports = service.verify_award(award(people()))
    assert [(r.form, r.outcome) for r in reports] == [
        ("Open Badges 2.0", Outcome.VALID),
        ("Open Badges 3.0", Outcome.VALID),
    ]
    assert [c.code for c in reports[0].checks] == [
        "form_recognised",
        "hosted_found",
        "unaltered",
        "class_and_issuer_found",
        "issuer_hosts_it",
        "dates_fit",
        "not_revoked",
    ]
    assert [c.code for c in reports[1].checks] == [
        "form_recognised",
        "issuer_key_found",
        "signature_good",
        "dates_fit",
        "not_revoked",
        "not_suspended",
        "issuer_only_a_key",
    ]


def test_award_of_one_dossier_happens_once(both_app: Flask, people: People, award: Award) -> None:
    holder, dossier_id = people(), DossierId(uuid4())
    first = award(holder, dossier_id=dossier_id)
    assert award(holder, dossier_id=dossier_id) == first
    assert [a.id for a in service.awards_of(holder.person_id, holder.organisation_id)] == [first]
    assert service.award_of(dossier_id) == first


def test_award_publishes_event(both_app: Flask, people: People, award: Award) -> None:
    heard: list[BadgeAwarded] = []
    events.subscribe(BadgeAwarded, heard.append)
    holder = people()
    award_id = award(holder)
    assert heard == [BadgeAwarded(award_id, holder.person_id, holder.organisation_id)]


def test_assertion_has_the_fixed_shape(both_app: Flask, people: People, award: Award) -> None:
    award_id = award(people())
    found = document(publishing.assertion(award_id))
    recipient = found.pop("recipient")
    assert isinstance(recipient, dict)
    salt = recipient["salt"]
    digest = hashlib.sha256(f"{EMAIL.lower()}{salt}".encode()).hexdigest()
    assert recipient == {
        "type": "email",
        "hashed": True,
        "salt": salt,
        "identity": f"sha256${digest}",
    }
    base = "http://127.0.0.1:5000/badges/v2"
    framework = framework_service.current()
    descriptor = framework.competence("A").descriptors[4]["en"]
    assert found == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{base}/assertions/{award_id}.json",
        "badge": f"{base}/classes/new-partnerships.json",
        "issuedOn": "2026-03-14T09:26:53Z",
        "verification": {"type": "HostedBadge"},
        "image": {
            "type": "Image",
            "id": f"{base}/assertions/{award_id}.png",
            "caption": catalog.designs()["new-partnerships"].artwork_alt["en"],
        },
        "narrative": f"4/5, {framework.scale.words('en')[3]}: {descriptor}\n\n"
        "Built two partnerships on her own, with written agreements.",
        "evidence": [
            {
                "type": "Evidence",
                "name": "Road map with the employers’ club",
                "description": f"SHA-256: {'ab' * 32}",
            },
            {"type": "Evidence", "name": "Partnership agreement"},
        ],
    }


def test_credential_carries_level_as_result_of_the_rubric(
    app: Flask, people: People, award: Award
) -> None:
    credential = store.find_credential(award(people()))
    assert credential is not None
    subject = credential["credentialSubject"]
    rubric = subject["achievement"]["resultDescription"][0]
    url = "http://127.0.0.1:5000/badges/v3/achievements/new-partnerships"
    assert subject["result"] == [
        {
            "type": ["Result"],
            "resultDescription": f"{url}#level",
            "achievedLevel": f"{url}#level-4",
        }
    ]
    assert rubric["requiredLevel"] == f"{url}#level-3"
    assert [step["level"] for step in rubric["rubricCriterionLevel"]] == ["1", "2", "3", "4", "5"]
    assert credential["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert credential["issuer"]["id"].startswith("did:key:z6Mk")


def test_award_names_nobody(app: Flask, people: People, award: Award) -> None:
    award_id = award(people("Amélie Example"))
    for published in (publishing.assertion(award_id), publishing.credential(award_id)):
        text = published.body.decode()
        assert "Amélie" not in text
        assert "example.learner" not in text.lower()


def test_award_without_address_of_mail_is_valid(app: Flask, people: People, award: Award) -> None:
    award_id = award(people(), recipient_email=None)
    assert [r.outcome for r in service.verify_award(award_id)] == [Outcome.VALID, Outcome.VALID]
    assert document(publishing.assertion(award_id))["recipient"]["type"] == "id"  # type: ignore[index]


@pytest.mark.parametrize(
    "title",
    [
        "Convention signée ® “Cap’Emploi” (2)",
        "اتفاق شراكة",
        "הסכם \u200fשותפות",
        "𝔘nicode 🤝 \\u0000",
    ],
)
def test_award_with_letters_of_all_kinds_is_valid(
    app: Flask, people: People, award: Award, title: str
) -> None:
    award_id = award(
        people("Zoë O’Example"), evidence_titles=(title,), statement=f"{title}\n<b>&amp;</b>"
    )
    assert [r.outcome for r in service.verify_award(award_id)] == [Outcome.VALID, Outcome.VALID]
    baked = publishing.baked_picture(award_id, "png").body
    assert service.verify(baked).outcome is Outcome.VALID


def test_award_in_french_says_level_in_french(app: Flask, people: People, award: Award) -> None:
    found = document(publishing.assertion(award(people(language="fr"), statement="")))
    framework = framework_service.current()
    descriptor = framework.competence("A").descriptors[4]["fr"]
    assert found["narrative"] == f"4/5, {framework.scale.words('fr')[3]}: {descriptor}"


def test_award_with_unknown_competence_is_refused(app: Flask, people: People, award: Award) -> None:
    holder = people()
    with pytest.raises(NotFound) as refused:
        award(holder, competence="Z")
    assert refused.value.code == "badge_design_missing"
    assert service.awards_of(holder.person_id, holder.organisation_id) == []


def test_award_after_moving_to_another_address_is_refused(
    both_app: Flask, people: People, award: Award
) -> None:
    holder = people()
    award(holder)
    settings = both_app.extensions["keepinpact_settings"]
    both_app.extensions["keepinpact_settings"] = replace(settings, base_url="https://new.example")
    with pytest.raises(Conflict) as refused:
        award(holder)
    assert refused.value.code == "issuer_moved"
    assert refused.value.values["known"] == "http://127.0.0.1:5000"
    assert len(service.awards_of(holder.person_id, holder.organisation_id)) == 1


def test_award_that_would_not_verify_is_undone(app: Flask, people: People, award: Award) -> None:
    """A date that no verifier can accept yet: the gate refuses and nothing is kept."""
    holder = people()
    with pytest.raises(Conflict) as refused:
        award(holder, decided_at=DECIDED_AT.replace(year=2999))
    assert refused.value.code == "badge_would_not_verify"
    assert service.awards_of(holder.person_id, holder.organisation_id) == []
    assert store.find_issuer() is None


def test_class_keeps_its_words_after_first_award(app: Flask, people: People, award: Award) -> None:
    before = publishing.badge_class("new-partnerships").body
    award(people())
    with unit_of_work():
        issuer.introduce("Another Example Centre", "badges@example.org")
    assert publishing.badge_class("new-partnerships").body == before


def test_status_places_are_scattered(app: Flask, people: People, award: Award) -> None:
    holder = people()
    entries = []
    for _ in range(3):
        credential = store.find_credential(award(holder))
        assert credential is not None
        entries.append(int(credential["credentialStatus"][0]["statusListIndex"]))
    assert len(set(entries)) == 3
    assert entries != sorted(range(3))
    assert all(0 <= index < status_bits.SIZE_BITS for index in entries)


def test_https_base_issues_as_did_web(app: Flask, people: People, award: Award) -> None:
    settings = app.extensions["keepinpact_settings"]
    app.extensions["keepinpact_settings"] = replace(settings, base_url="https://pact.example:8443")
    award_id = award(people())
    credential = store.find_credential(award_id)
    assert credential is not None
    assert credential["issuer"]["id"] == "did:web:pact.example%3A8443"
    assert [r.outcome for r in service.verify_award(award_id)] == [Outcome.VALID, Outcome.VALID]
    keys = document(publishing.did_document())
    assert credential["proof"]["verificationMethod"] in keys["assertionMethod"]  # type: ignore[operator]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:5000", "https://pact.example"])
def test_badge_of_retired_key_still_verifies_and_can_be_revoked(
    app: Flask, people: People, award: Award, base_url: str
) -> None:
    settings = app.extensions["keepinpact_settings"]
    app.extensions["keepinpact_settings"] = replace(settings, base_url=base_url)
    holder = people()
    old = award(holder)
    with unit_of_work():
        issuer.rotate_keys()
    new = award(holder)
    proofs = [store.find_credential(a)["proof"]["verificationMethod"] for a in (old, new)]  # type: ignore[index]
    assert proofs[0] != proofs[1]
    for award_id in (old, new):
        assert [r.outcome for r in service.verify_award(award_id)] == [Outcome.VALID] * 2
    with unit_of_work():
        service.revoke(old, None, "Issued by mistake")
    assert [r.outcome for r in service.verify_award(old)] == [Outcome.NOT_VALID] * 2
    assert [r.outcome for r in service.verify_award(new)] == [Outcome.VALID] * 2
