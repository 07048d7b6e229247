import sys

from aiohttp import web

from asgiwebio.platform.aiohttp import webio_handler
from tests.e2e.task import settings, task

app = web.Application()
app.add_routes([web.get("/tool", webio_handler(task, **settings))])

web.run_app(app, host="localhost", port=int(sys.argv[1]))
