import sys

from asgiwebio.platform.flask import start_server
from tests.e2e.task import settings, static_dir, task

start_server(task, port=int(sys.argv[1]), static_dir=static_dir, **settings)
