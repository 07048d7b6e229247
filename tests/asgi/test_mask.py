"""What the logs of servers show of addresses in which there is a secret."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from asgiwebio._asgi.mask import LOGGERS, mask_logs
from asgiwebio.platform.wsgi import WSGI
from tests.e2e.sites import files
from tests.support.remote import PollingPage
from tests.support.server import ProcessServer, wait_for

FILE = secrets.token_urlsafe(24)
TOKEN = f"1a2b.{secrets.token_urlsafe(24)}"


class Atoms(dict[str, str]):
    """As gunicorn has them: what is not there is a dash."""

    def __getitem__(self, name: str) -> str:
        return self.get(name, "-")


def logged(name: str, message: str, *args: object, **extra: object) -> logging.LogRecord:
    """The record that its logger lets through."""
    mask_logs()
    mask_logs()
    (logger, found) = logging.getLogger(name), list[logging.LogRecord]()
    record = logger.makeRecord(name, logging.INFO, "", 0, message, args, None, extra=extra)
    if logger.filter(record):
        found.append(record)
    return found[0]


@pytest.mark.parametrize("name", LOGGERS)
@pytest.mark.parametrize("path", ["/?file={}", "/tool?a=1&file={}&save", "/?app=x&session={}"])
def test_an_id_is_not_shown(name: str, path: str) -> None:
    secret = TOKEN if "session" in path else FILE
    told = path.format(secret)
    as_uvicorn: tuple[Any, ...] = ("127.0.0.1:5", "GET", told, "1.1", 200)
    record = logged(name, '%s - "%s %s HTTP/%s" %d', *as_uvicorn)
    assert record.args == (*as_uvicorn[:2], path.format("1a2b.…" if "session" in path else "…"), *as_uvicorn[3:])
    texts = [record.getMessage(), logged(name, f"GET {told} 200").getMessage()]
    texts += [logged(name, "%(r)s %(missing)s", Atoms(r=f"GET {told} HTTP/1.1")).getMessage()]
    texts += [str(vars(logged(name, "GET", first_request_line=f"GET {told} HTTP/1.1", status=200)))]
    assert not any(secret.rpartition(".")[2] in text for text in texts)


def test_all_else_stays_as_it_is() -> None:
    for text in ("/?file=report.pdf", f"/?files={FILE}", f"/{FILE}", "/?file=" + 33 * "a", "/?session=NEW", "100%"):
        assert logged("uvicorn.access", "%s", text).getMessage() == text
        assert logged("uvicorn.access", text.replace("%", "%%"), 1).args == (1,)
    assert logged("uvicorn.access", "nothing").getMessage() == "nothing"


ASGI = "tests.e2e.sites.files:app"
SERVERS = {
    "uvicorn": (f"-m uvicorn {ASGI} --port {{port}}", "unning on"),
    "hypercorn": (
        "-m hypercorn -b 127.0.0.1:{port} --access-logfile - --access-logformat %(R)s tests.e2e.sites.files:app",
        "unning on",
    ),
    "granian": (
        f"-m granian --interface asgi --port {{port}} --access-log --access-log-fmt ?%(query_string)s {ASGI}",
        "Started worker",
    ),
    "gunicorn": ("-m gunicorn -b 127.0.0.1:{port} --access-logfile - tests.asgi.test_mask:wsgi", "Booting worker"),
}


wsgi = WSGI(files.app)


@pytest.mark.parametrize(
    "name",
    ["uvicorn", "gunicorn", *(pytest.param(name, marks=pytest.mark.matrix) for name in ("hypercorn", "granian"))],
)
def test_real_servers_write_down_what_was_asked_for_without_ids(name: str, spawn: Callable[..., ProcessServer]) -> None:
    command, ready = SERVERS[name]
    server = spawn(*command.split(), ready=ready)
    wait_for(server.url)
    with httpx.Client() as client:
        page = PollingPage(client, f"{server.url}/")
        picture: str = page.command("output")["spec"]["content"]
        id = picture.split("?file=")[1].split('"')[0]
        assert client.get(f"{server.url}/?file={id}&save").status_code == 200
        token = page._headers["webio-token"]
        client.get(f"{server.url}/?app=last&session={token}")
    server.stop()
    assert "file=…&save" in server.output
    assert "…" in server.output.partition("session=")[2][:12]
    assert id not in server.output
    assert token not in server.output
