"""A small LTI 1.3 platform of our own, over HTTP on loopback, that behaves as Moodle 4.5 does.

What it sends, accepts and refuses was measured on a real one, its mistakes included: media types
to the letter, JSON under `text/html`, a registration answered with 200, error answers posted to
the tool. `Wrongs` makes it a worse platform than that.
"""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import make_server

from tests.lti.platform_model import (
    CLAIM,
    DEEP_LINK,
    DEEP_LINKING,
    REMOVED,
    RESOURCE_LINK,
    REVIEW,
    Link,
    User,
    Wrongs,
)
from tests.lti.platform_pages import Pages
from tests.lti.platform_services import AGS


class Platform(Pages):
    """One site with one course, one registered tool; `with Platform() as platform:` serves it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrongs = Wrongs()
        self.client_id = "client-" + uuid4().hex[:8]
        self.deployment_id = "1"
        self.redirect_uris: list[str] = []
        self.initiate_login_uri = ""
        self.tool_keys: Callable[[], dict[str, Any]] = dict
        """Returns the key set of the tool; a test puts in how to get it."""
        self.tool_custom: dict[str, str] = {}
        """Custom parameters of the tool, which override those of a link."""
        self.variables: dict[str, str] = {"Context.id.history": ""}
        """What it puts for `$Name` in custom parameters; Moodle 4.5 knows no link's history."""
        self.locale = "en"
        self.private = False
        """Whether it keeps names and addresses to itself."""
        self.course = {"id": "2", "label": "P1", "title": "Partnerships", "type": ["CourseSection"]}
        self.users = {
            user.id: user
            for user in (
                User("3", "Sam Student", "sam@example.org"),
                User("4", "Tina Teacher", "tina@example.org", "Instructor"),
                User("2", "Ada Admin", "ada@example.org", "Instructor", administrator=True),
            )
        }
        self.links: dict[str, Link] = {}
        self.placed: list[dict[str, Any]] = []
        """The payloads of the deep linking responses it accepted."""
        self.registrations: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        """Method and path of everything that was asked of it."""
        self._keys: list[tuple[str, rsa.RSAPrivateKey]] = []
        self._key_numbers = count(1)
        self._launches: dict[str, dict[str, Any]] = {}
        self._registration_tokens: set[str] = set()
        self._numbers = count(1)
        self.rotate_keys()
        self._server = make_server("127.0.0.1", 0, self._application(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # Where things are ------------------------------------------------------------------------

    def asked(self, path: str) -> int:
        """Return how often this path of `/mod/lti/` was asked for."""
        return sum(each == f"/mod/lti/{path}" for _, each in self.requests)

    # Keys and tokens -------------------------------------------------------------------------

    def rotate_keys(self, *, keep_old: bool = False) -> None:
        """Sign with a new key from now on; without `keep_old` the old one leaves the key set."""
        made = (uuid4().hex[:12], _key(next(self._key_numbers)))
        self._keys = [made, *(self._keys if keep_old else [])]

    def key_set(self) -> dict[str, Any]:
        return {
            "keys": [
                {
                    **jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True),
                    "kid": kid,
                    "use": "sig",
                    "alg": "RS256",
                }
                for kid, key in self._keys
            ]
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """Return these claims as a token, signed as `wrongs` has it."""
        kid, key = self._keys[0]
        if self.wrongs.foreign_key:
            key = _key(0)
        if self.wrongs.wrong_kid:
            kid = "nobody-knows-it"
        match self.wrongs.algorithm:
            case "none":
                return jwt.encode(claims, "", algorithm="none", headers={"kid": kid})
            case "HS256":
                public = key.public_key().public_bytes(
                    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
                )
                return _hs256(claims, public, kid)
            case algorithm:
                return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})

    # What happens in the course --------------------------------------------------------------

    def place(self, url: str, title: str = "An activity", **more: Any) -> Link:
        """Put an activity into the course by hand; with `score_maximum` it has a line item."""
        link = Link(str(next(self._numbers)), title, url, more.pop("text", ""))
        link.custom = more.pop("custom", {})
        maximum = more.pop("score_maximum", None)
        self.links[link.id] = link
        if maximum is not None:
            link.line_item = self.add_line_item(
                {"label": title, "scoreMaximum": maximum, "ltiLinkId": link.id, **more}
            )
        return link

    def initiation(
        self,
        user: User,
        link: Link | None = None,
        *,
        message_type: str = RESOURCE_LINK,
        for_user: User | None = None,
        target: str | None = None,
    ) -> dict[str, str]:
        """Return the form fields of a third-party login (Security Framework 1.1, 5.1.1.1)."""
        launch = f"ltilaunch{link.id if link else 0}_{uuid4().hex[:9]}"
        target = target or (link.url if link else self.redirect_uris[0])
        self._launches[launch] = {
            "user": user,
            "link": link,
            "type": message_type,
            "for_user": for_user,
            "target": target,
        }
        return {
            "iss": self.issuer,
            "target_link_uri": target,
            "login_hint": user.id,
            "lti_message_hint": json.dumps({"cmid": 7, "launchid": launch}),
            "client_id": self.client_id,
            "lti_deployment_id": self.deployment_id,
        }

    def claims(self, launch: dict[str, Any], nonce: str) -> dict[str, Any]:
        """Return what the id_token of this launch says."""
        user: User = launch["user"]
        issued = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": user.id,
            "nonce": nonce,
            "iat": issued,
            "exp": issued + 60,
            CLAIM + "deployment_id": self.deployment_id,
            CLAIM + "message_type": launch["type"],
            CLAIM + "version": "1.3.0",
            CLAIM + "target_link_uri": launch["target"],
            CLAIM + "roles": user.roles,
            CLAIM + "context": self.course,
            CLAIM + "lis": {"person_sourcedid": "", "course_section_sourcedid": ""},
            CLAIM + "ext": {"user_username": f"user{user.id}", "lms": "moodle-2"},
            CLAIM + "launch_presentation": {
                "locale": self.locale,
                "document_target": "iframe",
                "return_url": self.url(f"return.php?course={self.course['id']}"),
            },
            CLAIM + "tool_platform": {
                "product_family_code": "moodle",
                "version": "2024100705.03",
                "guid": "127.0.0.1",
                "name": "Example Moodle",
                "description": "Example Moodle",
            },
            **self._service_claims(launch["link"]),
        }
        if not self.private:
            given, _, family = (user.name or "").partition(" ")
            named = {
                "name": user.name,
                "given_name": given or None,
                "family_name": family or None,
                "email": user.email,
            }
            claims |= {key: value for key, value in named.items() if value is not None}
        if launch["type"] == DEEP_LINK:
            claims[DEEP_LINKING + "deep_linking_settings"] = {
                "accept_types": ["ltiResourceLink"],
                "accept_presentation_document_targets": ["frame", "iframe", "window"],
                "accept_copy_advice": False,
                "accept_multiple": True,
                "accept_unsigned": False,
                "auto_create": False,
                "can_confirm": False,
                "deep_link_return_url": self.url(
                    f"contentitem_return.php?course={self.course['id']}&id=1&sesskey=x"
                ),
                "title": "",
                "text": "",
            }
            claims[CLAIM + "custom"] = dict(self.tool_custom)
        else:
            link: Link = launch["link"]
            claims[CLAIM + "resource_link"] = {
                "id": link.id,
                "title": link.title,
                "description": link.text,
            }
            claims[CLAIM + "custom"] = {
                name: self.variables.get(value.removeprefix("$"), value)
                for name, value in (link.custom | self.tool_custom).items()
            }
        if launch["type"] == REVIEW:
            claims[CLAIM + "for_user"] = {"user_id": launch["for_user"].id}
        for name, value in self.wrongs.claims.items():
            if value is REMOVED:
                claims.pop(name, None)
            else:
                claims[name] = value
        return claims

    def _service_claims(self, link: Link | None) -> dict[str, Any]:
        endpoint = {"scope": sorted(self.granted & AGS), "lineitems": self.line_items_url}
        if link is not None:
            if link.line_item is not None:
                endpoint["lineitem"] = self.line_item_url(link.line_item)
            elif self.items_of_link(link.id):
                endpoint["lineitem"] = ""  # an item that the tool made for this link
        return {
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": endpoint,
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
                "context_memberships_url": self.memberships_url,
                "service_versions": ["1.0", "2.0"],
            },
        }

    def registration_query(self, *, update: bool = False) -> str:
        """Return the query that "Add LTI Advantage", or "Update", hangs on the tool's link."""
        issued = int(time.time())
        claims = {
            "sub": self.deployment_id if update else uuid4().hex[:15],
            "scope": "reg-update" if update else "reg",
            "iat": issued,
            "exp": issued + 3600,
        }
        token = jwt.encode(
            claims, self._keys[0][1], algorithm="RS256", headers={"kid": self._keys[0][0]}
        )
        configuration = self.url("openid-configuration.php")
        return urlencode({"openid_configuration": configuration, "registration_token": token})


@cache
def _key(number: int) -> rsa.RSAPrivateKey:
    """Return the n-th key of any platform: making one takes longer than most tests."""
    return rsa.generate_private_key(65537, 2048)


def _hs256(claims: dict[str, Any], secret: bytes, kid: str) -> str:
    """Sign with a public key as the shared secret, which PyJWT itself refuses to do."""
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    head = jwt.utils.base64url_encode(
        json.dumps({"alg": "HS256", "typ": "JWT", "kid": kid}).encode()
    )
    body = head + b"." + jwt.utils.base64url_encode(json.dumps(claims).encode())
    return (body + b"." + jwt.utils.base64url_encode(algorithm.sign(body, secret))).decode()


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Return where a self-posting page posts to, and its hidden fields."""
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    assert action is not None, page
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return html.unescape(action[1]), {name: html.unescape(value) for name, value in fields}


def answer_to(location: str) -> tuple[str, dict[str, str]]:
    """Follow an authorization request as a browser would; return the form that comes back."""
    with urlopen(location, timeout=10) as answer:  # noqa: S310  # our own platform
        return form_of(answer.read().decode())


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
