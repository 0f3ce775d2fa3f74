from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from competences.framework.model import Framework
from competences.framework.tables import FrameworkVersionRow


def test_overview_names_every_competence(app: Flask, framework: Framework) -> None:
    page = app.test_client().get("/framework/?lang=fr")
    assert page.status_code == 200
    for competence in framework.competences:
        assert competence.title["fr"] in page.text


def test_competence_shows_levels_activities_and_sources(app: Flask, framework: Framework) -> None:
    page = app.test_client().get("/framework/D?lang=en").text.replace("&#39;", "'")
    competence = framework.competence("D")
    shown = [*competence.descriptors.values(), *(a.title for a in competence.activities)]
    shown += [item.title for item in competence.items]
    assert [text["en"] for text in shown if text["en"] not in page] == []
    assert "From the running text of the vademecum, cut by us" in page


@pytest.mark.parametrize("code", ["Z", "a", "A1"])
def test_unknown_competence(app: Flask, code: str) -> None:
    assert app.test_client().get(f"/framework/{code}").status_code == 404


def test_nothing_loaded(app: Flask) -> None:
    with unit_of_work():
        db.session.execute(sa.delete(FrameworkVersionRow))
    page = app.test_client().get("/framework/?lang=en")
    assert page.status_code == 503
    assert "keepinpact framework import" in page.text


def test_pages_ask_the_database_nothing(
    app: Flask, framework: Framework, count_statements: Callable
) -> None:
    with count_statements() as counted:
        app.test_client().get("/framework/")
        app.test_client().get("/framework/A")
    assert counted.statements == []
