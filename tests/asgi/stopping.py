"""Apps for test_shutdown.py: sessions of both kinds that print how they end; at the top level, and mounted."""

import asyncio
import functools

from starlette.applications import Starlette
from starlette.routing import Mount

from asgiwebio import webio_asgi
from asgiwebio.aio import input as ask
from asgiwebio.exceptions import SessionClosedException
from asgiwebio.input import input
from asgiwebio.session import defer_call

say = functools.partial(print, flush=True)


def in_thread() -> None:
    defer_call(lambda: say("thread: deferred"))
    try:
        input("Name?")
    except SessionClosedException:
        say("thread: told")
        raise


async def in_coroutine() -> None:
    defer_call(lambda: say("coroutine: deferred"))
    try:
        await ask("Name?")
    except SessionClosedException:
        await asyncio.sleep(0.01)
        say("coroutine: told")
        raise


async def asleep() -> None:
    await ask("Name?")
    try:
        await asyncio.sleep(1000)
    finally:
        say("asleep: cleaned up")


app = webio_asgi({"thread": in_thread, "coroutine": in_coroutine, "asleep": asleep})
draining = webio_asgi(in_coroutine, drain=60)
brief = webio_asgi(in_coroutine, drain=0.2)
mounted = Starlette(routes=[Mount("/tool", app)])
