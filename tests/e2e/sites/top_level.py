from asgiwebio import webio_asgi
from tests.e2e.task import settings, task

app = webio_asgi(task, **settings)
