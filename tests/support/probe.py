"""An ASGI app that shows what its host does to requests and answers, and the same as a WSGI app."""

import hashlib
import json
import sys

from starlette.types import Message, Receive, Scope, Send

from asgiwebio.platform.wsgi import WSGI

CHUNK = b"x" * 100_000
CHUNKS = 50


async def probe(scope: Scope, receive: Receive, send: Send) -> None:
    """Do what the last part of the path says."""
    if scope["type"] == "lifespan":
        await receive()
        scope["state"]["started"] = True
        await send({"type": "lifespan.startup.complete"})
        await receive()
        say("stopped")
        await send({"type": "lifespan.shutdown.complete"})
        return
    name = scope["path"].rpartition("/")[2]
    if name == "broken":
        raise LookupError("broken on purpose")
    if name == "silent":
        return
    headers = [(b"x-two", b"a"), (b"x-two", b"b"), (b"connection", b"close"), (b"x-text", "é".encode("latin-1"))]
    if name == "scope":
        shown = {key: scope[key] for key in ("method", "path", "root_path", "scheme", "http_version", "state")}
        shown |= {"query": scope["query_string"].decode(), "headers": dict(_texts(scope)), "client": scope["client"]}
        shown |= {"server": scope["server"], "raw_path": scope["raw_path"].decode()}
        body = json.dumps(shown).encode()
        await send(_start(200, (b"content-type", b"application/json"), *headers))
        await send({"type": "http.response.body", "body": body})
    elif name == "upload":
        digest, length, more = hashlib.sha256(), 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                say("the upload broke off")
                return
            length += len(message["body"])
            digest.update(message["body"])
            more = message["more_body"]
        await send(_start(201))
        await send({"type": "http.response.body", "body": f"{length} {digest.hexdigest()}".encode()})
    elif name in ("download", "breaks"):
        await send(_start(200))
        for number in range(CHUNKS):
            if name == "breaks" and number == CHUNKS // 2:
                raise LookupError("broken in the middle")
            await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
        await send({"type": "http.response.body", "body": b"end"})
    else:
        await send(_start(204 if name == "empty" else 404))
        await send({"type": "http.response.body", "body": b"dropped" if name == "empty" else b""})


def say(text: str) -> None:
    """Show something in the output of the server."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _start(status: int, *headers: tuple[bytes, bytes]) -> Message:
    kind = [] if status == 204 or headers else [(b"content-type", b"text/plain")]
    return {"type": "http.response.start", "status": status, "headers": [*kind, *headers]}


def _texts(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


application = WSGI(probe)
