"""Credentials issued per second: by the product, by openbadgeslib, by Digital Bazaar's packages."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3 import add_data_integrity_proof

from badges import signing
from badges.model import Document
from badges.verifying.proofs import known_contexts
from tests.bench import credentials
from tests.bench.credentials import MOMENT

SCRIPT = Path(__file__).parents[1] / "badges" / "judges" / "ob3" / "issue.mjs"
ROUNDS = 3
HOLDERS = {"ours": 400, "openbadgeslib": 40, "Digital Bazaar": 120}
"""How many in a round: enough for each to take about a second."""
WARM_UP = 60


@dataclass(frozen=True)
class Rate:
    """Credentials a second of one side, medians of the rounds."""

    processor: float
    clock: float


def compare() -> dict[str, Rate]:
    """Let each side sign the same credentials in turns; raise if two make different proofs."""
    key = credentials.key()
    method = credentials.method(key)
    pem = key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    holders = credentials.many(max(HOLDERS.values()))

    def ours(number: int) -> list[str]:
        # The documents are made, too: whoever issues many does that as well.
        made = credentials.many(number)
        return [_proof(signing.sign(document, key, method, MOMENT)) for document in made]

    def library(number: int) -> list[str]:
        return [
            _proof(add_data_integrity_proof(document, pem, method, created=MOMENT))
            for document in holders[:number]
        ]

    job = {"key": pem.decode(), "method": method, "created": MOMENT.isoformat()}
    sides: dict[str, Callable[[int], tuple[list[str], Rate]]] = {
        "ours": lambda number: _timed(ours, number),
        "openbadgeslib": lambda number: _timed(library, number),
    }
    if shutil.which("node") and (SCRIPT.parent / "node_modules").exists():
        sides["Digital Bazaar"] = lambda number: _javascript(job, holders[:number])
    for run in sides.values():
        run(3)
    rates: dict[str, list[Rate]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        proofs = []
        for name, run in sides.items():
            made, rate = run(HOLDERS[name])
            proofs.append(made)
            rates[name].append(rate)
        if len({tuple(made[:10]) for made in proofs}) > 1:
            raise RuntimeError("two of them make different proofs of the same credentials")
    return {name: _median(found) for name, found in rates.items()}


def _proof(signed: Document) -> str:
    return str(signed["proof"]["proofValue"])


def _timed(run: Callable[[int], list[str]], number: int) -> tuple[list[str], Rate]:
    begin = time.process_time(), time.perf_counter()
    proofs = run(number)
    end = time.process_time(), time.perf_counter()
    return proofs, Rate(number / (end[0] - begin[0]), number / (end[1] - begin[1]))


def _javascript(job: dict[str, Any], holders: list[Document]) -> tuple[list[str], Rate]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        contexts = dict(known_contexts())
        json.dump({**job, "credentials": holders, "contexts": contexts, "warmUp": WARM_UP}, file)
        file.flush()
        command = [shutil.which("node") or "node", str(SCRIPT), file.name]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    report = json.loads(done.stdout)
    number = len(report["proofs"])
    return report["proofs"], Rate(number / report["processor"], number / report["clock"])


def _median(rates: list[Rate]) -> Rate:
    return Rate(
        statistics.median(rate.processor for rate in rates),
        statistics.median(rate.clock for rate in rates),
    )
