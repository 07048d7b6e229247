from fastapi import FastAPI

from asgiwebio.platform.fastapi import webio_router
from tests.e2e.task import settings, task

app = FastAPI()
app.include_router(webio_router(task, options=settings, prefix="/tool", tags=["tools"]))
