"""The other tool: PyLTI1p3's Flask adapter, put together as in its authors' own example.

As there: the configuration is read from its file in each request, launches lie in a cache in
memory, the launch itself answers with the page. Three things are in its favour: the page that
tries out cookies first is left out, nothing is printed, and no debugging is switched on. Whether
platform keys are kept (the example fetches them in each launch, the library can keep them) is told
by RIVAL_KEEPS_KEYS.
"""

from __future__ import annotations

import os

from flask import Flask, Response, render_template, request
from flask_caching import Cache
from pylti1p3.contrib.flask import (
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from pylti1p3.tool_config import ToolConfJsonFile

CONFIGURATION = "RIVAL_CONFIGURATION"
KEEPS_KEYS = "RIVAL_KEEPS_KEYS"

app = Flask(__name__)
app.config.from_mapping(
    CACHE_TYPE="SimpleCache",
    CACHE_DEFAULT_TIMEOUT=600,
    # Room for everybody who launches: when it is full it throws away launches under way.
    CACHE_THRESHOLD=100_000,
    SECRET_KEY="only for the bench",
)
cache = Cache(app)


@app.get("/health/live")
def live() -> str:
    return "ok"


@app.post("/login/")
def login() -> Response:
    asked = FlaskRequest()
    begun = FlaskOIDCLogin(asked, _configuration(), launch_data_storage=_storage())
    answer: Response = begun.redirect(asked.get_param("target_link_uri"))
    return answer


@app.post("/launch/")
def launch() -> str:
    arrived = FlaskMessageLaunch(FlaskRequest(), _configuration(), launch_data_storage=_storage())
    if os.environ.get(KEEPS_KEYS):
        arrived.set_public_key_caching(_storage())
    said = arrived.get_launch_data()
    return render_template(
        "rival.html",
        title="Example",
        deep_linking=arrived.is_deep_link_launch(),
        launch=arrived.get_launch_id(),
        name=said.get("name", ""),
        level=request.args.get("level", "normal"),
    )


def _configuration() -> ToolConfJsonFile:
    return ToolConfJsonFile(os.environ[CONFIGURATION])


def _storage() -> FlaskCacheDataStorage:
    return FlaskCacheDataStorage(cache)
