"""Ask the 1EdTech validator for Open Badges 2.0 about a badge, and print its report as JSON.

Runs in an environment of its own (requirements.txt beside this file), never in the product's:
`python judge.py URL|FILE [E-MAIL]`. Exit status 0 if the validator calls it valid.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from openbadges import verifier
from openbadges.verifier import utils
from openbadges.verifier import verifier as engine
from openbadges.verifier.openbadges_context import (
    OPENBADGES_CONTEXT_V2_DICT,
    OPENBADGES_CONTEXT_V2_URI,
)
from openbadges_bakery import unbake


class Loader(utils.CachableDocumentLoader):
    """Serves the Open Badges context from the package: a judge must not depend on the net."""

    def __call__(self, url: str) -> dict[str, Any]:
        if url == OPENBADGES_CONTEXT_V2_URI:
            text = json.dumps(OPENBADGES_CONTEXT_V2_DICT)
            return {"contextUrl": None, "documentUrl": url, "document": text, "from_cache": True}
        return super().__call__(url)


engine.CachableDocumentLoader = Loader


def judge(source: str, email: str | None = None) -> dict[str, Any]:
    profile = {"email": email} if email else None
    if Path(source).suffix == ".jws":
        source = Path(source).read_text(encoding="ascii")
    elif Path(source).is_file():
        with Path(source).open("rb") as image:
            inside = unbake(image)
        # From an SVG the validator's bakery gives bytes, which the validator itself cannot read.
        source = inside.decode() if isinstance(inside, bytes) else inside
    return verifier.verify(source, recipient_profile=profile)


if __name__ == "__main__":
    found = judge(*sys.argv[1:3])["report"]
    sys.stdout.write(json.dumps(found, indent=1, sort_keys=True))
    sys.exit(0 if found["valid"] else 1)
