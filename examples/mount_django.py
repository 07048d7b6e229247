"""A tool inside a Django project, which is this one file.

python -m examples.mount_django runserver                  then /greeting
gunicorn --threads 8 examples.mount_django:application
"""

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.urls import path

from asgiwebio.platform.django import webio_view
from examples import hello

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for an example",  # noqa: S106
)

urlpatterns = [path("greeting", webio_view(hello.main))]

application = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line()
