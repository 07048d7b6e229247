"""A tool for those who log in: a form, a signed cookie, and `on_connect`, which reads it.

uvicorn examples.login:app    (ada, lovelace)
"""

import hashlib
import hmac
import os
import secrets
import time
from html import escape
from urllib.parse import parse_qs

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import info

KEY = os.environ.get("LOGIN_KEY", "").encode() or secrets.token_bytes(32)  # made up: valid until the next start
HOURS = 8
LOGIN, FORM = "login", "login-form"  # cookies
LONGEST = 1000  # bytes of a filled in form
PAGE = """<!doctype html><html lang="en"><title>Log in</title><link rel="icon" href="data:,">
<form method="post"><p role="status">{}</p><input type="hidden" name="form" value="{}">
<label>Name <input name="name" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form>"""
POLICY = "default-src 'none'; img-src data:; form-action 'self'; frame-ancestors 'none'"


def digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


SALT = b"one for each user"
USERS = {"ada": (SALT, digest("lovelace", SALT))}  # in a database, of which only these two are kept
NOBODY = (SALT, bytes(64))


def known(name: str, password: str) -> bool:
    salt, expected = USERS.get(name, NOBODY)
    return hmac.compare_digest(digest(password, salt), expected)  # as slow for a name that nobody has


def signature(text: str) -> str:
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


def signed(text: str, seconds: int) -> str:
    text = f"{text}|{int(time.time()) + seconds}"
    return f"{text}|{signature(text)}"


def read(cookie: str) -> str | None:
    """What was signed, if it was, and still counts."""
    text, _, sign = cookie.rpartition("|")
    if not hmac.compare_digest(sign.encode(), signature(text).encode()):
        return None
    text, _, until = text.rpartition("|")
    return text if int(until) > time.time() else None


def user(request: HTTPConnection) -> str:
    """`on_connect`: the name in the cookie. Who has none is sent to the form."""
    text = read(request.cookies.get(LOGIN, "")) or ""
    kind, _, name = text.partition("|")
    if kind == "user":
        return name
    raise HTTPException(303, headers={"location": "/login"})


async def login(request: Request) -> Response:
    """The form, and what was filled in. In front of it belongs a limit of attempts, in the proxy or a database."""
    if request.method == "GET":
        return form(request, "Who are you?")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            return HTMLResponse("Too long.", 413)
    given = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    # Another site may send this form too, to have its visitors log in as somebody of its own; the cookie it has not.
    expected, sent = request.cookies.get(FORM, ""), given.get("form", "")
    if read(expected) is None or not hmac.compare_digest(expected.encode(), sent.encode()):
        return form(request, "That took too long. Please try again.", 403)
    name = given.get("name", "")
    if not await anyio.to_thread.run_sync(known, name, given.get("password", "")):  # slow, on purpose
        return form(request, "That is not right.", 403)
    answer = RedirectResponse("/", 303)
    keep(request, answer, LOGIN, signed(f"user|{name}", HOURS * 3600), HOURS * 3600)
    return answer


def form(request: Request, text: str, status: int = 200) -> Response:
    cookie = signed(f"form|{secrets.token_urlsafe(16)}", 3600)
    headers = {"cache-control": "no-store", "content-security-policy": POLICY}
    answer = HTMLResponse(PAGE.format(escape(text), escape(cookie)), status, headers)
    keep(request, answer, FORM, cookie, 3600)
    return answer


def keep(request: Request, answer: Response, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def main() -> None:
    """Notes"""
    put_text(f"Welcome, {info.user}.")
    put_text(f"Noted: {input('What is new?')}")


app = Starlette(routes=[Route("/login", login, methods=["GET", "POST"]), Mount("/", webio_asgi(main, on_connect=user))])
