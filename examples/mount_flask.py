"""A tool inside a Flask app.

gunicorn --threads 8 examples.mount_flask:app    then /greeting
"""

from flask import Flask

from asgiwebio.platform.flask import webio_view
from examples import hello

app = Flask(__name__)
app.add_url_rule("/greeting", "greeting", webio_view(hello.main), methods=["GET", "POST", "OPTIONS"])
