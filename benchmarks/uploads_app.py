"""The app of the benchmark of uploads: it takes one file after the other, and says what came. For ASGI and WSGI."""

import hashlib

from flask import Flask

from asgiwebio import webio_asgi
from asgiwebio.input import UploadedFile, file_upload
from asgiwebio.output import put_text
from asgiwebio.platform.flask import webio_view


def take() -> None:
    while True:
        file = file_upload("File", max_size="1G")
        assert isinstance(file, UploadedFile)
        with file.open() as content:
            put_text(hashlib.file_digest(content, "sha256").hexdigest())
        del file


asgi = webio_asgi(take, max_payload_size="1G")
wsgi = Flask(__name__)
wsgi.add_url_rule("/", "take", webio_view(take, max_payload_size="1G"), methods=["GET", "POST", "OPTIONS"])
