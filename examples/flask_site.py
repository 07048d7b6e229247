"""A whole Flask site and a tool beside it, served by uvicorn: the tool has a WebSocket, which Flask cannot have.

uvicorn examples.flask_site:app         then / and /greeting
"""

from a2wsgi import WSGIMiddleware
from flask import Flask
from starlette.routing import Mount, Router

from asgiwebio import webio_asgi
from examples import hello

site = Flask(__name__)


@site.get("/")
def root() -> str:
    return '<title>The site</title> <link rel="icon" href="data:,"> <a href="/greeting">Greeting</a>'


# The default and not a mount at "/", which would take "/greeting" without a slash too.
app = Router([Mount("/greeting", webio_asgi(hello.main))], default=WSGIMiddleware(site))
