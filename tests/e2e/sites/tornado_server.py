import sys

from asgiwebio.platform.tornado import start_server
from tests.e2e.task import settings, static_dir, task

start_server(task, port=int(sys.argv[1]), static_dir=static_dir, **settings, websocket_ping_interval=30)
