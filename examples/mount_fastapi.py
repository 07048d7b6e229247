"""A tool inside a FastAPI service, in both ways.

uvicorn examples.mount_fastapi:app      then /greeting or /tools/bmi
"""

from fastapi import APIRouter, FastAPI

from asgiwebio import webio_asgi, webio_routes
from examples import bmi, hello

app = FastAPI()
app.mount("/greeting", webio_asgi(hello.main))
app.include_router(APIRouter(routes=webio_routes(bmi.main)), prefix="/tools/bmi")


@app.get("/")
def root() -> dict[str, list[str]]:
    return {"tools": ["/greeting", "/tools/bmi"]}
