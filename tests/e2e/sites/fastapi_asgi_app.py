from fastapi import FastAPI

from asgiwebio.platform.fastapi import asgi_app
from tests.e2e.task import task

app = FastAPI()
app.mount("/tool", asgi_app(task))
