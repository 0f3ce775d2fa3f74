"""One course, registered with both tools of the bench."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask_migrate import upgrade

from app.cohorts.tables import OrganisationRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId, new_id
from app.lti import platforms
from app.settings import read_settings
from competences.framework import service as framework_service
from tests.lti.platform import Platform
from tests.lti.platform_model import User


def product(home: Path, port: int) -> tuple[Flask, dict[str, str]]:
    """Return the product on a new database in `home`, and the environment that serves it."""
    environ = {
        "KEEPINPACT_HOME": str(home),
        "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
        "KEEPINPACT_BASE_URL": f"http://127.0.0.1:{port}",
        "KEEPINPACT_ALLOW_HOSTS": "127.0.0.1",
    }
    app = create_app(read_settings(environ))
    with app.app_context():
        upgrade()
        with unit_of_work():
            framework_service.load_file()
    return app, environ


def enrol(platform: Platform, learners: int) -> None:
    """Fill the course with this many learners."""
    platform.users = {
        str(number): User(str(number), f"Example Learner {number}", f"learner{number}@example.org")
        for number in range(100, 100 + learners)
    }


def organisation() -> OrganisationId:
    """Make an organisation; needs the context of the product."""
    made = OrganisationRow(
        id=new_id(), name="Example Centre", registration="closed", created_at=clock.now()
    )
    with unit_of_work():
        db.session.add(made)
        return OrganisationId(made.id)


def register(app: Flask, platform: Platform, keys: str) -> None:
    """Register the platform, whose keys are at `keys`, with an organisation of ours."""
    with app.app_context():
        organisation_id = organisation()
        with unit_of_work():
            platforms.add(
                organisation_id,
                issuer=platform.issuer,
                client_id=platform.client_id,
                auth_url=platform.auth_url,
                token_url=platform.token_url,
                jwks_url=keys,
                deployment_ids=[platform.deployment_id],
            )
        db.engine.dispose()


def rival_configuration(platform: Platform, keys: str, folder: Path) -> Mapping[str, str]:
    """Write what the other tool knows of the platform; return the environment that says where."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "private.key").write_bytes(private)
    (folder / "public.key").write_bytes(public)
    registration = {
        "default": True,
        "client_id": platform.client_id,
        "auth_login_url": platform.auth_url,
        "auth_token_url": platform.token_url,
        "auth_audience": None,
        "key_set_url": keys,
        "key_set": None,
        "private_key_file": "private.key",
        "public_key_file": "public.key",
        "deployment_ids": [platform.deployment_id],
    }
    path = folder / "rival.json"
    path.write_text(json.dumps({platform.issuer: [registration]}), encoding="utf-8")
    return {"RIVAL_CONFIGURATION": str(path)}
