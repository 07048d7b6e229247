"""What the tests of Flask and Django open: the same tool as a thread and as a coroutine."""

from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from flask import Flask

from asgiwebio import webio_asgi
from asgiwebio.output import put_text
from asgiwebio.platform import django, flask
from asgiwebio.session import info

from .apps import coroutine_tool, thread_tool


def thread() -> None:
    put_info()
    thread_tool()


async def coroutine() -> None:
    put_info()
    await coroutine_tool()


def put_info() -> None:
    request: Any = info.request
    put_text(f"{info.backend} {info.protocol} {getattr(request, 'path', '')} {info.user_ip}")


flask_app = Flask(__name__)
flask_app.add_url_rule("/thread", "thread", flask.webio_view(thread), methods=["GET", "POST", "OPTIONS"])
flask_app.add_url_rule("/coroutine", "coroutine", flask.webio_view(coroutine), methods=["GET", "POST", "OPTIONS"])

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for a test",
)


def about(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"a page of Django at {request.path}")


urlpatterns = [
    path("about", about),
    path("thread", django.webio_view(thread)),
    path("coroutine", django.webio_view(coroutine)),
]
django_app = get_wsgi_application()
django_asgi_app = django.with_apps(get_asgi_application(), {"thread": thread, "/coroutine/": webio_asgi(coroutine)})
