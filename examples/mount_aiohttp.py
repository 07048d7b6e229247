"""A tool inside an aiohttp application.

python -m examples.mount_aiohttp        then /greeting
"""

from aiohttp import web

from asgiwebio.platform.aiohttp import webio_handler
from examples import hello


async def root(_: web.Request) -> web.Response:
    return web.json_response({"tools": ["/greeting"]})


app = web.Application()
app.add_routes([web.get("/", root), web.get("/greeting", webio_handler(hello.main))])

if __name__ == "__main__":
    web.run_app(app, host="localhost", port=8080)
