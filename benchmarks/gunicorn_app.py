"""The app of the benchmark under gunicorn: a conversation, and a question that nobody answers."""

from flask import Flask

from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.platform.flask import webio_view


def talk() -> None:
    while True:
        put_text(input("And?"))


def wait() -> None:
    input("Name?")


app = Flask(__name__)
app.add_url_rule("/talk", "talk", webio_view(talk), methods=["GET", "POST", "OPTIONS"])
app.add_url_rule("/wait", "wait", webio_view(wait), methods=["GET", "POST", "OPTIONS"])
