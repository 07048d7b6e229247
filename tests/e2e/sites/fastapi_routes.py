from fastapi import FastAPI

from asgiwebio.platform.fastapi import webio_routes
from tests.e2e.task import settings, task

app = FastAPI()


@app.get("/")
def root() -> dict[str, str]:
    return {"root": "/"}


app.mount("/tool", FastAPI(routes=webio_routes(task, **settings)))
