from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from asgiwebio.platform.fastapi import webio_routes
from tests.e2e.task import settings, task


async def root(request: Request) -> JSONResponse:
    return JSONResponse({"root": request.url.path})


app = Starlette(routes=[Route("/", root), Mount("/tool", routes=webio_routes(task, **settings))])
