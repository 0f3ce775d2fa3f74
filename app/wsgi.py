"""For a WSGI server, and for `flask --app app.wsgi`: the application of this environment."""

from __future__ import annotations

from app.factory import create_served_app
from app.settings import read_settings

app = create_served_app(read_settings())
