from fastapi import FastAPI

from asgiwebio.platform.fastapi import asgi_app
from tests.e2e.task import settings, static_dir, task

app = FastAPI()
app.mount("/tool", asgi_app(task, static_dir=static_dir, **settings))
