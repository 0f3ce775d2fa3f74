"""The base of all tables."""

from __future__ import annotations

import subprocess
import sys


def test_statements_know_their_types_whichever_world_comes_first() -> None:
    """A statement built at import, in a world whose rows point to a table not there yet."""
    look = (
        "from app.learning import store; "
        "binds = store._ONE_MODULE.compile().binds.values(); "
        "print([bind.type.__class__.__name__ for bind in binds])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "['Uuid', 'Uuid', 'String']"
