"""Which web pages may talk to an app."""

import pytest

from asgiwebio._asgi.origin import Origins


def allowed(origins: Origins, origin: str | None, host: str | None = "app.example") -> bool:
    values = {"origin": origin, "host": host}
    headers = [(name.encode(), value.encode()) for name, value in values.items() if value is not None]
    return origins.allow({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "app.example"),
        ("http://app.example", "app.example"),
        ("https://app.example", "app.example"),
        ("https://app.example", "app.example:443"),
        ("https://APP.example", "app.Example"),
        ("http://app.example:8080", "app.example:8080"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
def test_the_same_host_and_no_origin_are_allowed(origin: str | None, host: str) -> None:
    assert allowed(Origins(), origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "app.example"),
        ("http://app.example:8081", "app.example:8080"),
        ("http://app.example:8080", "app.example"),
        ("https://app.example.evil.example", "app.example"),
        ("https://app.example@evil.example", "app.example"),
        ("http://app.example:port", "app.example"),
        ("http://[::1", "[::1"),
        ("null", "app.example"),
        ("null", ""),
        ("", None),
        ("https://app.example", None),
    ],
)
def test_others_are_refused(origin: str, host: str | None) -> None:
    assert not allowed(Origins(), origin, host)


def test_patterns_are_about_whole_origins() -> None:
    origins = Origins(["https://*.friend.example", "http://localhost:*/"])
    assert allowed(origins, "https://a.friend.example")
    assert allowed(origins, "https://A.Friend.example")
    assert allowed(origins, "http://localhost:3000")
    assert allowed(origins, "https://app.example"), "its own host is always allowed"
    assert not allowed(origins, "http://a.friend.example")
    assert not allowed(origins, "https://friend.example.evil.example")


def test_one_pattern_may_stand_alone() -> None:
    assert allowed(Origins("*"), "https://anybody.example")


def test_a_function_replaces_the_patterns() -> None:
    origins = Origins(["https://a.example"], lambda origin: origin == "https://b.example")
    assert allowed(origins, "https://b.example")
    assert not allowed(origins, "https://a.example")
    assert allowed(origins, "https://app.example")
