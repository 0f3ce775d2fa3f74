"""The yardsticks: bare Flask views that do nothing but answer."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, render_template, template_rendered
from flask_babel import Babel
from jinja2 import DictLoader, Template

from app.kernel.identity import Actor
from tests.bench.measuring import Request


def same_bytes(body: str) -> Flask:
    """Return an application whose one view renders a template without any expression."""
    bare = Flask("bare")
    literal = body.replace("{", "(").replace("}", ")")
    bare.jinja_loader = DictLoader({"page.html": literal})  # type: ignore[misc]

    @bare.get("/")
    def page() -> str:
        return render_template("page.html")

    return bare


def same_template(product: Flask, request: Request) -> Flask:
    """Return an application whose one view renders the page's own template, values at hand.

    What it leaves out is everything the product adds to it: session, sign-in, database, services,
    headers.
    """
    template, context, actor = _captured(product, request)
    bare = Flask("bare")
    bare.secret_key = "only for the bench"
    bare.url_map, bare.extensions = product.url_map, dict(product.extensions)
    Babel(bare)
    bare.view_functions = {
        name: (lambda **_: _rendered(template, context, actor)) for name in product.view_functions
    }
    return bare


def _rendered(template: Template, context: dict[str, Any], actor: Actor | None) -> str:
    g.actor, g.language, g.unread_notices = actor, "en", 0
    return template.render(context)


def _captured(product: Flask, request: Request) -> tuple[Template, dict[str, Any], Actor | None]:
    caught: list[tuple[Template, dict[str, Any], Actor | None]] = []

    def catch(_app: Flask, template: Template, context: dict[str, Any], **_: Any) -> None:
        kept = {
            name: value for name, value in context.items() if name not in {"request", "session"}
        }
        caught.append((template, kept, g.get("actor")))

    with template_rendered.connected_to(catch, product):
        client = product.test_client(use_cookies=False)
        client.get(request.path, headers={"Cookie": request.cookie})
    return caught[0]
