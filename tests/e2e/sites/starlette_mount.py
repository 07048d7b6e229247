from starlette.applications import Starlette
from starlette.routing import Mount

from asgiwebio import webio_asgi
from tests.e2e.task import settings, task

app = Starlette(routes=[Mount("/tool", webio_asgi(task, **settings))])
