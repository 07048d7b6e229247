"""What docs/deploy.md says, run as it stands there: its programs, its commands, and its nginx in front of them."""

import contextlib
import itertools
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from asgiwebio._asgi.websocket import SUBPROTOCOL
from asgiwebio._wire.frames import MAX_FRAME
from tests.support.browser import Console
from tests.support.remote import PollingPage, RemotePage, SocketPage
from tests.support.server import ROOT, process_server

from .visit import NO_WEBSOCKET

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx: apt-get install nginx")

DOC = (ROOT / "docs" / "deploy.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOC, re.DOTALL | re.MULTILINE)
PROGRAMS = {text.split()[1]: text for kind, text in BLOCKS if kind == "python"}
MAP, TAKEN_OFF, LEFT_ON, UPSTREAM = (text for kind, text in BLOCKS if kind == "nginx")
UVICORN, HYPERCORN, GRANIAN, ROOT_PATH, MOUNTED, GUNICORN = (text for kind, text in BLOCKS if kind == "sh")

PATH = "/some/path/"
VISITOR = "127.0.0.9"
"""Where the visitor comes from, to be told from nginx."""
MADE_UP = "192.0.2.66"


class Backend(NamedTuple):
    command: str
    location: str
    ready: str = "unning on"

    @property
    def arguments(self) -> list[str]:
        """Those of python."""
        return ["-m", *self.command.replace("8000", "{port}").split()]


BACKENDS = {
    "taken off": Backend(UVICORN, TAKEN_OFF),
    "taken off, with a root path": Backend(ROOT_PATH, TAKEN_OFF),
    "left on": Backend(MOUNTED, LEFT_ON),
    "hypercorn": Backend(HYPERCORN, TAKEN_OFF),
    "granian": Backend(GRANIAN, TAKEN_OFF, "Started worker"),
    "gunicorn": Backend(GUNICORN, LEFT_ON, "Booting worker"),
}


class Case(NamedTuple):
    backend: str
    buffered: bool
    upgraded: bool

    @property
    def location(self) -> str:
        """The block of the manual, or what it is without what the manual says may be left out."""
        text = BACKENDS[self.backend].location
        if not self.upgraded:
            text = re.sub(r".*\$http_upgrade;\n.*\$connection_upgrade;\n", "", text)
        return text.replace("{\n", "{\n    " + ("" if self.buffered else "proxy_buffering off;\n"), 1)

    @property
    def transport(self) -> str:
        return "websocket" if self.upgraded and self.backend != "gunicorn" else "longpoll"


CASES = [
    *(Case(*case) for case in itertools.product(["taken off", "left on"], [True, False], [True, False])),
    Case("taken off, with a root path", True, True),
    Case("hypercorn", True, True),
    Case("granian", True, True),
    Case("gunicorn", True, False),
]
names = pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))


