"""`python -m tests.bench.lti [GRADES]`: launches beside PyLTI1p3's, a class at once, grades."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from tests.bench import grading
from tests.bench.launching import Came, Course, Tool
from tests.bench.lti_course import enrol, product, register, rival_configuration
from tests.bench.rival import KEEPS_KEYS
from tests.bench.serving import files, free_port, gunicorn
from tests.lti.platform import Platform

LEARNERS = 200
ROUNDS = 4
CLIENTS = 4
GRADES = 10_000
PLACEMENT = "module:new-partnerships"
OURS, EXAMPLE, TUNED = "Keep in Pact", "PyLTI1p3, its example", "PyLTI1p3, keys kept"
AS_SERVED = {"workers": 2, "threads": 4}
"""What `keepinpact serve` begins."""
MOST_P95_OVER_MEDIAN = 2.0
MOST_SECONDS = 300

console = Console()


@dataclass
class Figures:
    """What one tool took in all rounds."""

    came: list[Came] = field(default_factory=list)

    @property
    def each(self) -> list[float]:
        return [seconds for came in self.came for seconds in came.each]

    @property
    def door_per_second(self) -> float:
        return len(self.each) / sum(came.door for came in self.came)

    @property
    def per_second(self) -> float:
        return len(self.each) / sum(came.whole for came in self.came)

    @property
    def cpu(self) -> float:
        return sum(came.cpu for came in self.came) / len(self.each)

    @property
    def median(self) -> float:
        return median(self.each)

    @property
    def p95(self) -> float:
        return quantiles(self.each, n=20)[18]


def main(grades: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as folder:
        _launch(Path(folder))
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as folder:
        _send(grades, Path(folder))


def _launch(folder: Path) -> None:
    platform = Platform()
    enrol(platform, LEARNERS)
    (folder / "public").mkdir()
    (folder / "public" / "keys.json").write_text(json.dumps(platform.key_set()), encoding="utf-8")
    with files(folder / "public") as site:
        keys = f"http://127.0.0.1:{site}/keys.json"
        port = free_port()
        app, environ = product(folder, port)
        register(app, platform, keys)
        link = platform.place(
            f"http://127.0.0.1:{port}/lti/launch?place={PLACEMENT}", score_maximum=100
        )
        course = Course(platform)
        with ExitStack() as running:
            _, server = running.enter_context(gunicorn("app.wsgi:app", environ, port=port))
            ours = Tool(OURS, port, "/lti/login", "/lti/launch", link, server.pid)
            others = _others(running, platform, rival_configuration(platform, keys, folder))
            _judge(*_in_turn(course, [ours, *others]))
        with gunicorn("app.wsgi:app", environ, port=port, **AS_SERVED) as (_, server):
            _crowd(course, replace(ours, server=server.pid))


def _others(running: ExitStack, platform: Platform, environ: Mapping[str, str]) -> list[Tool]:
    tools = []
    for name, more in ((EXAMPLE, {}), (TUNED, {KEEPS_KEYS: "1"})):
        served = gunicorn("tests.bench.rival:app", {**environ, **more})
        port, server = running.enter_context(served)
        link = platform.place(f"http://127.0.0.1:{port}/launch/", score_maximum=100)
        tools.append(Tool(name, port, "/login/", "/launch/", link, server.pid))
    return tools


def _in_turn(course: Course, tools: list[Tool]) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """Launch everybody into each tool in turn; return first visits, and those after them."""
    first = {tool.name: Figures() for tool in tools}
    later = {tool.name: Figures() for tool in tools}
    for turn in range(ROUNDS + 1):
        for tool in tools:
            came = course.launch(tool, course.users, CLIENTS)
            (later if turn else first)[tool.name].came.append(came)
    return first, later


def _judge(first: Mapping[str, Figures], later: Mapping[str, Figures]) -> None:
    table = Table(title=f"Launches; one gunicorn worker, {CLIENTS} clients; load {_load()}")
    for name in (
        "tool",
        "first/s",
        "through the door/s",
        "with page/s",
        "median ms",
        "p95 ms",
        "CPU ms",
    ):
        table.add_column(name, justify="left" if name == "tool" else "right")
    for name, figures in later.items():
        table.add_row(
            name,
            f"{first[name].per_second:.0f}",
            f"{figures.door_per_second:.0f}",
            f"{figures.per_second:.0f}",
            f"{figures.median * 1000:.1f}",
            f"{figures.p95 * 1000:.1f}",
            f"{figures.cpu * 1000:.1f}",
        )
    console.print(table)
    console.print(
        "first: who was never here, with the page. Door: login and launch, without the page that\n"
        "follows ours; the other tool answers the launch with its own. All in turn, at one load."
    )
    ours = later[OURS]
    for name in (EXAMPLE, TUNED):
        other = later[name]
        _say(f"door, times {name}", ours.door_per_second / other.door_per_second, least=1)
        _say(f"whole chain, times {name}", ours.per_second / other.per_second, least=1)
    _say("p95 over median", ours.p95 / ours.median, most=MOST_P95_OVER_MEDIAN)


def _crowd(course: Course, tool: Tool) -> None:
    """Let everybody come in the same moment; whoever fails ends the bench."""
    came = course.launch(tool, course.users, len(course.users))
    console.print(
        f"  {len(came.each)} learners at once, as `keepinpact serve` serves: none failed; the last "
        f"was in after {came.whole:.1f} s; load {_load()}"
    )


def _send(grades: int, folder: Path) -> None:
    sent = grading.send(grades, folder)
    console.print(
        f"{sent.grades:,} grades, {sent.attempts:,} deliveries in {sent.seconds:.0f} s "
        f"({sent.grades / sent.seconds:.0f} grades/s); load {_load()}"
    )
    _say("places that do not hold the newest score", sent.grades - sent.right, most=0)
    _say("scores that a repeated delivery changed", sent.repeated, most=0)
    _say("seconds for all", sent.seconds, most=MOST_SECONDS)


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _say(
    what: str, figure: float, *, least: float | None = None, most: float | None = None
) -> None:
    met = figure >= least if least is not None else figure <= (most or 0)
    goal = f"at least {least:g}" if least is not None else f"at most {most:g}"
    verdict = "[green]met[/green]" if met else "[red]MISSED[/red]"
    console.print(f"  {what}: {figure:.2f} (goal: {goal}) {verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else GRADES)
