"""What a page is called and looks like: one application's settings, and the defaults of all.

The defaults are one of the few things that belong to the whole process; `reset()` empties them.
"""

import functools
import inspect
import logging
import os
import threading
import weakref
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from asgiwebio._session.sentences import LANGUAGES
from asgiwebio.exceptions import InvalidType, InvalidValue

__all__ = ["DEFAULT_TITLE", "THEMES", "Meta", "caption", "config", "metadata", "reset"]

Application = Callable[..., object]
F = TypeVar("F", bound=Application)
Settings = Mapping[str, object]

logger = logging.getLogger("asgiwebio")

THEMES = ("default", "dark", "sketchy", "minty", "yeti")
DEFAULT_TITLE = "asgiwebio application"
THEME_VARIABLE = "PYWEBIO_THEME"
_MARK = "_asgiwebio_settings"


@dataclass(frozen=True)
class Meta:
    """Everything about one application that its page shows, defaults filled in."""

    title: str = DEFAULT_TITLE
    description: str = ""
    theme: str | None = None
    language: str | None = None
    js_code: str = ""
    js_file: tuple[str, ...] = ()
    css_style: str = ""
    css_file: tuple[str, ...] = ()
    manifest: Mapping[str, object] | None = None


class Configuration:
    """What `config()` returns: its settings count for every page until it is used as a decorator."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        _defaults.add(self)

    @property
    def settings(self) -> Settings:
        return self._settings

    def __call__(self, application: F) -> F:
        if not callable(application):
            raise InvalidType(f"@config(...) decorates an application function, not {application!r}")
        _defaults.take_back(self)
        return _configured(application, self._settings)


class _Defaults:
    """The global calls of `config()`, oldest first; those that can no longer be taken back are folded together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self._settled: dict[str, object] = {}
        self._open: list[tuple[Settings, weakref.ref[Configuration]]] = []

    def add(self, configuration: Configuration) -> None:
        with self._lock:
            while self._open and self._open[0][1]() is None:
                self._settled.update(self._open.pop(0)[0])
            self._open.append((configuration.settings, weakref.ref(configuration)))

    def take_back(self, configuration: Configuration) -> None:
        with self._lock:
            self._open = [layer for layer in self._open if layer[1]() is not configuration]

    def merged(self) -> dict[str, object]:
        with self._lock:
            found = dict(self._settled)
            for settings, _ in self._open:
                found.update(settings)
        return found


_defaults = _Defaults()


def reset() -> None:
    """Forget all global configuration (for tests)."""
    _defaults.reset()


def config(
    *,
    title: str | None = None,
    description: str | None = None,
    theme: str | None = None,
    js_code: str | None = None,
    js_file: str | Sequence[str] = [],
    css_style: str | None = None,
    css_file: str | Sequence[str] = [],
    manifest: bool | Mapping[str, object] = True,
    language: str | None = None,
) -> Configuration:
    """Set what the page is called and looks like: of one application as a decorator, of all when called alone.

    A call alone counts at once, for every page loaded from then on, and merges with earlier ones key by key.
    `css_style` and `js_code` go into the page as they are; give them only text that you wrote. `manifest=True` is
    the same as not giving it: `manifest={}` is what switches the web app manifest on again after a global `False`.
    `language`, such as "de", is what visitors are spoken to in by the page's own words and by the server's about wrong
    answers, whatever their browser prefers.

        @config(title="BMI", theme="dark")
        def bmi(): ...
    """
    return Configuration(
        {
            **_text("title", title),
            **_text("description", description),
            **_theme(theme),
            **_language(language),
            **_text("js_code", js_code),
            **_addresses("js_file", js_file),
            **_text("css_style", css_style),
            **_addresses("css_file", css_file),
            **_manifest(manifest),
        }
    )


def metadata(application: Application) -> Meta:
    """How the page of this application looks now: its decorators, then its docstring, then the defaults."""
    found = {**_defaults.merged(), **_documented(application), **_decorated(application)}
    theme = _environment_theme() or cast("str | None", found.get("theme"))
    manifest = found.get("manifest", {})
    return Meta(
        title=cast("str", found.get("title", DEFAULT_TITLE)),
        description=cast("str", found.get("description", "")),
        theme=theme,
        language=cast("str | None", found.get("language")),
        js_code=cast("str", found.get("js_code", "")),
        js_file=cast("tuple[str, ...]", found.get("js_file", ())),
        css_style=cast("str", found.get("css_style", "")),
        css_file=cast("tuple[str, ...]", found.get("css_file", ())),
        manifest=None if manifest is False else cast("Mapping[str, object]", manifest),
    )


