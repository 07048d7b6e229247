import sys

from asgiwebio.platform.aiohttp import start_server
from tests.e2e.task import task

start_server(task, port=int(sys.argv[1]))
