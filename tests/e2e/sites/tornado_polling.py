import asyncio
import sys

from tornado.web import Application

from asgiwebio.platform.tornado_http import webio_handler
from tests.e2e.task import settings, task


async def main() -> None:
    Application([(r"/tool/?", webio_handler(task, **settings))]).listen(int(sys.argv[1]), "localhost")
    print("Running on Tornado")  # noqa: T201
    await asyncio.Event().wait()


asyncio.run(main())
