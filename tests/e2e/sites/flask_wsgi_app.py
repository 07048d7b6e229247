from asgiwebio.platform.flask import wsgi_app
from tests.e2e.task import task

app = wsgi_app(task)
