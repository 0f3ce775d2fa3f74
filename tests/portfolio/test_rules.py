from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid
from competences.portfolio import rules


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Minutes.PDF", "Minutes.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\convention.pdf", "convention.pdf"),
        ("evil.html", "evil.html.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ('a"b\r\nX: y.pdf', "abX y.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("Été à Lyon.pdf", "Été à Lyon.pdf"),
    ],
)
def test_safe_file_name_ends_as_the_content_demands(name: str, expected: str) -> None:
    assert rules.safe_file_name(name, ("pdf",)) == expected


@given(st.text(max_size=400))
def test_safe_file_name_is_always_a_short_plain_name(name: str) -> None:
    safe = rules.safe_file_name(name, ("jpg", "jpeg"))
    assert 5 <= len(safe) <= rules.FILE_NAME_LIMIT
    assert safe.endswith((".jpg", ".jpeg"))
    assert not set(safe) & set('/\\"<>|?*\r\n\0')


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "//example.org",
        "example.org",
        "https://",
        "https://exa mple.org",
        "http://[::1",
        "http://example.org:port/",
        "",
    ],
)
def test_checked_url_refuses_what_is_no_web_address(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_url(url)
    assert (refused.value.code, refused.value.field) == ("link_unreadable", "url")


def test_checked_url_refuses_password() -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_url("https://me:secret@example.org/")
    assert refused.value.code == "link_with_password"


def test_checked_url_keeps_address_as_it_is() -> None:
    assert rules.checked_url(" HTTPS://Example.org/a?b=ç#d ") == "HTTPS://Example.org/a?b=ç#d"


def test_checked_activities_are_in_order_and_once() -> None:
    assert rules.checked_activities(["B1", "A2", "B1"], ["A1", "A2", "B1"]) == ("A2", "B1")


def test_checked_activities_refuses_unknown() -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_activities(["Z9"], ["A1"])
    assert refused.value.code == "activity_unknown"
