"""A tool for those who log in: a form, a signed cookie, and `on_connect`, which reads it.

uvicorn examples.login:app    (ada, lovelace)
"""

import hashlib
import hmac
import secrets
import time
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import info

KEY = secrets.token_bytes(32)  # of this process: whoever is logged in is not, after a restart
HOURS = 8
COOKIE = "login"
FORM = """<!doctype html><title>Log in</title><link rel="icon" href="data:,">
<form method="post"><p>{}</p>
<label>Name <input name="name" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form>"""


def digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


SALT = b"one for each user"
USERS = {"ada": (SALT, digest("lovelace", SALT))}  # in a database, of which only these two are kept


def known(name: str, password: str) -> bool:
    salt, expected = USERS.get(name, (b"", b""))
    return hmac.compare_digest(digest(password, salt), expected)  # as slow for a name that nobody has


def signature(text: str) -> str:
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


def signed(name: str) -> str:
    text = f"{name}|{int(time.time()) + HOURS * 3600}"
    return f"{text}|{signature(text)}"


def user(request: HTTPConnection) -> str:
    """`on_connect`: the name in the cookie. Who has none is sent to the form."""
    text, _, sign = request.cookies.get(COOKIE, "").rpartition("|")
    name, _, until = text.rpartition("|")
    if hmac.compare_digest(sign.encode(), signature(text).encode()) and int(until) > time.time():
        return name
    raise HTTPException(303, headers={"location": "/login"})


async def login(request: Request) -> Response:
    if request.method == "GET":
        return HTMLResponse(FORM.format("Who are you?"))
    given = parse_qs((await request.body()).decode())
    name = given.get("name", [""])[0]
    if not known(name, given.get("password", [""])[0]):
        return HTMLResponse(FORM.format("That is not right."), 403)
    answer = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, signed(name), max_age=HOURS * 3600, httponly=True, samesite="lax", secure=secure)
    return answer


def main() -> None:
    """Notes"""
    put_text(f"Welcome, {info.user}.")
    put_text(f"Noted: {input('What is new?')}")


app = Starlette(routes=[Route("/login", login, methods=["GET", "POST"]), Mount("/", webio_asgi(main, on_connect=user))])
