"""Security headers for every answer (OWASP Secure Headers; CSP Level 3)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, g

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; "
)
POLICY = f"{_POLICY}form-action 'self'; frame-ancestors 'none'"


def allow_framing(origins: Iterable[str]) -> None:
    """Let the answer to this request be shown in a frame, by these origins and nobody else."""
    found = list(origins)
    if found:
        g.frame_ancestors = found


def ancestors() -> str:
    """Return who may frame the answer to this request, as the policy says it."""
    return " ".join(g.get("frame_ancestors") or ["'none'"])


def allow_frames_of_ours() -> None:
    """Let the answer to this request show pages of ours in a frame, and be shown in such a one."""
    g.frame_ancestors = [*g.get("frame_ancestors", []), "'self'"]
    g.shows_frames = True


def show_files() -> None:
    """Let the answer to this request show files of ours in place, each in a frame of its own."""
    g.shows_frames = True


def ancestors_of_files() -> str:
    """Return who may frame a file: our own page that shows it, wherever that may be framed."""
    return " ".join(dict.fromkeys(["'self'", *g.get("frame_ancestors", [])]))


def allow_posting(origin: str) -> None:
    """Let a form on the answer to this request be sent to this origin, and to ours."""
    g.form_targets = origin


def init_app(app: Flask) -> None:
    app.after_request(add)


def add(response: Response) -> Response:
    ancestors = g.get("frame_ancestors")
    policy = POLICY
    frames = "frame-src 'self'; " if g.get("shows_frames") else ""
    if ancestors:
        targets = f"'self' {g.get('form_targets', '')}".rstrip()
        policy = f"{_POLICY}{frames}form-action {targets}; frame-ancestors {' '.join(ancestors)}"
    elif frames:
        policy = f"{_POLICY}{frames}form-action 'self'; frame-ancestors 'none'"
    # A view that answers with somebody's file sets a stricter policy of its own.
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype == "text/html" and not response.cache_control.public:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
