import sys

from flask import Flask

from asgiwebio.platform.flask import webio_view
from tests.e2e.task import settings, task

app = Flask(__name__)


@app.route("/")
def root() -> str:
    return "root"


app.add_url_rule("/tool", "webio_view", webio_view(task, **settings), methods=["GET", "POST", "OPTIONS"])

if __name__ == "__main__":
    app.run(host="localhost", port=int(sys.argv[1]))
