"""The visitor of an app: a context manager with and without async."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from types import TracebackType
from typing import Literal

import anyio
import httpx
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp

from asgiwebio._asgi.applications import Application

from ._async_page import AsyncPage
from ._host import Host, asgi_app
from ._page import Page
from ._visit import EvalJs, Transport, Visit

__all__ = ["Visitor"]


class Visitor:
    """One visit of an app, without a browser and without sockets; the block has its page.

        with Visitor(app) as page: ...
        async with Visitor(app) as page: ...

    `app` is an ASGI app, which may have asgiwebio mounted at `path`, or just a function, or a list or dict of them.
    `query` and `headers` are those of the page: `query={"app": "bmi"}`, `headers={"accept-language": "de"}`.

    `timeout` is how many seconds a look-up waits at most. `eval_js(code, **args)` answers what the app evaluates in
    the page. Unless `raise_app_errors` is false, an error of the app is raised in the test as AppFailed: by the next
    wait, or at the end of the block. `backend` is the event loop of a block without async. With `lifespan` an app of
    another framework is started and stopped.
    """

    def __init__(
        self,
        app: ASGIApp | Application | Sequence[Application] | Mapping[str, Application],
        *,
        path: str = "/",
        query: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None,
        transport: Transport = "websocket",
        timeout: float = 10.0,
        eval_js: EvalJs | None = None,
        raise_app_errors: bool = True,
        backend: Literal["asyncio", "trio"] = "asyncio",
        lifespan: bool = True,
    ) -> None:
        self._app = asgi_app(app)
        self._url = str(httpx.URL(path, params=query) if query else httpx.URL(path))
        self._headers = dict(headers or {})
        self._transport: Transport = transport
        self._timeout = timeout
        self._eval_js = eval_js
        self._raise_app_errors = raise_app_errors
        self._backend = backend
        self._lifespan = lifespan
        self._async_stack: AsyncExitStack
        self._stack: ExitStack

    async def __aenter__(self) -> AsyncPage:
        async with AsyncExitStack() as stack:
            page = await stack.enter_async_context(self._visiting())
            self._async_stack = stack.pop_all()
        return page

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return await self._async_stack.__aexit__(kind, error, traceback)

    def __enter__(self) -> Page:
        with ExitStack() as stack:
            portal = stack.enter_context(start_blocking_portal(self._backend))
            page = stack.enter_context(portal.wrap_async_context_manager(self._visiting()))
            self._stack = stack.pop_all()
        return Page(page, portal)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, traceback)

    @asynccontextmanager
    async def _visiting(self) -> AsyncIterator[AsyncPage]:
        visit = Visit(timeout=self._timeout, eval_js=self._eval_js, strict=self._raise_app_errors)
        host = Host(self._app, visit, self._headers, self._lifespan)
        group = anyio.create_task_group()
        await group.__aenter__()
        raised: BaseException | None = None
        try:
            await host.start(group)
            await visit.open(host, self._url, self._transport, group)
            yield AsyncPage(visit)
        except BaseException as error:
            raised = error
        try:
            with anyio.CancelScope(shield=True):
                await visit.close()
                await host.stop()
        finally:
            group.cancel_scope.cancel()
            await group.__aexit__(None, None, None)
        visit.settle(raised)
