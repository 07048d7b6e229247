from asgiwebio.platform.django import wsgi_app
from tests.e2e.task import settings, static_dir, task

app = wsgi_app(task, static_dir=static_dir, **settings)
