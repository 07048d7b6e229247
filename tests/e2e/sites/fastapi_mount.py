from fastapi import FastAPI

from asgiwebio import webio_asgi
from tests.e2e.task import settings, task

app = FastAPI()
app.mount("/tool", webio_asgi(task, **settings))
