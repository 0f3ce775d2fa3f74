"""Every store test runs on SQLite and on a real PostgreSQL; each test has a database of its own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from flask_security.utils import hash_password
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import OrganisationRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.settings import Settings
from competences.framework import service as framework_service
from competences.framework.model import Framework
from tests import postgresql, sparing

SECRET = "only-for-tests-" + "0" * 32
PASSWORD = "correct horse battery"
BELL = " AS bell"


def make_settings(home: Path, database_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "home": home,
        "database_url": database_url,
        "secret_keys": (SECRET,),
        "base_url": "http://127.0.0.1:5000",
        "base_url_given": False,
        "queue_url": str(home / "queue.sqlite"),
        "mail_url": None,
        "testing": True,
    }
    return Settings(**{**values, **changes})


def _migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with unit_of_work():
            framework_service.load_file()
        db.engine.dispose()


def keep_for_good() -> None:
    """Let the garbage collector leave alone what there is by now.

    It is most of what there will ever be (the product, the libraries, every test), and looking
    through it again and again took a fifth of the time of all tests.
    """
    gc.collect()
    gc.freeze()


JOURNEYS = "tests/journeys/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: the longest last would leave one of two workers idle."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


class _JourneysTogether(LoadFileScheduling):
    """Gives a worker a whole file, or all journeys: they share a browser and a served demo."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Any:
    """Take ours in the place of `--dist loadfile`."""
    return _JourneysTogether(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture
def framework() -> Framework:
    """The shipped framework, which every test database holds; name `app` or `both_app` first."""
    return framework_service.current()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    home = tmp_path_factory.mktemp("template")
    _migrate(make_settings(home, f"sqlite:///{home / 'template.sqlite'}"))
    keep_for_good()
    return home / "template.sqlite"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A running PostgreSQL with a migrated template."""
    with postgresql.running(lambda home, url: _migrate(make_settings(home, url))) as server:
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    target = tmp_path / "test.sqlite"
    shutil.copyfile(sqlite_template, target)
    return f"sqlite:///{target}"


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> str:
    return postgresql_server.as_new()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Parametrises a test over both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session", autouse=True)
def _sparing() -> Iterator[sparing.Keys]:
    """Whatever each application would prepare again is prepared once: see `tests/sparing.py`."""
    keep_for_good()
    with sparing.sparing():
        yield sparing.Keys()


@pytest.fixture(autouse=True)
def _keys_from_the_first(_sparing: sparing.Keys) -> Iterator[None]:
    with _sparing.from_the_first():
        yield


def _app(home: Path, url: str) -> Iterator[Flask]:
    from tests.browsing import ServerLikeClient  # noqa: PLC0415  # it imports our `Counted`

    app = create_app(make_settings(home, url))
    app.test_client_class = ServerLikeClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str) -> Iterator[Flask]:
    """The application on SQLite, inside its context: for web tests."""
    yield from _app(tmp_path, sqlite_url)


@pytest.fixture
def both_app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application on SQLite, then on PostgreSQL: for store and service tests."""
    yield from _app(tmp_path, database_url)


@pytest.fixture
def as_if_alone() -> None:
    """Keep the garbage collector from what other tests left, for who measures time."""
    keep_for_good()


class People:
    """Makes organisations and people with a sign-in, directly in the database."""

    def __init__(self) -> None:
        self._default: OrganisationId | None = None

    def organisation(self, name: str = "Example Centre") -> OrganisationId:
        with unit_of_work():
            row = OrganisationRow(
                id=uuid4(), name=name, registration="open", created_at=clock.now()
            )
            db.session.add(row)
            return OrganisationId(row.id)

    def __call__(
        self,
        name: str = "Example Learner",
        *roles: Role,
        organisation_id: UUID | None = None,
        email: str | None = None,
        language: str | None = "en",
    ) -> Actor:
        """Return a new person as an actor; a learner of the default organisation unless told."""
        if organisation_id is None:
            self._default = self._default or self.organisation()
            organisation_id = self._default
        granted = roles or (Role.LEARNER,)
        person_id = uuid4()
        address = email or f"{name.lower().replace(' ', '.')}.{person_id.hex[:6]}@example.org"
        with unit_of_work():
            moment = clock.now()
            db.session.add(PersonRow(id=person_id, name=name, language=language, created_at=moment))
            db.session.flush()
            db.session.add(
                SignInRow(
                    id=uuid4(),
                    person_id=person_id,
                    email=address,
                    password=hash_password(PASSWORD),
                    active=True,
                    fs_uniquifier=uuid4().hex,
                    created_at=moment,
                )
            )
            for role in granted:
                db.session.add(
                    MembershipRow(
                        id=uuid4(),
                        person_id=person_id,
                        organisation_id=organisation_id,
                        role=role,
                        created_at=moment,
                    )
                )
        return Actor(
            person_id=PersonId(person_id),
            organisation_id=OrganisationId(organisation_id),
            roles=frozenset(granted),
            name=name,
            language=language,
            organisation_name="Example Centre",
        )


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Actor], FlaskClient]:
    """Return a client in whose browser this person is signed in; CSRF is switched off for it."""

    def signed_in(actor: Actor) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        row = db.session.scalar(sa.select(SignInRow).where(SignInRow.person_id == actor.person_id))
        assert row is not None
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = row.fs_uniquifier
            session["_fresh"] = True
        db.session.remove()
        return client

    return signed_in


class Counted:
    """How many SQL statements ran inside a `count_statements()` block."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def total(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_statements() -> Callable[[], AbstractContextManager[Counted]]:
    """Count the SQL statements that a block sends.

    Left out: BEGIN, COMMIT, pragmas, and the one of the bell, which every page with a header sends
    whatever else it does (tests/notices/test_pages.py counts it).
    """

    @contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted()

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")) and BELL not in statement:
                counted.statements.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield counted
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)

    return counting
