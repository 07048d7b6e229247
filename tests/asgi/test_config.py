import asyncio
import functools
import inspect
from collections.abc import Generator, Iterator

import pytest

from asgiwebio._asgi import config as configuration
from asgiwebio._asgi.config import Meta, caption, config, metadata


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("PYWEBIO_THEME", raising=False)
    configuration.reset()
    yield
    configuration.reset()


def plain() -> str:
    return "ran"


def documented() -> None:
    """Body mass
    index

    Weight over height.

    Twice.
    """


def test_an_application_that_says_nothing_has_the_defaults() -> None:
    assert metadata(plain) == Meta(manifest={})


@pytest.mark.behaviour("CFG-08")
def test_the_docstring_names_the_page_also_inside_partials() -> None:
    for application in (documented, functools.partial(functools.partial(documented))):
        assert caption(application) == ("Body mass index", "Weight over height.\n\nTwice.")
    assert caption(functools.partial(plain)) == ("", "")


@pytest.mark.behaviour("CFG-02", "CFG-05", "CFG-07")
def test_a_decorator_configures_one_application_and_wins_over_docstring_and_defaults() -> None:
    config(title="all", description="of all", theme="minty")
    shown = config(title="mine")(documented)
    assert (metadata(shown).title, metadata(shown).description) == ("mine", "Weight over height.\n\nTwice.")
    assert metadata(shown).theme == "minty"
    assert metadata(documented).title == "Body mass index"
    assert metadata(plain).title == "all"
    assert (shown.__name__, shown.__doc__) == ("documented", documented.__doc__)


@pytest.mark.behaviour("CFG-05")
def test_the_outer_of_two_decorators_wins_key_by_key() -> None:
    shown = config(title="outer")(config(title="inner", js_code="1")(plain))
    assert metadata(shown) == Meta(title="outer", js_code="1", manifest={})
    assert shown() == "ran"


def test_settings_are_found_through_other_decorators_and_partials() -> None:
    inner = config(title="inner")(plain)

    @functools.wraps(inner)
    def around() -> object:
        return inner()

    assert metadata(around).title == "inner"
    assert metadata(functools.partial(around)).title == "inner"


@pytest.mark.behaviour("CFG-03")
def test_a_global_call_counts_at_once_even_when_its_result_is_kept() -> None:
    kept = config(title="kept")
    assert metadata(plain).title == "kept"
    decorated = kept(plain)
    assert metadata(decorated).title == "kept"
    assert metadata(plain).title == Meta().title


def test_taking_one_back_leaves_what_others_set() -> None:
    first, second = config(title="first", theme="dark"), config(title="second")
    first(plain)
    assert (metadata(plain).title, metadata(plain).theme) == ("second", None)
    second(plain)
    assert metadata(plain) == Meta(manifest={})


@pytest.mark.behaviour("CFG-04")
def test_global_calls_merge_by_key() -> None:
    config(title="one", theme="dark")
    config(description="two")
    config(title="three")
    assert (metadata(plain).title, metadata(plain).description, metadata(plain).theme) == ("three", "two", "dark")


def test_global_calls_of_a_running_server_do_not_pile_up() -> None:
    for number in range(100):
        config(title=str(number))
    assert metadata(plain).title == "99"
    assert len(configuration._defaults._open) == 1


@pytest.mark.behaviour("CFG-06")
def test_wrappers_keep_the_inner_name() -> None:
    class Tool:
        def __call__(self) -> str:
            return "called"

    partial, tool = config(title="a")(functools.partial(plain)), config(title="a")(Tool())
    assert [getattr(application, "__name__", None) for application in (partial, tool)] == ["plain", "Tool"]
    assert (partial(), tool()) == ("ran", "called")


@pytest.mark.behaviour("CORO-22")
def test_a_coroutine_function_stays_one_and_so_does_a_generator() -> None:
    async def coroutine(name: str) -> str:
        await asyncio.sleep(0)
        return f"hello {name}"

    class Tool:
        async def __call__(self) -> str:
            return "called"

    def generator() -> Generator[int, int, str]:
        return f"got {(yield 1)}"

    shown = config(title="a")(coroutine)
    assert inspect.iscoroutinefunction(shown)
    assert asyncio.run(shown("you")) == "hello you"
    partial = config(title="a")(functools.partial(coroutine, "partial"))
    assert inspect.iscoroutinefunction(partial)
    assert inspect.iscoroutinefunction(config(title="a")(Tool()))
    assert not inspect.iscoroutinefunction(config(title="a")(plain))

    wrapped = config(title="a")(generator)
    assert inspect.isgeneratorfunction(wrapped)
    running = wrapped()
    assert next(running) == 1
    with pytest.raises(StopIteration) as ended:
        running.send(2)
    assert ended.value.value == "got 2"


@pytest.mark.behaviour("CFG-15")
def test_a_decorator_can_leave_the_manifest_out_and_does_not_set_it_by_default() -> None:
    assert metadata(config(manifest=False)(plain)).manifest is None
    config(manifest=False)
    assert metadata(config(title="a")(plain)).manifest is None
    assert metadata(config(manifest={})(plain)).manifest == {}
    assert metadata(config(manifest={"name": "b"})(plain)).manifest == {"name": "b"}


@pytest.mark.behaviour("CFG-12")
def test_the_environments_theme_wins_unless_it_is_empty_or_unknown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown = config(theme="yeti")(plain)
    monkeypatch.setenv("PYWEBIO_THEME", "sketchy")
    assert metadata(shown).theme == "sketchy"
    monkeypatch.setenv("PYWEBIO_THEME", "")
    assert metadata(shown).theme == "yeti"
    monkeypatch.setenv("PYWEBIO_THEME", "drak")
    assert metadata(shown).theme == "yeti"
    assert "PYWEBIO_THEME='drak' is ignored" in caplog.text


@pytest.mark.behaviour("CFG-10")
def test_files_are_one_address_or_several() -> None:
    shown = config(js_file="a.js", css_file=["a.css", "b.css"])(plain)
    assert (metadata(shown).js_file, metadata(shown).css_file) == (("a.js",), ("a.css", "b.css"))


@pytest.mark.behaviour("CFG-01", "CFG-11")
@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"theme": "darkly"}, ValueError, "theme='darkly'.*write one of 'default', 'dark'"),
        ({"theme": 3}, ValueError, "theme=3"),
        ({"language": "xx"}, ValueError, "language='xx'.*the page speaks 'ar', 'de'"),
        ({"title": 3}, TypeError, "title=3.*takes text"),
        ({"css_style": b""}, TypeError, "css_style=b''.*takes text"),
        ({"js_file": 3}, TypeError, "js_file=3.*an address or a list"),
        ({"css_file": [3]}, TypeError, r"css_file=\[3\].*an address or a list"),
        ({"manifest": "no"}, TypeError, "manifest='no'.*True, False or a dict"),
        ({"tittle": "a"}, TypeError, "tittle"),
    ],
)
def test_wrong_settings_are_named(given: dict[str, object], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        config(**given)  # type: ignore[arg-type]
    assert metadata(plain) == Meta(manifest={})


def test_it_decorates_only_what_can_be_called() -> None:
    with pytest.raises(TypeError, match="decorates an application function, not 'text'"):
        config(title="a")("text")  # type: ignore[type-var]
