"""The ASGI app: where sessions, links and transports are put together."""

import functools
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

import anyio
import anyio.lowlevel
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from asgiwebio._link.link import Link
from asgiwebio._link.registry import Registry
from asgiwebio._session.context import outside
from asgiwebio._session.files import File, Files
from asgiwebio._session.info import Info, languages
from asgiwebio._session.journal import Journal
from asgiwebio._session.sentences import spoken
from asgiwebio._session.session import Session
from asgiwebio._wire.frames import Hello
from asgiwebio.exceptions import InvalidValue

from . import assets, files, longpoll, websocket
from .applications import INDEX, Application, Applications, named
from .client import client_of
from .config import metadata
from .cors import METHODS, Shared
from .door import Door, OnConnect, refusal, status_of
from .limits import Limits, parse_seconds, parse_size
from .mask import mask_logs
from .origin import Origins
from .page import POLL_EXTENSION, Page, full, leaving
from .processes import elsewhere, marked
from .proxies import Proxies
from .rate import Rate
from .runtime import Runtime
from .stats import Counts, Stats
from .visit import FULL_RETRY, Refused, Visit

KEEP_SECONDS = 600.0
"""How long a session of dialect v1 outlives its connection, unless `reconnect_timeout` says otherwise."""

HEALTH = b"health"
"""The whole query of a request that asks whether the app lives and takes visitors."""

DRAIN_EXTENSION = "asgiwebio.drain"
"""A host whose pages can still be reached when it says that it stops has this in its lifespan's `extensions`."""

OWN_QUERY = ("link", "asset", "file", "test")
"""Query parameters of ours, which `info.query` does not show."""

HOST_EXTENSION = "asgiwebio.host"
"""A host that is no ASGI framework names itself, and its own request object, in `scope["extensions"]`.

`{"name": "tornado", "request": request}`: `info.backend` and `info.request` are those.
"""

WATCH_EXTENSION = "asgiwebio.watch"
"""Who serves an app in memory hears of each of its sessions: a `Watch` in `scope["extensions"]`."""


