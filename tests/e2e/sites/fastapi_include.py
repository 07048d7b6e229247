from fastapi import APIRouter, FastAPI

from asgiwebio import webio_routes
from tests.e2e.task import settings, task

app = FastAPI()
app.include_router(APIRouter(routes=webio_routes(task, **settings)), prefix="/tool")
