from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, NotFound
from competences.framework import reading, service
from competences.framework.model import NoFramework
from competences.framework.service import SHIPPED
from competences.framework.tables import FrameworkVersionRow


def changed_file(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "changed.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


def test_current_is_shipped_file(both_app: Flask) -> None:
    assert service.current() == reading.read_file(SHIPPED)


def test_current_parsed_once(both_app: Flask) -> None:
    assert service.current() is service.current()


def test_current_with_nothing_loaded(both_app: Flask) -> None:
    with unit_of_work():
        db.session.execute(sa.delete(FrameworkVersionRow))
    with pytest.raises(NoFramework):
        service.current()


def test_load_same_content_twice(both_app: Flask, tmp_path: Path) -> None:
    commented = changed_file(tmp_path, "\nframework:", "\n# a comment\nframework:")
    with unit_of_work():
        assert service.load_file(commented).new is False
    assert len(service.versions()) == 1


def test_load_changed_content_under_same_version(both_app: Flask, tmp_path: Path) -> None:
    path = changed_file(tmp_path, "en: Newcomer", "en: Beginner")
    with pytest.raises(Conflict) as caught, unit_of_work():
        service.load_file(path)
    assert caught.value.code == "framework_version_changed"
    assert service.current() == reading.read_file(SHIPPED)


def test_load_new_version(both_app: Flask, tmp_path: Path) -> None:
    path = changed_file(tmp_path, 'version: "1.0"', 'version: "1.1"')
    with unit_of_work():
        assert service.load_file(path).new is True
    assert service.current().version == "1.1"
    assert service.get("keep_in_pact", "1.0").version == "1.0"
    assert [row.version for row in service.versions()] == ["1.0", "1.1"]


def test_get_unknown_version(both_app: Flask) -> None:
    with pytest.raises(NotFound):
        service.get("keep_in_pact", "9")


def test_export_loads_again(both_app: Flask) -> None:
    exported = reading.read_text(service.export("keep_in_pact"), "export")
    assert exported == service.current()


def test_export_of_unknown_framework(both_app: Flask) -> None:
    with pytest.raises(NotFound):
        service.export("nothing")
