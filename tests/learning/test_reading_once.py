"""Content is read once, at the start, in less than two seconds; pages open no file of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Actor
from modules import registry
from modules.folder import load_folder
from tests.conftest import People
from tests.learning.conftest import MODULE

MOST_SECONDS = 2.0

_opened: list[Path] = []
_listening = False


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and event == "open" and isinstance(arguments[0], str):
        _opened.append(Path(arguments[0]))


sys.addaudithook(_note)  # a hook stays for the life of the process, so it listens only when asked


@pytest.fixture
def opened() -> Iterator[Callable[[], list[Path]]]:
    """Return a function that gives the files of modules opened since the test began."""
    global _listening  # noqa: PLW0603  # the hook has no other way to know
    _opened.clear()
    _listening = True
    yield lambda: [one for one in _opened if registry.HERE in one.parents]
    _listening = False


def test_reading_a_module_opens_its_files(opened: Callable[[], list[Path]]) -> None:
    """The hook sees what it should: without this the next test would show nothing."""
    load_folder(registry.HERE / "b_finance", LANGUAGES)
    assert registry.HERE / "b_finance" / "quiz.yaml" in opened()


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize(
    "path",
    [
        f"/modules/{MODULE}",
        f"/modules/{MODULE}/units/needs",
        f"/modules/{MODULE}/case",
        f"/modules/{MODULE}/quiz/a01",
        f"/modules/{MODULE}/print",
        "/glossary",
        "/search?q=charter",
    ],
)
@pytest.mark.usefixtures("app")
def test_page_opens_no_file_of_a_module(
    people: People,
    sign_in: Callable[[Actor], FlaskClient],
    opened: Callable[[], list[Path]],
    path: str,
    language: str,
) -> None:
    client = sign_in(people(language=language))
    assert client.get(path).status_code == 200
    assert opened() == []


READING = """
import time
from app.kernel.i18n import LANGUAGES
from modules import registry
begun = time.process_time()
registry.load(LANGUAGES, foreign=())
print(time.process_time() - begun)
"""


def test_all_content_is_read_in_less_than_two_seconds() -> None:
    """Measured in time of the processor, as others may be busy on this machine, and in a
    process of its own: it is the start that counts, not a heap full of other tests' remains.
    The best of three, as whoever shares the processor slows it down too."""
    ran = [
        subprocess.run(
            [sys.executable, "-c", READING], check=True, capture_output=True, text=True, timeout=60
        )
        for _time in range(3)
    ]
    assert min(float(each.stdout) for each in ran) < MOST_SECONDS