class Site:
    """nginx before the servers of all cases, each at a port of its own; None is that of several servers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sockets = {case: socket.create_server(("127.0.0.1", 0)) for case in (*CASES, None)}
        self._ports = {case: listening.getsockname()[1] for case, listening in self._sockets.items()}

    def address(self, case: Case | None) -> str:
        return f"127.0.0.1:{self._ports[case]}"

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        for name, text in PROGRAMS.items():
            (self._folder / name).write_text(text)
        with contextlib.ExitStack() as stack:
            servers = {
                name: stack.enter_context(process_server(backend.arguments, ready=backend.ready, cwd=self._folder)).port
                for name, backend in BACKENDS.items()
            }
            (self._folder / "nginx.conf").write_text(self._configuration(servers))
            arguments = [str(NGINX), "-p", str(self._folder), "-e", "stderr", "-c", "nginx.conf"]
            # As nginx hands them to a new version of itself: they listen already, so there is nothing to wait for.
            numbers = [listening.fileno() for listening in self._sockets.values()]
            inherited = {"NGINX": "".join(f"{number};" for number in numbers)}
            nginx = stack.enter_context(subprocess.Popen(arguments, pass_fds=numbers, env=inherited))
            stack.callback(nginx.terminate)
            for listening in self._sockets.values():
                listening.close()
            yield self

    def _configuration(self, servers: dict[str, int]) -> str:
        sites = [self._site(case, case.location.replace("8000", str(servers[case.backend]))) for case in CASES]
        several = UPSTREAM.replace("8000", str(servers["taken off"])).replace("8001", str(servers["granian"]))
        sites += [several, self._site(None, TAKEN_OFF.replace("127.0.0.1:8000", "tools"))]
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        own = "".join(f"{kind}_temp_path {self._folder}/{kind};\n" for kind in kinds)
        user = "user root;\n" if os.geteuid() == 0 else ""  # or it could not write into the folder of a test
        process = f"daemon off;\n{user}error_log stderr;\npid {self._folder}/nginx.pid;\nevents {{}}\n"
        return f"{process}http {{\naccess_log off;\n{own}{MAP}{''.join(sites)}}}\n"

    def _site(self, case: Case | None, location: str) -> str:
        return f"server {{\nlisten {self.address(case)};\n{location}}}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(tmp_path_factory.mktemp("site")).running() as site:
        yield site


@contextlib.contextmanager
def visiting(address: str, transport: str, origin: str) -> Iterator[RemotePage]:
    """A page that comes from elsewhere, and says that it comes from somewhere else again."""
    made_up = {"x-forwarded-for": MADE_UP, "origin": origin}
    if transport == "longpoll":
        with httpx.Client(transport=httpx.HTTPTransport(local_address=VISITOR), headers=made_up) as client:
            yield PollingPage(client, f"http://{address}{PATH}")
    else:
        with connect(
            f"ws://{address}{PATH}",
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            origin=Origin(made_up.pop("origin")),
            additional_headers=made_up,
            source_address=(VISITOR, 0),
        ) as client:
            yield SocketPage(client)


@names
def test_page_files_and_session_pass(site: Site, case: Case) -> None:
    address = site.address(case)
    shown = httpx.get(f"http://{address}{PATH.rstrip('/')}", follow_redirects=True)
    assert (shown.url.path, shown.status_code) == (PATH, 200)
    main = re.search(r'type="module" src="([^"]+)"', shown.text)
    assert main
    assert httpx.get(shown.url.join(main[1])).headers["content-type"].startswith("text/javascript")
    with visiting(address, case.transport, f"http://{address}") as page:
        protocol = "websocket" if case.transport == "websocket" else "http"
        assert page.text() == f"{VISITOR} asked {address} by {protocol}"
        page.answer("Ada")
        assert page.text() == "Hello, Ada."
    stranger = httpx.post(f"http://{address}{PATH}?link", json={}, headers={"origin": "https://stranger.example"})
    assert stranger.status_code == 403
    if case.transport == "longpoll":
        with pytest.raises(InvalidStatus), visiting(address, "websocket", f"http://{address}"):
            pass


def test_the_longest_request_of_a_page_passes(site: Site) -> None:
    link = f"http://{site.address(CASES[0])}{PATH}?link"
    # Bad, as the app says; nginx would answer with 413.
    assert httpx.post(link, content=b"x" * MAX_FRAME).status_code == 400


def test_a_visitor_is_led_to_the_same_one_of_several_servers(site: Site) -> None:
    address = site.address(None)
    for _ in range(4):
        with visiting(address, "longpoll", f"http://{address}") as page:
            page.answer("Ada")
            while page.text() != "Hello, Ada.":
                pass


@pytest.mark.behaviour("PLAT-53")
@pytest.mark.parametrize(
    "case",
    [Case("taken off", True, True), Case("taken off", True, False), Case("left on", False, False)],
    ids=lambda case: "-".join(map(str, case)),
)
def test_a_visit(site: Site, case: Case, page: Page, console: Console) -> None:
    console.expect(NO_WEBSOCKET if case.transport == "longpoll" else "$^")
    page.goto(f"http://{site.address(case)}{PATH}")
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ada")
    expect(page.locator(f"html[data-webio-line={case.transport}]")).to_be_attached()
    name.press("Enter")
    expect(page.get_by_text("Hello, Ada.")).to_be_visible()
    page.goto("about:blank")
