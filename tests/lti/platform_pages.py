"""What the test platform answers to: key set, authorization, registration, deep linking."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, Response, redirect, request

from tests.lti.platform_model import CLAIM, DEEP_LINK, DEEP_LINKING, RESOURCE_LINK, Link, Wrongs
from tests.lti.platform_services import AGS, NRPS, Services


class Pages(Services):
    """Mixed into `Platform`, which signs and knows what happens in the course."""

    wrongs: Wrongs
    deployment_id: str
    redirect_uris: list[str]
    initiate_login_uri: str
    placed: list[dict[str, Any]]
    registrations: list[dict[str, Any]]
    requests: list[tuple[str, str]]
    _keys: list[tuple[str, rsa.RSAPrivateKey]]
    _launches: dict[str, dict[str, Any]]
    _registration_tokens: set[str]
    key_set: Callable[[], dict[str, Any]]
    sign: Callable[[dict[str, Any]], str]
    claims: Callable[[dict[str, Any], str], dict[str, Any]]
    place: Callable[..., Link]

    def _application(self) -> Flask:
        app = Flask("platform")
        app.before_request(self._before)
        app.after_request(self._after)
        rules: list[tuple[str, Callable[..., Any], list[str]]] = [
            ("certs.php", self._certs, ["GET"]),
            ("auth.php", self._auth, ["GET", "POST"]),
            ("openid-configuration.php", self._configuration, ["GET"]),
            ("openid-registration.php", self._register, ["GET", "POST"]),
            ("contentitem_return.php", self._content_items, ["POST"]),
            *self.service_rules(),
        ]
        for path, view, methods in rules:
            app.add_url_rule(f"/mod/lti/{path}", path, view, methods=methods)
        return app

    def _before(self) -> Response | None:
        self.requests.append((request.method, request.path))
        if self.wrongs.slow:
            time.sleep(self.wrongs.slow)
        told = request.path.endswith(("certs.php", "openid-configuration.php"))
        if told and not request.headers.get("User-Agent"):
            return _html_page(403)
        if told and self.wrongs.looping:
            return redirect(request.full_path)  # type: ignore[return-value]
        if request.path.endswith("certs.php") and self.wrongs.keys_missing:
            return _html_page(404)
        serving = request.path.endswith("token.php") or "/services.php/" in request.path
        return Response("", 503) if serving and self.falters() else None

    def _after(self, response: Response) -> Response:
        if self.wrongs.huge and response.is_json:
            response.set_data(b" " * (8 * 1024 * 1024) + response.get_data())
        return response

    def falters(self) -> bool:
        """Tell whether this request to a service is one of those that get a 503."""
        if self.wrongs.down:
            return True
        share = self.wrongs.unavailable
        number = next(self._falterings)
        return int(number * share) != int((number - 1) * share)

    def _certs(self) -> Response:
        return _json(self.key_set())

    def _auth(self) -> Response:
        """Answer an authorization request by a form that posts itself to the tool."""
        asked = {**request.args, **request.form}
        if "repost" in asked:
            return _html_page(404)
        try:
            hint = json.loads(asked.get("lti_message_hint", ""))["launchid"]
        except (ValueError, KeyError, TypeError):
            return _html_page(404)
        launch = self._launches.pop(hint, None)
        if launch is None or asked.get("redirect_uri") not in self.redirect_uris:
            return _html_page(404)
        error = self.wrongs.error or _error_of(asked, self.client_id, launch["user"].id)
        if error is not None:
            fields = {"error": error[0], "error_description": error[1]}
        else:
            fields = {"id_token": self.sign(self.claims(launch, asked["nonce"]))}
        if "state" in asked:
            fields["state"] = asked["state"]
        return _posting(asked["redirect_uri"], fields)

    def _configuration(self) -> Response:
        return _json(
            {
                "issuer": self.issuer,
                "token_endpoint": self.token_url,
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
                "jwks_uri": self.jwks_url,
                "authorization_endpoint": self.auth_url,
                "registration_endpoint": self.url("openid-registration.php"),
                "scopes_supported": sorted(AGS | {NRPS}),
                "response_types_supported": ["id_token"],
                "subject_types_supported": ["public", "pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
                "https://purl.imsglobal.org/spec/lti-platform-configuration": {
                    "product_family_code": "moodle",
                    "version": "4.5.5+ (Build: 20250613)",
                    "messages_supported": [
                        {"type": RESOURCE_LINK},
                        {"type": DEEP_LINK, "placements": ["ContentArea"]},
                    ],
                    "variables": ["Context.id.history", "ResourceLink.id"],
                },
            }
        )

    def _register(self) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, self._keys[0][1].public_key(), algorithms=["RS256"])
            sent = json.loads(request.get_data() or b"{}")
        except (jwt.InvalidTokenError, ValueError):
            return _html_page(404)
        updating = claims["scope"] == "reg-update"
        if request.method == "GET":
            return _json({"client_id": self.client_id} if self.client_id else {})
        if token in self._registration_tokens and not updating:
            return _html_text("token_already_used", 401)
        refusal = _refusal(sent)
        if refusal is not None:
            return _html_text(refusal, 400)
        self._registration_tokens.add(token)
        self.registrations.append(sent)
        if not updating:
            self.client_id = claims["sub"]
        self.redirect_uris = list(sent["redirect_uris"])
        self.initiate_login_uri = sent["initiate_login_uri"]
        self.granted = set(sent.get("scope", "").split()) & (AGS | {NRPS})
        address: str = sent["jwks_uri"]
        self.tool_keys = lambda: fetched_keys(address)
        configuration = "https://purl.imsglobal.org/spec/lti-tool-configuration"
        answer = {**sent, "client_id": self.client_id}
        answer[configuration] = {**sent[configuration], "deployment_id": self.deployment_id}
        return _json(answer)

    def _content_items(self) -> Response:
        """Take a deep linking response (Deep Linking 2.0, 3.4): the activities it carries."""
        token = request.form.get("JWT", "")
        sent = self.read_from_tool(token)
        if sent is None or sent.get("aud") != self.issuer or sent.get("iss") != self.client_id:
            return _html_page(404)
        if sent.get(CLAIM + "message_type") != "LtiDeepLinkingResponse":
            return _html_page(404)
        items = sent.get(DEEP_LINKING + "content_items", [])
        if any("custom" not in item for item in items):
            return _html_page(500)
        self.placed.append(sent)
        for item in items:
            self._place_item(item)
        return Response("saved", 200, content_type="text/html")

    def _place_item(self, item: dict[str, Any]) -> None:
        line_item = item.get("lineItem", {})
        kept = {key: line_item[key] for key in ("resourceId", "tag") if key in line_item}
        self.place(
            item["url"],
            item.get("title", ""),
            text=item.get("text", ""),
            custom=item["custom"],
            score_maximum=line_item.get("scoreMaximum"),
            **kept,
        )


def _error_of(asked: dict[str, str], client_id: str, user_id: str) -> tuple[str, str] | None:
    """Return the error and its description for an authorization request; None if it is right."""
    needed = ("scope", "response_type", "client_id", "redirect_uri", "login_hint", "nonce")
    if not all(asked.get(name) for name in needed):
        return "invalid_request", ""
    checks = (
        (asked["scope"] == "openid", "invalid_scope", ""),
        (asked["response_type"] == "id_token", "unsupported_response_type", ""),
        (asked["client_id"] == client_id, "unauthorized_client", ""),
        (asked["login_hint"] == user_id, "access_denied", ""),
        (asked.get("response_mode") == "form_post", "invalid_request", "Invalid response_mode"),
        (asked.get("prompt") == "none", "invalid_request", "Invalid prompt"),
    )
    return next(((code, why) for right, code, why in checks if not right), None)


def _refusal(sent: dict[str, Any]) -> str | None:
    """Return why a registration is refused; None if it is not."""
    configuration = sent.get("https://purl.imsglobal.org/spec/lti-tool-configuration", {})
    needed = ("client_name", "initiate_login_uri", "redirect_uris", "jwks_uri")
    for name in needed:
        if not sent.get(name):
            return f"missing required attribute {name}"
    for name in ("domain", "target_link_uri"):
        if not configuration.get(name):
            return f"missing required attribute {name}"
    if urlsplit(configuration["target_link_uri"]).netloc != configuration["domain"]:
        return "domain_targetlinkuri_mismatch"
    return None


def fetched_keys(url: str) -> dict[str, Any]:
    """Fetch a key set over HTTP, as a platform does."""
    with urlopen(Request(url, headers={"User-Agent": "MoodleBot/1.0"}), timeout=5) as answer:  # noqa: S310
        keys: dict[str, Any] = json.load(answer)
    return keys


def _posting(url: str, fields: dict[str, str]) -> Response:
    inputs = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}"/>'
        for name, value in fields.items()
    )
    page = (
        f'<form action="{html.escape(url)}" name="ltiAuthForm" id="ltiAuthForm" method="POST">'
        f"{inputs}</form><script>document.getElementById('ltiAuthForm').submit();</script>"
    )
    return Response(page, 200, content_type="text/html; charset=utf-8")


def _json(value: object) -> Response:
    return Response(json.dumps(value), 200, content_type="application/json; charset=utf-8")


def _html_text(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/html; charset=utf-8")


def _html_page(status: int) -> Response:
    return _html_text("<!DOCTYPE html><title>Error</title><h1>Error</h1>", status)
