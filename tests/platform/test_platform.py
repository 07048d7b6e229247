import subprocess
import sys

import pytest

import asgiwebio
from asgiwebio import platform
from asgiwebio._asgi.config import metadata
from asgiwebio.platform.page import seo


def app() -> str:
    return "ran"


@pytest.mark.behaviour("PLAT-55", "PLAT-56")
def test_hosts_are_attributes_that_are_imported_when_they_are_used() -> None:
    code = (
        "import sys, asgiwebio.platform as platform\n"
        "assert 'fastapi' not in sys.modules and 'uvicorn' not in sys.modules\n"
        "platform.fastapi.webio_routes, platform.tornado.start_server, platform.page.config\n"
        "assert 'tornado' not in sys.modules\n"
        "assert set(platform.__all__) <= set(dir(platform))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'nowhere'"):
        _ = platform.nowhere


@pytest.mark.behaviour("PLAT-06")
def test_there_is_one_start_server_and_one_config() -> None:
    assert platform.start_server is platform.tornado.start_server is asgiwebio.start_server
    assert platform.config is platform.page.config is asgiwebio.config


@pytest.mark.behaviour("CFG-16")
def test_seo_is_the_old_name_of_config() -> None:
    with pytest.warns(DeprecationWarning, match="write config"):
        shown = seo("Title", "Text", app)
    assert (metadata(shown).title, metadata(shown).description, shown()) == ("Title", "Text", "ran")
    with pytest.warns(DeprecationWarning, match="write config"):
        decorated = seo("Title")(app)
    assert metadata(decorated).title == "Title"
