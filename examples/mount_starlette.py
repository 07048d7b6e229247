"""A tool inside a Starlette app.

uvicorn examples.mount_starlette:app    then /greeting
"""

from starlette.applications import Starlette
from starlette.routing import Mount

from asgiwebio import webio_asgi
from examples import hello

app = Starlette(routes=[Mount("/greeting", webio_asgi(hello.main))])
