from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from modules import registry


class Copy:
    """A copy of the template module in a folder of its own, to break in one place."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "h_example"
        shutil.copytree(registry.HERE / "_template", self.folder)

    def path(self, name: str) -> Path:
        return self.folder / name

    def change(self, name: str, old: str, new: str) -> int:
        """Replace the first `old` in a file; return the line it stood on."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
