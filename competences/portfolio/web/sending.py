"""Send somebody's file: shown in place where a browser does that safely, saved otherwise."""

from __future__ import annotations

from flask import Response, request, send_file

from app.web.headers import ancestors_of_files
from competences.portfolio import service
from competences.portfolio.model import Evidence

FILE_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "object-src 'self'; frame-ancestors "
)
"""For somebody's file in a page or frame of its own: no script, no form, no other origin. Browsers
show their reader of PDF under this header, and not in a frame with the attribute `sandbox`."""


def file_answer(piece: Evidence) -> Response:
    """Send the bytes, or the part of them that a player asks for (RFC 9110, 14)."""
    path = service.path_of(piece)
    assert piece.file is not None
    answer = send_file(
        path,
        mimetype=piece.file.media_type,
        as_attachment="save" in request.args or piece.preview is None,
        download_name=piece.file.name,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY + ancestors_of_files()
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
