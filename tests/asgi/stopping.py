"""Apps for test_shutdown.py: sessions of both kinds that print how they end; at the top level, and mounted."""

import asyncio

from starlette.applications import Starlette
from starlette.routing import Mount

from asgiwebio import webio_asgi
from asgiwebio.exceptions import SessionClosedException
from asgiwebio.input import input
from asgiwebio.session import defer_call


def in_thread() -> None:
    defer_call(lambda: print("thread: deferred"))
    try:
        input("Name?")
    except SessionClosedException:
        print("thread: told")
        raise


async def in_coroutine() -> None:
    defer_call(lambda: print("coroutine: deferred"))
    try:
        await input("Name?")
    except SessionClosedException:
        await asyncio.sleep(0.01)
        print("coroutine: told")
        raise


async def asleep() -> None:
    await input("Name?")
    try:
        await asyncio.sleep(1000)
    finally:
        print("asleep: cleaned up")


app = webio_asgi({"thread": in_thread, "coroutine": in_coroutine, "asleep": asleep})
mounted = Starlette(routes=[Mount("/tool", app)])
