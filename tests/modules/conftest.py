from __future__ import annotations

import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from modules import registry

EN = "content/en/01-first-meeting.md"
FR = "content/fr/01-first-meeting.md"


class Copy:
    """A copy of the template module in a folder of its own, to break in one place."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.parent
        self.folder = folder
        shutil.copytree(registry.HERE / "_template", folder)

    def path(self, name: str) -> Path:
        return self.folder / name

    def change(self, name: str, old: str, new: str) -> int:
        """Replace the first `old` in a file; return the line it stood on."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        # Python takes what it compiled for the same file if length and second are the same.
        shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
        return text[: text.index(old)].count("\n") + 1


class Foreign(Copy):
    """The same copy as an installed package that offers a module."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.entry = EntryPoint("foreign", folder.name, registry.GROUP)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "h_example")


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Foreign:
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))
    return Foreign(site / f"foreign_{tmp_path.name.replace('-', '_')}")
