"""What gunicorn serves as the platform of ten thousand grades: the tests' one, with a memory.

A score is written to a file before it is answered, as a platform's database would do it, so the
platform can be killed at any moment and started again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify

from tests.lti.platform import Platform
from tests.lti.platform_model import User
from tests.lti.platform_services import LineItem

SETTINGS = "GRADEBOOK"
"""Environment: JSON with `issuer`, `client_id`, `learners`, `unavailable`, `keys`, `kept`."""
FIRST_LEARNER = 1_000


class Gradebook(Platform):
    """One course with one column."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self._server.server_close()  # gunicorn serves it
        self.issuer, self.client_id = settings["issuer"], settings["client_id"]
        self.wrongs.unavailable = settings["unavailable"]
        numbers = range(FIRST_LEARNER, FIRST_LEARNER + settings["learners"])
        self.users = {str(number): User(str(number), None, None) for number in numbers}
        self.tool_keys = lambda: settings["keys"]
        self.item = self.items[self.add_line_item({"label": "Module", "scoreMaximum": 100})]
        kept = Path(settings["kept"])
        for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []:
            super()._scored(self.item, json.loads(line))
        self._kept = kept.open("a", encoding="utf-8")

    def _scored(self, item: LineItem, score: dict[str, Any]) -> Response:
        answer = super()._scored(item, score)
        if answer.status_code == 200:
            self._kept.write(json.dumps(score) + "\n")
            self._kept.flush()
        return answer

    def application(self) -> Flask:
        app = self._application()
        app.add_url_rule("/health/live", "live", lambda: "ok")
        app.add_url_rule("/shown", "shown", self._shown_now)
        return app

    def _shown_now(self) -> Response:
        with self._lock:  # other threads put scores in meanwhile
            grades = {user: grade.score for user, grade in self.item.grades.items()}
            return jsonify(grades=grades, scores=len(self.item.scores))


def load() -> Flask:
    """Return the application that gunicorn serves."""
    return Gradebook(json.loads(os.environ[SETTINGS])).application()
