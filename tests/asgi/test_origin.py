"""Which web pages may talk to an app."""

import pytest

from asgiwebio._asgi.origin import Origins


def allowed(origins: Origins, origin: str | None, host: str | None = "app.example") -> bool:
    values = {"origin": origin, "host": host}
    headers = [(name.encode(), value.encode()) for name, value in values.items() if value is not None]
    return origins.allow({"type": "http", "headers": headers})


@pytest.mark.behaviour("PLAT-13", "PLAT-15")
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


@pytest.mark.behaviour("PLAT-13")
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


@pytest.mark.behaviour("PLAT-14")
def test_a_function_replaces_the_patterns() -> None:
    origins = Origins(["https://a.example"], lambda origin: origin == "https://b.example")
    assert allowed(origins, "https://b.example")
    assert not allowed(origins, "https://a.example")
    assert allowed(origins, "https://app.example")


def refuse(origins: Origins, origin: str = "https://app.example", peer: str = "10.0.0.7", **headers: str) -> None:
    """Refuse a page that asked for the app as a proxy asks for it, with these headers."""
    values = {"origin": origin, "host": "backend:8000", **{f"x-forwarded-{name}": headers[name] for name in headers}}
    raw = [(name.encode(), value.encode()) for name, value in values.items()]
    assert not origins.admit({"type": "http", "client": (peer, 1), "headers": raw})


def test_a_refused_origin_is_logged_once_with_what_to_write(caplog: pytest.LogCaptureFixture) -> None:
    origins = Origins()
    for _ in range(3):
        refuse(origins)
    (record,) = caplog.records
    assert record.getMessage() == (
        "refused a page of https://app.example, since this app was asked for as backend:8000: if that page may use it, "
        'write allowed_origins=["https://app.example"]; if it is the app\'s own page behind a proxy, let that pass the '
        "Host of its visitors (in nginx: proxy_set_header Host $http_host)"
    )
    refuse(origins, "https://other.example")
    assert len(caplog.records) == 2


def test_a_proxy_that_tells_the_host_but_is_not_trusted_is_named(caplog: pytest.LogCaptureFixture) -> None:
    refuse(Origins(), host="app.example")
    assert 'behind a proxy, write trusted_proxies=["10.0.0.7"]' in caplog.text
    # The server has put the visitor's address in the place of the proxy's, which is not known any more.
    caplog.clear()
    refuse(Origins(), peer="192.0.2.1", host="app.example", **{"for": "192.0.2.1"})
    assert "trusted_proxies=[...] and start uvicorn with --no-proxy-headers" in caplog.text
    caplog.clear()
    refuse(Origins(), host="elsewhere.example")
    assert "trusted_proxies" not in caplog.text


def test_a_function_that_says_no_is_named(caplog: pytest.LogCaptureFixture) -> None:
    refuse(Origins(None, lambda _: False))
    assert "let check_origin() return True for it" in caplog.text


def test_made_up_origins_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    origins = Origins()
    for number in range(200):
        refuse(origins, f"https://{number}.example/{'x' * 10_000}")
    assert len(caplog.records) == 100
    assert max(len(record.getMessage()) for record in caplog.records) < 1000


def test_what_a_terminal_may_take_for_a_command_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    refuse(Origins(), "https://a.example\x1b[2J\x7f")
    assert "https://a.example?[2J?" in caplog.text


def test_a_function_that_fails_lets_nobody_in_and_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fails(origin: str) -> bool:
        raise LookupError(origin)

    origins = Origins(None, fails)
    for _ in range(200):
        assert not allowed(origins, "https://b.example")
    assert allowed(origins, "https://app.example")
    assert caplog.text.count("refused a page of another origin since check_origin() failed") == 100
