"""A thread that waits for an answer which never comes, in Flask."""

import sys

from flask import Flask

from asgiwebio.input import input
from asgiwebio.platform.flask import webio_view
from asgiwebio.session import defer_call


def waiting() -> None:
    defer_call(lambda: sys.stdout.write("closed: waiting\n"))
    input("Your name")


app = Flask(__name__)
app.add_url_rule("/tool", "waiting", webio_view(waiting), methods=["GET", "POST", "OPTIONS"])
