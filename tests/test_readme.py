"""The README says what is so: its program runs, its links lead somewhere, its commands are there."""

import os
import re
from pathlib import Path

import pytest
from aiohttp import web
from django.urls import path
from flask import Flask
from starlette.applications import Starlette
from tornado.web import Application

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PROGRAMS = [code for language, code in BLOCKS if language == "python"]
COMMANDS = [line.split()[0] for language, code in BLOCKS if language == "sh" for line in code.splitlines()]
LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_is_an_app(program: str) -> None:
    names: dict[str, object] = {}
    exec(compile(program, "README.md", "exec"), names)

    assert callable(names["app"])
    assert len([line for line in program.splitlines() if line.strip()]) == 8


@pytest.mark.parametrize("line", re.findall(r"`(app\.(?:mount|include_router)\(.*\))`", README))
def test_way_to_mount_runs(line: str) -> None:
    names: dict[str, object] = {}
    exec(PROGRAMS[0], names)
    exec("from fastapi import APIRouter, FastAPI\nfrom asgiwebio import webio_asgi, webio_routes", names)
    hosts: list[str] = ["FastAPI()"] if "include_router" in line else ["FastAPI()", "Starlette()"]
    names["Starlette"] = Starlette
    for host in hosts:
        exec(f"app = {host}\n{line}", names)


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("flask", *re.findall(r"`(app\.add_url_rule\(.*\))`", README)),
        ("django", *re.findall(r"`(urlpatterns = .*)`", README)),
    ],
)
def test_way_to_mount_without_asgi_runs(host: str, line: str) -> None:
    names: dict[str, object] = {}
    exec(PROGRAMS[0], names)
    names |= {"app": Flask(__name__), "path": path}
    exec(f"from asgiwebio.platform.{host} import webio_view\n{line}", names)


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("tornado", *re.findall(r"`(Application\(.*\))`", README)),
        ("aiohttp", *re.findall(r"`(app\.add_routes\(.*\))`", README)),
    ],
)
def test_way_to_mount_by_a_bridge_runs(host: str, line: str) -> None:
    names: dict[str, object] = {}
    exec(PROGRAMS[0], names)
    names |= {"app": web.Application(), "web": web, "Application": Application}
    exec(f"from asgiwebio.platform.{host} import webio_handler\n{line}", names)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_can_be_run(command: str) -> None:
    assert os.access(ROOT / command, os.X_OK)


@pytest.mark.parametrize("link", LINKS)
def test_link_leads_somewhere(link: str) -> None:
    path, _, heading = link.partition("#")
    assert (ROOT / path).exists()
    if heading:
        headings = re.findall(r"^#+ (.*)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        assert heading in [re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in headings]
