"""A platform that speaks LTI 1.1, as Moodle does: it signs forms and keeps a gradebook in XML.

The signatures are made and checked here by the letter of RFC 5849, without the library that the
product uses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from app.kernel.db import unit_of_work
from app.kernel.ids import OrganisationId
from app.lti import consumers
from app.lti.consumers import Consumer
from tests.browsing import ServerLikeClient
from tests.lti.tool import BASE

LAUNCH = f"{BASE}/lti/1.1/launch"
ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?><imsx_POXEnvelopeResponse '
    'xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader>'
    "<imsx_POXResponseHeaderInfo><imsx_version>V1.0</imsx_version><imsx_statusInfo>"
    "<imsx_codeMajor>{verdict}</imsx_codeMajor><imsx_severity>status</imsx_severity>"
    "<imsx_description>{words}</imsx_description></imsx_statusInfo></imsx_POXResponseHeaderInfo>"
    "</imsx_POXHeader><imsx_POXBody>{body}</imsx_POXBody></imsx_POXEnvelopeResponse>"
)


def consumer(organisation_id: OrganisationId, address: str = "https://old.example.org") -> Consumer:
    with unit_of_work():
        return consumers.add(organisation_id, address=address)


def base_signature(
    method: str, url: str, parameters: list[tuple[str, str]], secret: str, digest: str = "sha1"
) -> str:
    """Return the signature of a request (RFC 5849, 3.4.1 and 3.4.2)."""
    parts = urlsplit(url)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *parameters]
    normal = "&".join(
        f"{name}={value}" for name, value in sorted((_quoted(n), _quoted(v)) for n, v in pairs)
    )
    where = f"{parts.scheme}://{parts.netloc}{parts.path}"
    base = "&".join(map(_quoted, (method, where, normal)))
    made = hmac.digest(f"{_quoted(secret)}&".encode(), base.encode(), digest)
    return base64.b64encode(made).decode()


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


def form(known: Consumer, **changes: str) -> dict[str, str]:
    """Return what Moodle 4.5 says in a launch; an empty change leaves a parameter out."""
    said = {
        "user_id": "3",
        "roles": "Learner",
        "context_id": "2",
        "context_title": "Partnerships",
        "resource_link_id": "7",
        "resource_link_title": "An activity",
        "resource_link_description": "Two\r\nlines & more",
        "lis_person_name_given": "Sam",
        "lis_person_name_family": "Student",
        "lis_person_name_full": "Sam Student",
        "launch_presentation_locale": "en",
        "launch_presentation_return_url": "https://old.example.org/mod/lti/return.php?course=2",
        "tool_consumer_info_product_family_code": "moodle",
        "oauth_callback": "about:blank",
        "lti_version": "LTI-1p0",
        "lti_message_type": "basic-lti-launch-request",
        "oauth_version": "1.0",
        "oauth_nonce": uuid4().hex,
        "oauth_timestamp": str(int(time.time())),
        "oauth_consumer_key": known.platform.client_id,
        "oauth_signature_method": "HMAC-SHA1",
    }
    return {name: value for name, value in {**said, **changes}.items() if value}


def signed(
    known: Consumer, url: str = LAUNCH, *, secret: str | None = None, **changes: str
) -> dict[str, str]:
    fields = form(known, **changes)
    digest = "sha256" if fields["oauth_signature_method"] == "HMAC-SHA256" else "sha1"
    key = known.secret if secret is None else secret
    return {
        **fields,
        "oauth_signature": base_signature("POST", url, list(fields.items()), key, digest),
    }


def post(tool: Flask, fields: Mapping[str, Any], url: str = LAUNCH, **options: Any) -> TestResponse:
    """Post a form as the browser does, to the address the platform launches."""
    client = ServerLikeClient(tool, tool.response_class, use_cookies=True)
    options.setdefault("headers", {"Accept-Language": "en"})
    answer = client.post(url.removeprefix(BASE), data=fields, **options)
    answer.browser = client  # type: ignore[attr-defined]
    return answer


class Gradebook:
    """Basic Outcomes as Moodle answers it: HTTP 200 to everything, checked to the letter."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.shares: dict[str, str] = {}
        """sourcedId → what stands there."""
        self.verbs: list[str] = []
        self.status = 200
        self.says: bytes | None = None
        """Answer this instead."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = owner.says or owner._answer(self.headers, body)
                self.send_response(owner.status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/mod/lti/service.php?a=1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, headers: Any, body: bytes) -> bytes:
        if not self._is_signed(headers["Authorization"], headers["Content-Type"], body):
            return _said("failure", "Message signature not valid")
        text = body.decode()
        verb = re.search(r"<(\w+)Request>", text)
        sourcedid = re.search(r"<sourcedId>(.*?)</sourcedId>", text)
        score = re.search(r"<textString>(.*?)</textString>", text)
        assert verb
        assert sourcedid
        self.verbs.append(verb[1])
        match verb[1]:
            case "replaceResult":
                assert score
                if not 0.0 <= float(score[1]) <= 1.0:
                    return _said("failure", "Score not between 0.0 and 1.0")
                self.shares[sourcedid[1]] = score[1]
            case "deleteResult":
                self.shares.pop(sourcedid[1], None)
        shown = self.shares.get(sourcedid[1], "")
        result = f"<result><resultScore><textString>{shown}</textString></resultScore></result>"
        read = result if verb[1] == "readResult" else ""
        return _said("success", "done", f"<{verb[1]}Response>{read}</{verb[1]}Response>")

    def _is_signed(self, header: str, media_type: str, body: bytes) -> bool:
        found = dict(re.findall(r'(\w+)="([^"]*)"', header))
        said = {name: unquote(value) for name, value in found.items()}
        signature = said.pop("oauth_signature")
        secret = self.secrets.get(said["oauth_consumer_key"], "")
        fits = base_signature("POST", self.url, list(said.items()), secret) == signature
        digest = base64.b64encode(hashlib.sha1(body).digest()).decode()  # noqa: S324  # as it is
        return fits and said["oauth_body_hash"] == digest and media_type == "application/xml"


def _said(verdict: str, words: str, body: str = "") -> bytes:
    return ANSWER.format(verdict=verdict, words=words, body=body).encode()


def sourcedid(user: str = "3") -> str:
    """Return what Moodle names a place by: JSON, which in XML needs no escaping of its quotes."""
    return json.dumps({"data": {"instanceid": "7", "userid": user}, "hash": "x"})