class App:
    """Functions as one ASGI app, mounted anywhere: `webio_asgi()`.

    Page, built files, WebSocket and polls are all at the one URL the app is mounted at, told apart by method, upgrade
    and query. A path below it other than "/" is 404.
    """

    of_script: ClassVar[bool] = False
    """Whether it is the app of a script, whose own threads may call the API outside every session."""

    def __init__(
        self,
        applications: Applications,
        *,
        cdn: bool | str = False,
        debug: bool = False,
        reconnect_timeout: float = 0,
        allowed_origins: Iterable[str] | None = None,
        check_origin: Callable[[str], bool] | None = None,
        max_payload_size: int | str = "200M",
        trusted_proxies: str | Iterable[str] = (),
        csp: str | None = None,
        frame_ancestors: str | Sequence[str] | None = None,
        on_connect: OnConnect | None = None,
        drain: float = 0,
        limits: Limits | None = None,
    ) -> None:
        if not self.of_script:
            outside.serve()
        mask_logs()
        self.applications = named(applications)
        self.origins = Origins(allowed_origins, check_origin)
        self.door = Door(on_connect)
        self._proxies = Proxies(trusted_proxies)
        self._requests = Shared(self._respond, self.origins)
        self.max_payload = parse_size(max_payload_size, "max_payload_size")
        self.limits = limits or Limits()
        if self.limits.per_client is not None and not trusted_proxies:
            raise InvalidValue(
                f"limits=Limits(per_client={self.limits.per_client}) counts by address: say whose X-Forwarded-For is "
                "believed, such as trusted_proxies=['127.0.0.1'], or behind a proxy all visitors would count as one."
            )
        self.drain = parse_seconds(drain, "drain")
        self._debug = debug
        self._reconnect_timeout = reconnect_timeout
        self._page = Page(cdn=cdn, debug=debug, csp=csp, frame_ancestors=frame_ancestors)
        self._runtimes: dict[anyio.lowlevel.EventLoopToken, Runtime] = {}
        self._counts = Counts()

    @property
    def stats(self) -> Stats:
        """What the app is doing in this process at this moment. For every thread."""
        runtimes = list(self._runtimes.values())
        visits = [visit for runtime in runtimes for visit in runtime.registry.entries()]
        return Stats(
            sessions=len(visits),
            tasks=sum(visit.session.tasks.live for visit in visits),
            threads=sum(len(runtime.workers.running) for runtime in runtimes),
            stuck=sum(runtime.workers.stuck for runtime in runtimes),
            queue_bytes=sum(visit.link.held for visit in visits),
            started=self._counts.started,
            reconnects=self._counts.reconnects,
            refused_full=self._counts.full,
            refused_origin=self.origins.refused,
            refused_visitor=self.door.refused,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an app of its own, or one that is mounted."""
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        elif _is_below(scope):
            await _not_found(scope, receive, send)
        else:
            await self.serve(scope, receive, send)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or WebSocket, whatever its path: for a route that was matched already."""
        scope = self._proxies.seen(scope)
        if scope["type"] == "websocket":
            await websocket.serve(self, scope, receive, send)
        else:
            await self._requests(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = QueryParams(scope.get("query_string", b""))
        if scope.get("query_string") == HEALTH and scope["method"] in ("GET", "HEAD"):
            await self._health()(scope, receive, send)
        elif "link" in query and scope["method"] in ("GET", "POST"):
            await longpoll.serve(self, scope, receive, send)
        elif "asset" in query:
            await assets.serve(scope, receive, send)
        elif "file" in query and scope["method"] in ("GET", "HEAD"):
            await self._give(query["file"], scope, receive, send)
        else:
            response = await self._answer(scope, query)
            await response(scope, receive, send)

    async def admit(self, scope: Scope, hello: Hello, *, plain: bool, user: str | None) -> Visit:
        """The visit of a hello: the one of its token, the one that the same hello made, or a new one; or Refused.

        `user` is who asks, as the door said: the visit of another one is as if it were not there.
        """
        if hello.token is not None:
            visit = await self.find(hello.token, user)
            if visit is None:
                raise Refused(4410, elsewhere(hello.token))
            self._counts.reconnects += 1
            visit.journal.note("back", "the page is back")
            return visit
        runtime = self._runtime()
        visit = runtime.registry.find_by_hello(hello.id)
        if visit is not None:
            if visit.user != user:
                raise Refused(4410)
            return visit
        name, application = self._application(QueryParams(scope.get("query_string", b"")))
        why = runtime.refusal(application, client_of(scope))
        if why:
            self._counts.full += 1
            if not self.of_script:  # which has one page, and no limits of its author's
                runtime.refuse(why)
            raise Refused(4503)
        runtime.starts.take()
        self._counts.started += 1
        return self._open(runtime, scope, hello, name, plain, user)

    async def find(self, token: str, user: str | None) -> Visit | None:
        """The visit of a token, if it is this user's."""
        # Nothing is made for it: a page's last word may come when its event loop is being torn down.
        runtime = self._runtimes.get(anyio.lowlevel.current_token())
        visit = None if runtime is None else await runtime.registry.find(token)
        return visit if visit is not None and visit.user == user else None

    async def _give(self, id: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            user = await self.door.ask(scope)
        except HTTPException as error:
            await files.refusal(status_of(error), "This file is not open to you.\n")(scope, receive, send)
            return
        await files.serve(self._file(id, user), scope, receive, send)

    def _file(self, id: str, user: str | None) -> File | None:
        runtime = self._runtimes.get(anyio.lowlevel.current_token())
        file = None if runtime is None else runtime.shelf.get(id)
        return file if file is not None and file.owner.user == user else None

    def _open(self, runtime: Runtime, scope: Scope, hello: Hello, name: str, plain: bool, user: str | None) -> Visit:
        application, info = self.applications[name], _info(scope, user)
        journal = Journal(session=secrets.token_hex(4), app=name, host=info.backend, client=info.user_ip)
        link = Link(soft=self.limits.outbox_soft, hard=self.limits.outbox_hard)
        offered = Files(
            limit=self.limits.files,
            inline=plain,
            shelf=runtime.shelf,
            workers=runtime.workers,
            user=user,
            load=link.load,
        )
        visit = Visit(
            marked(Registry.token()),
            keep=self._keep(plain),
            stall=self.limits.stall,
            spawn=runtime.nursery.spawn,
            drop=runtime.drop,
            link=link,
            files=offered,
            user=user,
            rate=Rate(self.limits.events),
            idle=self.limits.idle,
            journal=journal,
            client=client_of(scope),
        )
        session = Session(
            outlet=link,
            spawn=runtime.nursery.spawn,
            workers=runtime.workers,
            info=info,
            journal=journal,
            on_end=visit.on_end,
            debug=self._debug,
            shared_ids=plain,
            max_payload=self.max_payload,
            max_uploads=self.limits.uploads,
            max_callbacks=self.limits.kept,
            max_clicks=self.limits.clicks,
            files=offered,
            watch=scope.get("extensions", {}).get(WATCH_EXTENSION),
            language=metadata(application).language,
        )
        visit.start(session)
        runtime.add(visit, hello)
        session.start(application)
        return visit

    def _keep(self, plain: bool) -> float:
        if self._reconnect_timeout == 0 and not plain:
            return KEEP_SECONDS
        return max(self._reconnect_timeout, 0)

    def _application(self, query: QueryParams) -> tuple[str, Application]:
        name = query.get("app", INDEX)
        if name not in self.applications:
            name = INDEX
        return name, self.applications[name]

    async def _answer(self, scope: Scope, query: QueryParams) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method Not Allowed", 405, {"allow": METHODS})
        if "test" in query:  # how PyWebIO's own page asks whether it has to poll
            return PlainTextResponse("ok" if POLL_EXTENSION in (scope.get("extensions") or {}) else "")
        if not self.origins.admit(scope):
            return PlainTextResponse("Another origin", 403)
        try:
            await self.door.ask(scope)
        except HTTPException as error:
            return refusal(error)
        name, application = self._application(query)
        runtime = self._runtimes.get(anyio.lowlevel.current_token())
        why = "" if runtime is None else runtime.refusal(application, client_of(scope))
        if runtime is not None and why and (runtime.nursery.closing or not self.of_script):
            self._counts.full += 1
            runtime.refuse(why)
            page = leaving if runtime.nursery.closing else full
            preferred = languages(Headers(scope=scope).get("accept-language", ""))
            return page(FULL_RETRY, metadata(application).language or spoken(preferred))
        return await self._page.shell(HTTPConnection(scope), application, name)

    def _health(self) -> Response:
        runtime = self._runtimes.get(anyio.lowlevel.current_token())
        ready = runtime is None or not runtime.nursery.closing
        headers = {"cache-control": "no-store"}
        return JSONResponse({"live": True, "ready": ready}, 200 if ready else 503, headers)

    def _runtime(self, *, opened: bool = True) -> Runtime:
        """What this App has on the running event loop, made at its first request there."""
        token = anyio.lowlevel.current_token()
        runtime = self._runtimes.get(token)
        if runtime is None:
            runtime = self._runtimes[token] = Runtime(
                self.limits, self.drain, functools.partial(self._runtimes.pop, token, None)
            )
            if opened:
                runtime.nursery.open()
        return runtime

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        runtime = self._runtime(opened=False)
        runtime.drains = DRAIN_EXTENSION in scope.get("extensions", {})
        nursery = runtime.nursery
        async with anyio.create_task_group() as group:
            group.start_soon(nursery.run)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            if runtime.drains:
                await runtime.drain()
            await nursery.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _info(scope: Scope, user: str | None) -> Info:
    client = scope.get("client")
    query = QueryParams(scope.get("query_string", b""))
    host = scope.get("extensions", {}).get(HOST_EXTENSION)
    return Info(
        headers=Headers(scope=scope),
        client=client[0] if client else "",
        query={name: value for name, value in query.items() if name not in OWN_QUERY},
        protocol="websocket" if scope["type"] == "websocket" else "http",
        backend=host["name"] if host else "starlette",
        request=host["request"] if host else HTTPConnection(scope),
        user=user,
    )


def _is_below(scope: Scope) -> bool:
    """Whether the path goes on after the mount, whose own path Starlette leaves in `path` and others take off."""
    path, root = scope["path"], scope.get("root_path", "").rstrip("/")
    if root and path.startswith(root) and path[len(root) :][:1] in ("", "/"):
        path = path[len(root) :]
    return path not in ("", "/")


async def _not_found(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    await PlainTextResponse("Not Found", 404)(scope, receive, send)