def caption(application: Application) -> tuple[str, str]:
    """Title and description of its own, from decorators or docstring; empty where it has none. For indexes."""
    found = {**_documented(application), **_decorated(application)}
    return cast("str", found.get("title", "")), cast("str", found.get("description", ""))


def _configured(application: F, settings: Settings) -> F:
    """A wrapper of the same kind (plain, async or generator) and name that carries the settings."""
    run: Callable[..., Any] = application
    if inspect.iscoroutinefunction(run) or inspect.iscoroutinefunction(type(run).__call__):

        async def coroutine(*args: object, **kwargs: object) -> object:
            return await run(*args, **kwargs)

        return cast("F", _dressed(coroutine, application, settings))

    if inspect.isgeneratorfunction(run):

        def generator(*args: object, **kwargs: object) -> Generator[Any, Any, object]:
            return (yield from run(*args, **kwargs))

        return cast("F", _dressed(generator, application, settings))

    def plain(*args: object, **kwargs: object) -> object:
        return run(*args, **kwargs)

    return cast("F", _dressed(plain, application, settings))


def _dressed(wrapper: Application, application: Application, settings: Settings) -> Application:
    functools.update_wrapper(wrapper, application)
    inner = _function(application)
    name = getattr(inner, "__name__", type(inner).__name__)
    wrapper.__name__ = name
    wrapper.__qualname__ = getattr(inner, "__qualname__", name)
    wrapper.__doc__ = inner.__doc__
    setattr(wrapper, _MARK, settings)
    return wrapper


def _function(application: Application) -> Application:
    """The function inside partials, whose own docstring is that of `functools.partial`."""
    while isinstance(application, functools.partial):
        application = application.func
    return application


def _decorated(application: Application) -> dict[str, object]:
    """What decorators say, the outermost first, through whatever else was wrapped around."""
    found: dict[str, object] = {}
    inner: Application | None = application
    while inner is not None:
        found = {**getattr(inner, _MARK, {}), **found}
        inner = inner.func if isinstance(inner, functools.partial) else getattr(inner, "__wrapped__", None)
    return found


def _documented(application: Application) -> dict[str, object]:
    """The docstring's first paragraph as the title, the rest as the description."""
    title, _, description = (inspect.getdoc(_function(application)) or "").strip().partition("\n\n")
    texts = {"title": " ".join(title.split()), "description": description.strip()}
    return {key: text for key, text in texts.items() if text}


def _environment_theme() -> str:
    theme = os.environ.get(THEME_VARIABLE, "")
    if theme and theme not in THEMES:
        logger.warning("%s=%r is ignored: it takes %s", THEME_VARIABLE, theme, _listed(THEMES))
        return ""
    return theme


def _text(name: str, value: object) -> dict[str, object]:
    if value is None:
        return {}
    if not isinstance(value, str):
        raise InvalidType(f"config({name}={value!r}): {name} takes text")
    return {name: value}


def _theme(value: object) -> dict[str, object]:
    if value is None:
        return {}
    if value not in THEMES:
        raise InvalidValue(f"config(theme={value!r}): there is no such theme; write one of {_listed(THEMES)}")
    return {"theme": value}


def _language(value: object) -> dict[str, object]:
    if value is None:
        return {}
    if value not in LANGUAGES:
        raise InvalidValue(f"config(language={value!r}): the page speaks {_listed(LANGUAGES)}")
    return {"language": value}


def _addresses(name: str, value: object) -> dict[str, object]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not all(isinstance(address, str) for address in value):
        raise InvalidType(f"config({name}={value!r}): {name} takes an address or a list of addresses")
    return {name: tuple(value)} if value else {}


def _manifest(value: object) -> dict[str, object]:
    if value is True:
        return {}
    if value is not False and not isinstance(value, Mapping):
        raise InvalidType(f"config(manifest={value!r}): manifest takes True, False or a dict of manifest members")
    return {"manifest": value}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
