"""The apps of `tests.soak.apps`, which forget soon: a long run would wait for minutes to see that nothing is left."""

import tempfile

from anyio._backends._asyncio import WorkerThread
from flask import Flask

from asgiwebio import webio_asgi
from asgiwebio._asgi import shelf
from asgiwebio.platform.flask import webio_view
from tests.soak.apps import APPS
from tests.soak.left import left, with_left

KEEP = 1
shelf.LINGER = 0.5
WorkerThread.MAX_IDLE_TIME = 0.5  # type: ignore[assignment]

# A place of its own, so that what others leave is not counted.
_place = tempfile.TemporaryDirectory(prefix="soak-")
tempfile.tempdir = _place.name

asgi = with_left(webio_asgi(APPS, reconnect_timeout=KEEP))
wsgi = Flask(__name__)
wsgi.add_url_rule("/", "apps", webio_view(APPS, session_expire_seconds=KEEP), methods=["GET", "POST", "OPTIONS"])
wsgi.add_url_rule("/left", "left", left)
