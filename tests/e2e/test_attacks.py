"""What somebody tries who should not get in, or not at what is another's, on every host: each is refused."""

import json
import secrets
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest

from tests.support.server import process_server, wait_for

from .attacker import Victim, handshake, raw, visiting
from .guarded import SECRET
from .hosts import HOSTS, STATIC, Host

ALWAYS = (
    *("start_server", "FastAPI mount", "FastAPI webio_router", "FastAPI asgi_app", "granian"),
    *("Flask gunicorn gthread", "Flask start_server", "Django waitress", "Django wsgi_app", "Django under ASGI"),
    *("Tornado", "Tornado start_server by polling", "aiohttp start_server"),
)
"""Hosts of each kind, which are attacked always; the others are different ways to start the same."""

EVIL = "https://evil.example"
HELLO = {"version": 1, "id": "0123456789abcdef" * 2}
UP = ("../", "..%2f", "%2e%2e/", "..\\", "..%5c", "%2e%2e%5c", "....//", "%252e%252e%252f", "..%c0%af", "/")
"""Ways to write the directory above."""


class Attacked(NamedTuple):
    """A host that serves the guarded task."""

    host: Host
    url: str
    static: str | None

    @property
    def http(self) -> httpx.URL:
        return httpx.URL(self.url)


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=() if name in ALWAYS else pytest.mark.matrix) for name in HOSTS],
)
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    """The host, in a process of its own for all of these tests."""
    host = HOSTS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TASK", "guarded")
        with process_server(host.command.split(), ready=host.ready) as server:
            wait_for(server.url)
            yield Attacked(host, server.url + host.paths[-1], STATIC.get(request.param))


@pytest.fixture
def ada(attacked: Attacked) -> Iterator[Victim]:
    """A visitor with a session of her own, who goes on whatever others try."""
    with visiting(attacked.url, "ada") as page:
        yield page
        page.click()
        page.shows("a free click of ada")


def test_a_page_of_another_origin_opens_no_websocket(attacked: Attacked) -> None:
    own = str(attacked.http.copy_with(path="")).rstrip("/")
    for origin in (EVIL, "null", f"{own}.evil.example", "http://127.0.0.1:1"):
        assert handshake(attacked.http, origin=origin, cookie="user=ada") != 101
    opened = handshake(attacked.http, origin=own, cookie="user=ada")
    assert (opened == 101) == ("websocket" in attacked.host.transports)


def test_a_page_of_another_origin_posts_nothing(attacked: Attacked, ada: Victim) -> None:
    click = {"seq": 1, "items": [{"event": "callback", "task_id": ada.buttons[0], "data": 0}]}
    for origin in (EVIL, "null"):
        for frame in ({"hello": HELLO}, {"token": ada.token, "leave": True}, {"token": ada.token, **click}):
            # as a browser sends it without asking first, with the cookies of its user
            headers = {"origin": origin, "content-type": "text/plain"}
            answer = ada.client.post(f"{attacked.url}?link", content=json.dumps(frame), headers=headers)
            assert (answer.status_code, answer.text) == (403, "")
            assert "access-control-allow-origin" not in answer.headers


def test_a_page_of_another_origin_polls_nothing(attacked: Attacked, ada: Victim) -> None:
    headers = {"webio-token": ada.token, "webio-ack": "0", "origin": EVIL}
    answer = ada.client.get(f"{attacked.url}?link", headers=headers)
    assert (answer.status_code, answer.text) == (403, "")
    asked = {"origin": EVIL, "access-control-request-method": "GET", "access-control-request-headers": "webio-token"}
    assert "access-control-allow-origin" not in ada.client.options(f"{attacked.url}?link", headers=asked).headers


def test_a_file_is_at_no_address_that_can_be_guessed(attacked: Attacked, ada: Victim) -> None:
    id = ada.file
    assert ada.client.get(f"{attacked.url}?file={id}").content == SECRET
    for guess in (secrets.token_urlsafe(24), id[:-1], f"{id}x", id.swapcase(), "", ada.token, f"{id}%00", f"{id}/"):
        answer = ada.client.get(f"{attacked.url}?file={guess}")
        assert (answer.status_code, SECRET in answer.content) == (404, False)


def test_a_file_is_gone_a_while_after_its_session(attacked: Attacked, ada: Victim) -> None:
    with visiting(attacked.url, "ada") as page:
        page.say("end")
        page.command("close_session")
        page.acknowledge()
        link = f"{attacked.url}?file={page.file}"
        for _ in range(5000):
            if page.client.get(link).status_code == 404:
                break
        assert page.client.get(link).status_code == 404
    assert ada.client.get(f"{attacked.url}?file={ada.file}").status_code == 200


def test_a_file_of_one_user_is_not_there_for_another(attacked: Attacked, ada: Victim) -> None:
    for cookies, status in (({"user": "bob"}, 404), ({"user": "banned"}, 403), ({}, 403)):
        answer = httpx.get(f"{attacked.url}?file={ada.file}", cookies=cookies)
        assert (answer.status_code, SECRET in answer.content) == (status, False)


