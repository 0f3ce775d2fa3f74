"""Grades arrive whatever breaks: a platform that answers 503, one that is gone, a killed worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.kernel.db import db, unit_of_work
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from tests.conftest import SECRET, People
from tests.lti.many_grades import add_column, add_grades, improve, newest, waiting, wind_on
from tests.lti.platform import Platform
from tests.lti.platform_model import User
from tests.lti.tool import register

GRADES = 200
ACCEPTED_BEFORE_KILL = 60


def test_newest_of_each_arrives_though_the_platform_fails_and_the_worker_is_killed(
    tool: Flask, platform: Platform, people: People, tmp_path: Path
) -> None:
    organisation_id = people.organisation()
    platform_id = register(platform, organisation_id)
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").get_json()
    subjects = [str(number) for number in range(1_000, 1_000 + GRADES)]
    platform.users = {subject: User(subject, None, None) for subject in subjects}
    item = platform.add_line_item({"label": "Module", "scoreMaximum": 100})
    link = add_column(
        platform_id,
        "module:new-partnerships",
        platform.line_item_url(item),
        platform.line_items_url,
    )
    add_grades(organisation_id, link, subjects)
    improve(subjects[::3])
    platform.wrongs.unavailable = 0.5
    scores = platform.items[item].scores

    _work_until_killed(tool, tmp_path, lambda: len(scores) >= ACCEPTED_BEFORE_KILL)
    assert waiting() > 0
    improve(subjects[::2])
    platform.wrongs.down = True
    outbox.deliver_due(wiring.DELIVERERS)
    platform.wrongs.down = False
    wind_on(leases=True)
    while waiting():
        outbox.deliver_due(wiring.DELIVERERS)
        wind_on()

    wanted = newest()
    assert len(wanted) == GRADES
    assert {user: grade.score for user, grade in platform.items[item].grades.items()} == wanted
    for user in subjects:
        given = [score["scoreGiven"] for score in scores if score["userId"] == user]
        assert given == sorted(given)

    arrived = len(scores)
    with unit_of_work():
        db.session.execute(sa.update(OutboxRow).values(delivered_at=None))
    while waiting():
        outbox.deliver_due(wiring.DELIVERERS)
    assert len(scores) == arrived


def _work_until_killed(tool: Flask, home: Path, enough: Callable[[], bool]) -> None:
    settings = tool.extensions["keepinpact_settings"]
    environ = {
        "KEEPINPACT_HOME": str(home),
        "KEEPINPACT_DATABASE_URL": settings.database_url,
        "KEEPINPACT_SECRET_KEY": SECRET,
        "KEEPINPACT_ALLOW_HOSTS": "127.0.0.1",
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 240  # a crowded machine takes a minute to start it
        while not enough():
            assert worker.poll() is None
            assert time.monotonic() < end
            time.sleep(0.01)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=20)
