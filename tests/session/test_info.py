"""Who visits, read from the headers of the first request."""

import subprocess
import sys
from typing import Any

import pytest

from asgiwebio._session.agent import UserAgent, parse_agent
from asgiwebio._session.info import Info

SAFARI = " AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.4 Mobile/15E148 Safari/604.1"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 16_4 like Mac OS X){SAFARI}"
IPAD = IPHONE.replace("(iPhone; CPU iPhone OS", "(iPad; CPU OS")
CHROME = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
PHONE = f"Mozilla/5.0 (Linux; Android 10; K){CHROME}Mobile Safari/537.36"
TABLET = f"Mozilla/5.0 (Linux; Android 13; SM-X900){CHROME}Safari/537.36"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64){CHROME}Safari/537.36"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def visit(**headers: str) -> Info:
    plain: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    return Info(headers=plain, client=None, query={}, protocol="http", backend="starlette", request=None)


@pytest.mark.behaviour("SES-26", "SES-27")
@pytest.mark.parametrize(
    ("header", "language"), [("de-AT,de;q=0.8", "de-AT"), ("zh-CN;q=0.9", "zh-CN"), (" en , de", "en"), ("", "")]
)
def test_the_first_language_is_the_visitors(header: str, language: str) -> None:
    assert visit(accept_language=header).user_language == language


def test_all_languages_are_known_in_their_order() -> None:
    assert visit(accept_language="sv-SE, de-AT;q=0.8 ,de;q=0.7,,en;q=0.5").languages == ["sv-SE", "de-AT", "de", "en"]
    assert visit().languages == []


def test_what_is_not_said_is_empty() -> None:
    info = visit()
    assert (info.user_language, info.server_host, info.origin, info.user_ip) == ("", "", "", "")
    assert visit(host="a:1", origin="http://a").origin == "http://a"


@pytest.mark.behaviour("SES-25")
@pytest.mark.parametrize(
    ("header", "kinds", "text"),
    [
        pytest.param(IPHONE, "mobile touch", "iPhone / iOS 16.4 / Mobile Safari 16.4", id="iPhone"),
        pytest.param(IPAD, "tablet touch", "iPad / iOS 16.4 / Mobile Safari 16.4", id="iPad"),
        pytest.param(PHONE, "mobile touch", "K / Android 10 / Chrome Mobile 120.0.0", id="Android phone"),
        pytest.param(TABLET, "tablet touch", "SM-X900 / Android 13 / Chrome 120.0.0", id="Android tablet"),
        pytest.param(WINDOWS, "pc", "PC / Windows 10 / Chrome 120.0.0", id="Windows"),
        pytest.param(LINUX, "pc", "PC / Linux / Firefox 120.0", id="Linux"),
        pytest.param(BOT, "bot", "Spider / Other / Googlebot 2.1", id="bot"),
        pytest.param("", "", "Other / Other / Other", id="nothing"),
        pytest.param("Opera/9.80 (J2ME/MIDP; Opera Mini/9.80)", "mobile touch", None, id="old phone"),
    ],
)
def test_a_browser_is_recognized(header: str, kinds: str, text: str | None) -> None:
    agent = parse_agent(header)

    flags = {
        "mobile": agent.is_mobile,
        "tablet": agent.is_tablet,
        "touch": agent.is_touch_capable,
        "pc": agent.is_pc,
        "bot": agent.is_bot,
        "mail": agent.is_email_client,
    }
    assert " ".join(name for name, on in flags.items() if on) == kinds
    if text is not None:
        assert str(agent) == text


def test_versions_are_numbers_and_devices_have_a_brand() -> None:
    agent = visit(user_agent=IPHONE).user_agent
    assert isinstance(agent, UserAgent)
    assert (agent.browser.version, agent.browser.version_string) == ((16, 4), "16.4")
    assert (agent.device.brand, agent.device.model, agent.ua_string) == ("Apple", "iPhone", IPHONE)


def test_the_parser_is_loaded_when_it_is_asked_for() -> None:
    code = """
import sys
from asgiwebio._session.info import Info
info = Info(headers={}, client=None, query={}, protocol="http", backend="starlette", request=None)
assert "ua_parser" not in sys.modules
assert info.user_agent.is_bot is False
assert "ua_parser" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
