"""Ask a platform's services: one request with a token of ours, and lists that come in pages."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from app.kernel.errors import ProductError
from app.kernel.fetch import Answer, FetchError, send
from app.lti import authorising
from app.lti.model import PAUSED, Platform, origin_of

MOST_PAGES = 100
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)
"""RFC 8288. What Moodle writes for line items (curly quotes) does not match, and is no page."""


class NotServed(ProductError):
    """A platform's service did not do what was asked; `values["detail"]` is what it said."""

    status = 502

    @property
    def passing(self) -> bool:
        """Whether asking again later may help."""
        return self.code not in {"lti_service_refused", PAUSED}


def ask(
    method: str,
    url: str,
    *,
    platform: Platform,
    scopes: Collection[str],
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
) -> Answer:
    """Send one request with a bearer token and return what was answered, if it is 2xx, 404 or 409.

    A token that is refused is forgotten and asked for once more: the platform may have been
    restarted. Raises `NotServed`, or `authorising.NoAccess`.
    """
    if platform.paused:
        raise NotServed(PAUSED)
    content = None if body is None else json.dumps(body).encode()

    def once() -> Answer:
        token = authorising.access_token(platform, scopes)
        sent = {**headers, "Authorization": f"Bearer {token}"}
        try:
            return send(method, url, headers=sent, body=content)
        except FetchError as error:
            raise NotServed("lti_service_unreachable", detail=error.reason) from error

    answer = once()
    if answer.status == 401:
        authorising.forget(platform)
        answer = once()
    if answer.status < 300 or answer.status in {404, 409}:
        return answer
    busy = answer.status in {401, 408, 425, 429} or answer.status >= 500
    detail = f"{answer.status} {answer.reason}"[:200]
    raise NotServed("lti_service_busy" if busy else "lti_service_refused", detail=detail)


def pages(
    url: str, *, platform: Platform, scopes: Collection[str], media_type: str
) -> Iterator[Any]:
    """Yield the JSON of each page of a list, following `Link: …; rel="next"`.

    Only within the origin of the first page, so that our token goes nowhere else, and never in a
    circle. Raises `NotServed`.
    """
    seen: set[str] = set()
    following: str | None = url
    while following is not None:
        if following in seen or len(seen) >= MOST_PAGES:
            raise NotServed("lti_service_refused", detail="pages without an end")
        seen.add(following)
        answer = ask(
            "GET", following, platform=platform, scopes=scopes, headers={"Accept": media_type}
        )
        if answer.status >= 300:
            raise NotServed("lti_service_refused", detail=f"{answer.status} {answer.reason}"[:200])
        yield read_json(answer)
        following = _next_of(answer, following)
        if following is not None and origin_of(following) != origin_of(url):
            raise NotServed("lti_service_refused", detail="a page elsewhere")


def read_json(answer: Answer) -> Any:
    """Return what a platform answered; raise `NotServed` for what is no JSON, or no whole text."""
    try:
        found = json.loads(answer.body)
        json.dumps(found, ensure_ascii=False).encode()  # JSON can hold half of a letter
    except (ValueError, RecursionError) as error:
        raise NotServed("lti_service_refused", detail="no JSON") from error
    return found


def _next_of(answer: Answer, url: str) -> str | None:
    found = _NEXT.search(answer.headers.get("link", ""))
    return urljoin(url, found[1]) if found else None
