"""A page by https, whose WebSocket is wss."""

from collections.abc import Callable
from pathlib import Path

import trustme
from playwright.sync_api import Browser, expect

from tests.support.server import ProcessServer

PROGRAM = """
from asgiwebio import start_server
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import info

def main():
    put_text("Hello, " + input("Name?"), info.protocol, info.origin)

start_server(main, {port}, "127.0.0.1", ssl_certfile="CERTIFICATE", ssl_keyfile="KEY")
"""


def test_start_server_takes_a_certificate(
    browser: Browser, spawn: Callable[..., ProcessServer], tmp_path: Path
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    own = trustme.CA().issue_cert("127.0.0.1")
    own.cert_chain_pems[0].write_to_path(certificate)
    own.private_key_pem.write_to_path(key)
    served = spawn("-c", PROGRAM.replace("CERTIFICATE", str(certificate)).replace("KEY", str(key)))
    url = f"https://127.0.0.1:{served.port}"
    assert f"Running on {url}/" in served.output
    context = browser.new_context(ignore_https_errors=True)
    try:
        page = context.new_page()
        with page.expect_websocket() as socket:
            page.goto(url)
        page.get_by_role("textbox", name="Name?").fill("Ada")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Hello, Ada websocket {url}")).to_be_visible()
        assert socket.value.url.startswith("wss:")
    finally:
        context.close()
