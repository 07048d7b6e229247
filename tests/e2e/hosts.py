"""Every host: how its server is started, where the task is in it, and what the task is told of it."""

from dataclasses import dataclass

BOTH = ("websocket", "longpoll")
POLLS = ("longpoll",)
SLASH_OR_NOT = ("/tool", "/tool/")


@dataclass(frozen=True, kw_only=True)
class Host:
    command: str
    """The arguments of python."""
    ready: str = "unning on"
    """What the server says when it is ready."""
    paths: tuple[str, ...] = SLASH_OR_NOT
    transports: tuple[str, ...] = BOTH
    backend: str = "starlette"
    request: str = "HTTPConnection"
    library: str = "asyncio"
    """What coroutines run on."""


def starlette(site: str, paths: tuple[str, ...] = SLASH_OR_NOT) -> Host:
    return Host(command=f"-m uvicorn tests.e2e.sites.{site}:app --port {{port}}", paths=paths)


def hypercorn(library: str) -> Host:
    command = f"-m hypercorn -k {library} -b 127.0.0.1:{{port}} tests.e2e.sites.fastapi_mount:app"
    return Host(command=command, library=library)


def flask(command: str, ready: str = "Booting worker", path: str = "/tool") -> Host:
    return Host(command=command, ready=ready, paths=(path,), transports=POLLS, backend="flask", request="Request")


def django(command: str, ready: str = "Booting worker", path: str = "/tool") -> Host:
    return Host(command=command, ready=ready, paths=(path,), transports=POLLS, backend="django", request="WSGIRequest")


def program(site: str) -> str:
    return f"-m tests.e2e.sites.{site} {{port}}"


FLASK = "tests.e2e.sites.flask_view:app"
DJANGO = "tests.e2e.sites.django_project:wsgi"
GUNICORN = "-m gunicorn -b 127.0.0.1:{port}"
WAITRESS = "-m waitress --listen=127.0.0.1:{port}"

HOSTS: dict[str, Host] = {
    "start_server": Host(command=program("server"), paths=("/",)),
    "uvicorn": starlette("top_level", ("/",)),
    "Starlette mount": starlette("starlette_mount"),
    "Starlette routes": starlette("starlette_routes"),
    "FastAPI mount": starlette("fastapi_mount"),
    "FastAPI routes": starlette("fastapi_routes"),
    "FastAPI include_router": starlette("fastapi_include"),
    "FastAPI webio_router": starlette("fastapi_router"),
    "FastAPI asgi_app": starlette("fastapi_asgi_app"),
    "FastAPI start_server": Host(command=program("fastapi_server"), paths=("/",)),
    "hypercorn asyncio": hypercorn("asyncio"),
    "hypercorn trio": hypercorn("trio"),
    "granian": Host(
        command="-m granian --interface asgi --port {port} tests.e2e.sites.fastapi_mount:app", ready="Started worker"
    ),
    "Flask run": flask(f"-m flask --app {FLASK} run --port {{port}}", "Running on"),
    "Flask app.run": flask(program("flask_view"), "Running on"),
    "Flask gunicorn sync": flask(f"{GUNICORN} {FLASK}"),
    "Flask gunicorn gthread": flask(f"{GUNICORN} --threads 8 {FLASK}"),
    "Flask gunicorn preload": flask(f"{GUNICORN} --threads 8 --preload {FLASK}"),
    "Flask waitress": flask(f"{WAITRESS} {FLASK}", "Serving on"),
    "Flask wsgi_app": flask(f"{GUNICORN} --threads 8 tests.e2e.sites.flask_wsgi_app:app", path="/"),
    "Flask start_server": flask(program("flask_server"), "Running on", path="/"),
    "Django runserver": django("-m tests.e2e.sites.django_project runserver {port}", "Quit the server"),
    "Django gunicorn sync": django(f"{GUNICORN} {DJANGO}"),
    "Django gunicorn gthread": django(f"{GUNICORN} --threads 8 {DJANGO}"),
    "Django waitress": django(f"{WAITRESS} {DJANGO}", "Serving on"),
    "Django wsgi_app": django(f"{GUNICORN} --threads 8 tests.e2e.sites.django_wsgi_app:app", path="/"),
    "Django start_server": django(program("django_server"), "Running on", path="/"),
    "Django under ASGI": Host(
        command="-m uvicorn tests.e2e.sites.django_project:asgi --port {port}", backend="django", request="ASGIRequest"
    ),
    "Tornado": Host(
        command=program("tornado_handler"), paths=("/tool",), backend="tornado", request="HTTPServerRequest"
    ),
    "Tornado by polling": Host(
        command=program("tornado_polling"), transports=POLLS, backend="tornado", request="HTTPServerRequest"
    ),
    "Tornado start_server": Host(command=program("tornado_server"), paths=("/",)),
    "Tornado start_server by polling": Host(command=program("tornado_http_server"), paths=("/",), transports=POLLS),
    "aiohttp": Host(command=program("aiohttp_handler"), paths=("/tool",), backend="aiohttp", request="Request"),
    "aiohttp start_server": Host(command=program("aiohttp_server"), paths=("/",), backend="aiohttp", request="Request"),
}

STATIC: dict[str, str] = {
    "FastAPI asgi_app": "/tool/static",
    **{name: "/static" for name in HOSTS if "start_server" in name or "wsgi_app" in name},
}
"""Where the files of a `static_dir` are, on the hosts that take one."""
