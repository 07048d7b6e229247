from django.conf import settings as django_settings
from django.core.asgi import get_asgi_application
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from asgiwebio import webio_asgi
from asgiwebio.platform.django import webio_view, with_apps
from tests.e2e.task import settings, task

django_settings.configure(
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


def root(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"a page of Django at {request.path}")


urlpatterns = [path("", root), path("tool", webio_view(task, **settings))]

wsgi = get_wsgi_application()
asgi = with_apps(get_asgi_application(), {"tool": webio_asgi(task, **settings)})

if __name__ == "__main__":
    execute_from_command_line()
