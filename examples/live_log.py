"""A log that grows while one looks at it: a coroutine writes, buttons act meanwhile."""

import random
from datetime import datetime

import anyio

from asgiwebio import start_server, webio_asgi
from asgiwebio.output import clear, put_buttons, put_markdown, put_text, use_scope

STEPS = ["read 512 rows", "wrote a batch", "waited for a lock", "retried a request", "warmed the cache"]


async def main() -> None:
    """Live log"""
    running = True

    def pause() -> None:
        nonlocal running
        running = not running

    put_markdown("# Live log")
    put_buttons(["Pause or go on", "Clear"], onclick=[pause, lambda: clear("log")])
    with use_scope("log"):
        while True:
            if running:
                put_text(f"{datetime.now():%H:%M:%S}  worker {random.randint(1, 4)} {random.choice(STEPS)}")
            await anyio.sleep(0.5)


app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
