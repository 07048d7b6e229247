"""A plain script, and the browser of the person who started it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PATIENCE, Console

SCRIPT = """
from asgiwebio.input import input
from asgiwebio.output import put_markdown, put_text

put_markdown("# A script")
name = input("Your name?")
last = put_text(f"Bye, {name}.")
"""


@pytest.mark.behaviour("SCRIPT-01", "SCRIPT-05", "SCRIPT-09", "SCRIPT-13", "SCRIPT-15")
def test_a_script_is_answered_and_its_last_words_stay(page: Page, console: Console, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    with subprocess.Popen(
        [sys.executable, tmp_path / "script.py"],
        env={**os.environ, "PYWEBIO_SCRIPT_MODE_PORT": "0"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found
            page.goto(found[0])
            expect(page.get_by_role("heading", name="A script")).to_be_visible()
            second = page.context.new_page()
            second.goto(found[0])
            expect(second.get_by_text("This app is full at the moment.")).to_be_visible()
            second.close()
            page.get_by_role("textbox", name="Your name?").fill("Ada")
            page.get_by_role("button", name="Submit").click()
            expect(page.get_by_text("Bye, Ada.")).to_be_visible()
            expect(page.get_by_text("This session has ended.")).to_be_visible()
            assert process.wait(PATIENCE / 1000) == 0
        finally:
            process.kill()
