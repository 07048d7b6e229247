"""Whose forwarded headers count, and what they change."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from asgiwebio._asgi.proxies import Proxies
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import put_text
from asgiwebio.session import info
from tests.conftest import Serve
from tests.support.hosted import HOSTS, Host
from tests.support.remote import PollingPage
from tests.support.transport import HELLO

PROXY = "10.0.0.7"
INNER = ["10.0.0.0/8", "2001:db8::/32"]


def seen(
    trusted: Any, *forwarded: str, peer: str | None = PROXY, kind: str = "http", **headers: str
) -> tuple[str | None, str, str]:
    """Client, scheme and host of a request that came with these entries of X-Forwarded-For and these headers."""
    named = {f"x-forwarded-{name}": value for name, value in headers.items()}
    lines = [("host", "backend:8000"), *(("x-forwarded-for", line) for line in forwarded), *named.items()]
    scope = {
        "type": kind,
        "scheme": "ws" if kind == "websocket" else "http",
        "client": None if peer is None else (peer, 1234),
        "headers": [(name.encode(), value.encode()) for name, value in lines],
    }
    untouched = {**scope, "headers": list(scope["headers"] or ())}
    result = Proxies(trusted).seen(scope)
    assert scope == untouched
    hosts = [value.decode() for name, value in result["headers"] if name == b"host"]
    assert len(hosts) == 1
    client = result["client"]
    return client and client[0], result["scheme"], hosts[0]


@pytest.mark.behaviour("SES-28")
def test_nobody_is_trusted_unless_the_operator_says_so() -> None:
    assert seen((), "192.0.2.1", proto="https", host="app.example") == (PROXY, "http", "backend:8000")
    told = seen([PROXY], "192.0.2.1", proto="https", host="app.example")
    assert told == ("192.0.2.1", "https", "app.example")


def test_a_word_from_elsewhere_counts_nothing() -> None:
    for trusted in ("10.0.0.8", ["192.168.0.0/16", "::1"], ["unix"]):
        assert seen(trusted, "192.0.2.1", proto="https", host="app.example") == (PROXY, "http", "backend:8000")


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, 10.1.1.1"], "192.0.2.1"),
        (["192.0.2.1", "10.1.1.1"], "192.0.2.1"),
        (["198.51.100.9, 192.0.2.1, 10.1.1.1"], "192.0.2.1"),
        (["10.2.2.2, 10.1.1.1"], "10.2.2.2"),
        (["192.0.2.1:5678"], "192.0.2.1"),
        (["2001:DB9::1"], "2001:db9::1"),
        (["[2001:db9::1]:5678"], "2001:db9::1"),
        (["192.0.2.1, [2001:db8::7]"], "192.0.2.1"),
        (["192.0.2.1, ::ffff:10.1.1.1"], "192.0.2.1"),
        (["192.0.2.1, unix:"], PROXY),
        (["192.0.2.1, unknown, 10.1.1.1"], "10.1.1.1"),
        (["<b>192.0.2.1</b>"], PROXY),
        (["[2001:db9::1", "192.0.2.1:port"], PROXY),
        ([""], PROXY),
        ([], PROXY),
    ],
)
def test_addresses_are_followed_from_the_right_to_the_first_that_is_no_proxy(forwarded: list[str], client: str) -> None:
    assert seen(INNER, *forwarded)[0] == client


def test_whoever_connects_is_trusted_but_not_those_before() -> None:
    assert seen("*", "198.51.100.9, 192.0.2.1", peer="203.0.113.5")[0] == "192.0.2.1"
    assert seen(["*", "192.0.2.0/24"], "198.51.100.9, 192.0.2.1", peer="203.0.113.5")[0] == "198.51.100.9"
    assert seen("*", "192.0.2.1", peer="testclient")[0] == "192.0.2.1"
    assert seen(INNER, "192.0.2.1", peer="testclient")[0] == "testclient"


@pytest.mark.parametrize("peer", [None, "", "0.0.0.0", "localhost"])
def test_a_unix_socket_has_a_name_of_its_own(peer: str | None) -> None:
    assert seen(["unix"], "192.0.2.1", peer=peer)[0] == "192.0.2.1"
    assert seen(["unix"], "192.0.2.1, unix:", peer=peer)[0] == "192.0.2.1"
    assert seen([PROXY], "192.0.2.1", peer=peer)[0] == peer


def test_an_address_of_a_socket_for_both_families_is_the_one_that_it_maps() -> None:
    assert seen([PROXY], "192.0.2.1", peer=f"::ffff:{PROXY}")[0] == "192.0.2.1"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("app.example", "app.example"),
        ("app.example:8443", "app.example:8443"),
        ("[2001:db8::1]:80", "[2001:db8::1]:80"),
        ("made-up.example, app.example", "app.example"),
        ("app.example/evil", "backend:8000"),
        ("me@app.example", "backend:8000"),
        ("app.example:port", "backend:8000"),
        ("", "backend:8000"),
    ],
)
def test_the_host_is_that_of_the_address_which_the_visitor_sees(host: str, shown: str) -> None:
    assert seen([PROXY], "192.0.2.1", host=host)[2] == shown


def test_of_several_proxies_that_add_to_a_header_the_outermost_trusted_one_is_believed() -> None:
    told = seen(INNER, "192.0.2.1, 10.1.1.1", host="made-up.example, app.example, inner:80", proto="http, https, http")
    assert told == ("192.0.2.1", "https", "app.example")


@pytest.mark.parametrize(
    ("kind", "proto", "scheme"),
    [
        ("http", "https", "https"),
        ("http", "HTTPS", "https"),
        ("http", "wss", "https"),
        ("websocket", "https", "wss"),
        ("websocket", "wss", "wss"),
        ("websocket", "http", "ws"),
        ("http", "javascript", "http"),
    ],
)
def test_the_scheme_fits_the_kind_of_request(kind: str, proto: str, scheme: str) -> None:
    assert seen([PROXY], kind=kind, proto=proto)[1] == scheme


@pytest.mark.parametrize(
    ("wrong", "error", "text"),
    [
        ("nginx", InvalidValue, "'nginx' .*: a list of addresses such as .*names are not looked up"),
        (["10.0.0.1/8"], InvalidValue, "has host bits set"),
        ("10.0.0.1, 10.0.0.2", InvalidValue, "a list of addresses"),
        ([""], InvalidValue, "'' does not appear"),
        ([None], InvalidType, "None is no text"),
        (True, InvalidType, "trusted_proxies=True"),
    ],
)
def test_what_is_no_address_is_told_at_once(wrong: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        Proxies(wrong)


@pytest.mark.parametrize("trusted", [iter([PROXY]), (ip_network("10.0.0.0/8"),)])
def test_any_iterable_will_do_and_objects_of_ipaddress_too(trusted: Iterable[Any]) -> None:
    assert seen(trusted, "192.0.2.1")[0] == "192.0.2.1"


# ---- The same in every host


def task() -> None:
    put_text(f"{info.user_ip} {info.server_host} {info.origin}")


def shown(client: httpx.Client, url: str) -> str:
    """What a visitor of the task is shown, who stays to its end."""
    page = PollingPage(client, f"{url}/")
    text = page.text()
    page.command("close_session")
    while not page.read().get("end"):
        pass
    return text


@pytest.mark.behaviour("SES-28")
@pytest.mark.parametrize("host", HOSTS)
def test_a_host_with_a_trusted_proxy_sees_what_the_visitor_sees(
    host: Host, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    forwarded = {"x-forwarded-for": "198.51.100.9, 192.0.2.1", "x-forwarded-host": "app.example"}
    origin = {"origin": "https://app.example"}
    with (
        host(serve, task, trusted_proxies=["127.0.0.1"]) as url,
        httpx.Client(headers={**forwarded, **origin}) as client,
    ):
        assert shown(client, url) == "192.0.2.1 app.example https://app.example"
    with host(serve, task) as url, httpx.Client(headers=forwarded) as client:
        assert shown(client, url) == f"127.0.0.1 {url.removeprefix('http://')} "
        assert client.post(f"{url}/?link", json={"hello": HELLO}, headers=origin).status_code == 403
    assert 'trusted_proxies=["127.0.0.1"]' in caplog.text
