"""A bare Flask view that gunicorn serves during the bench: bytes at hand, whatever is asked."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response

app = Flask("bare")
body = Path(os.environ["BENCH_BODY"]).read_bytes()


@app.get("/<path:anything>")
def page(anything: str) -> Response:
    return Response(body, content_type="application/ld+json")
