"""`python -m tests.bench.lti`: launches beside PyLTI1p3's, a class that starts at once."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console

from tests.bench.launching import Course, Tool
from tests.bench.lti_course import enrol, product, register, rival_configuration
from tests.bench.serving import files, free_port, gunicorn
from tests.lti.platform import Platform

LEARNERS = 200
ROUNDS = 6
THREADS = 4
PLACEMENT = "module:new-partnerships"

console = Console()


@dataclass
class Figures:
    busy: float = 0.0
    launches: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.launches) / self.busy

    @property
    def p95(self) -> float:
        return quantiles(self.launches, n=20)[18]


def main() -> None:
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="kip-bench-")))
        platform = Platform()
        platform.tool_custom = {}
        enrol(platform, LEARNERS)
        public = folder / "public"
        public.mkdir()
        (public / "keys.json").write_text(json.dumps(platform.key_set()), encoding="utf-8")
        keys = f"http://127.0.0.1:{running.enter_context(files(public))}/keys.json"
        port = free_port()
        app, environ = product(folder, port)
        register(app, platform, keys)
        served = gunicorn("app.wsgi:app", environ, threads=THREADS, port=port)
        running.enter_context(served)
        here = f"http://127.0.0.1:{port}/lti/launch"
        link = platform.place(f"{here}?place={PLACEMENT}", score_maximum=100)
        tools = [Tool("Keep in Pact", port, "/lti/login", "/lti/launch", link)]
        configuration = rival_configuration(platform, keys, folder)
        for name, more in (
            ("PyLTI1p3, its example", {}),
            ("PyLTI1p3, keys kept", {"RIVAL_KEEPS_KEYS": "1"}),
        ):
            port, _ = running.enter_context(
                gunicorn("tests.bench.rival:app", {**configuration, **more}, threads=THREADS)
            )
            other = platform.place(f"http://127.0.0.1:{port}/launch/", score_maximum=100)
            tools.append(Tool(name, port, "/login/", "/launch/", other))
        course = Course(platform)
        figures = {tool.name: Figures() for tool in tools}
        first = {}
        for turn in range(ROUNDS + 1):
            for tool in tools:
                busy, launches = course.launch(tool, list(platform.users.values()), THREADS)
                if turn == 0:
                    first[tool.name] = len(launches) / busy
                    continue
                figures[tool.name].busy += busy
                figures[tool.name].launches += launches
        for name, each in figures.items():
            print(
                name,
                f"first {first[name]:.0f}/s",
                f"{each.per_second:.0f}/s",
                f"median {median(each.launches) * 1000:.1f} p95 {each.p95 * 1000:.1f}",
            )


if __name__ == "__main__":
    main()
