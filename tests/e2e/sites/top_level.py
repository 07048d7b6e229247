from asgiwebio import webio_asgi
from tests.e2e.task import task

app = webio_asgi(task)