def test_a_button_is_its_own_sessions_alone(attacked: Attacked, ada: Victim) -> None:
    with visiting(attacked.url, "bob") as bob:
        for guess in (ada.buttons[1], "callback-77", "", "__init__", ada.token):
            bob.event("callback", guess, 0)
        bob.event("from_submit", ada.question.replace(".", "x"), {"word": "x", "file": None})
        bob.say("hello")
        bob.shows("bob said hello None")
        assert not any("click" in text for text in bob.texts)
    ada.click()
    ada.shows("a free click of ada")
    assert not any("dear" in text or "bob" in text for text in ada.texts)


def test_nobody_goes_on_with_a_session_without_its_secret(attacked: Attacked, ada: Victim) -> None:
    token = ada.token
    mark = token.partition(".")[0]
    with httpx.Client(cookies={"user": "ada"}) as client:
        for guess in (
            f"{mark}.{secrets.token_urlsafe(24)}",
            token[:-1],
            token.swapcase(),
            token.partition(".")[2],
            "",
            mark,
        ):
            assert client.post(f"{attacked.url}?link", json={"hello": {**HELLO, "token": guess}}).status_code == 410
            assert client.get(f"{attacked.url}?link", headers={"webio-token": guess}).status_code == 410
            assert client.post(f"{attacked.url}?link", json={"token": guess, "leave": True}).status_code == 410
        assert client.get(f"{attacked.url}?link").status_code == 410
    with httpx.Client(cookies={"user": "bob"}) as client:  # who has it, but is somebody else
        assert client.post(f"{attacked.url}?link", json={"hello": {**HELLO, "token": token}}).status_code == 410
        assert client.get(f"{attacked.url}?link", headers={"webio-token": token}).status_code == 410
        assert client.post(f"{attacked.url}?link", json={"hello": ada.hello}).status_code == 410


def test_no_parameter_leads_to_a_file_of_the_server(attacked: Attacked, ada: Victim) -> None:
    path = attacked.http.path
    for up in UP:
        for name in (
            f"{up * 9}etc/passwd",
            f"{up}manifest.json",
            f"{up}guarded.py",
            "/etc/passwd",
            "file:///etc/passwd",
        ):
            for parameter in ("asset", "file", "app"):
                status, body = raw(attacked.http, f"{path}?{parameter}={name}", cookie="user=ada")
                assert status == (200 if parameter == "app" else 404) or status == 400, (parameter, name)
                assert b"root:" not in body
                assert b"SECRET" not in body
    ada.say("look", ada.upload("../../etc/..\\x/passwd", b"x"))
    ada.shows("ada said look passwd")


def test_no_path_leads_out_of_the_directory_of_static_files(attacked: Attacked) -> None:
    if attacked.static is None:
        pytest.skip("this host takes no static_dir")
    assert b"Each way to host" in raw(attacked.http, f"{attacked.static}/__init__.py")[1]
    for up in UP:
        for name in (f"{up}guarded.py", f"x/{up}{up}guarded.py", f"{up * 9}etc/passwd", "%00", ""):
            status, body = raw(attacked.http, f"{attacked.static}/{name}")
            assert status in (301, 307, 308, 400, 403, 404, 405), name
            assert b"SECRET" not in body
            assert b"root:" not in body


def test_who_is_not_let_in_gets_nothing(attacked: Attacked, ada: Victim) -> None:
    for cookies in ({"user": "banned"}, {"user": ""}, {}):
        with httpx.Client(cookies=cookies) as client:
            page = client.get(attacked.url)
            assert (page.status_code, "This page is not open to you." in page.text) == (403, True)
            assert client.head(attacked.url).status_code == 403
            assert client.post(f"{attacked.url}?link", json={"hello": HELLO}).status_code == 403
            resumed = {"hello": {**ada.hello, "token": ada.token}}
            assert client.post(f"{attacked.url}?link", json=resumed).status_code == 403
            assert client.get(f"{attacked.url}?link", headers={"webio-token": ada.token}).status_code == 403
            assert client.post(f"{attacked.url}?link", json={"token": ada.token, "leave": True}).status_code == 403
            assert client.get(f"{attacked.url}?file={ada.file}").status_code == 403
        assert handshake(attacked.http, cookie="; ".join(f"{name}={value}" for name, value in cookies.items())) != 101


def test_what_is_sent_again_or_made_up_counts_once_or_not_at_all(attacked: Attacked, ada: Victim) -> None:
    ada.say("once")
    again: dict[str, object] = {"event": "from_submit", "task_id": ada.question, "data": {"word": "once", "file": None}}
    click: dict[str, object] = {"event": "callback", "task_id": ada.buttons[1], "data": 0}
    for seq in (ada.sent, 1, ada.sent + 2, 10**9):  # as before, and before what is missing
        ada.push(seq, again if seq == ada.sent else click)
    ada.next_question()
    ada.say("twice")
    ada.shows("ada said twice None")
    assert ada.texts.count("ada said once None") == 1
    assert not any("dear" in text for text in ada.texts)
