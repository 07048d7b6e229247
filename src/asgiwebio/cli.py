"""The command `asgiwebio`."""

import argparse
from collections.abc import Sequence

from asgiwebio.platform.path_deploy import path_deploy, path_deploy_http

__all__ = ["main"]

POLLING = ("session_expire_seconds", "session_cleanup_interval")
WEBSOCKET = ("websocket_max_message_size", "websocket_ping_interval", "websocket_ping_timeout")


def main(arguments: Sequence[str] | None = None) -> None:
    """`asgiwebio path-deploy DIRECTORY`."""
    parser = argparse.ArgumentParser(prog="asgiwebio")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    about = "Serve the function main of every Python file in a directory."
    _describe(commands.add_parser("path-deploy", add_help=False, help=about, description=about))
    _run(parser.parse_args(arguments))


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", help="the directory")
    parser.add_argument("-p", "--port", type=int, default=8080)
    parser.add_argument("-h", "--host", default="0.0.0.0", help="the address to listen on; all by default")  # noqa: S104
    parser.add_argument("--no-index", action="store_true", help="list no directories")
    parser.add_argument("--static-dir", help="a directory of files to serve at /static/")
    parser.add_argument("--no-cdn", action="store_true", help="has no effect: the page's files come from here anyway")
    parser.add_argument("-d", "--debug", action="store_true", help="show tracebacks; ?reload loads a file again")
    parser.add_argument("--http", action="store_true", help="take no WebSocket")
    parser.add_argument("--help", action="help", help="show this and exit")
    polling = parser.add_argument_group("with --http")
    polling.add_argument("--session-expire-seconds", type=int, help="how long to keep a session that says nothing")
    polling.add_argument("--session-cleanup-interval", type=int, help="has no effect")
    websocket = parser.add_argument_group("without --http")
    websocket.add_argument("--websocket-max-message-size", help="how much a page may send at once, such as 10M")
    websocket.add_argument("--websocket-ping-interval", type=int, help="has no effect")
    websocket.add_argument("--websocket-ping-timeout", type=int, help="has no effect")
    parser.set_defaults(parser=parser)


def _run(given: argparse.Namespace) -> None:
    for option in WEBSOCKET if given.http else POLLING:
        if getattr(given, option) is not None:
            place = "without" if given.http else "together with"
            given.parser.error(f"--{option.replace('_', '-')}: only {place} --http")
    common = {
        "port": given.port,
        "host": given.host,
        "index": not given.no_index,
        "static_dir": given.static_dir,
        "debug": given.debug,
    }
    if given.http:
        path_deploy_http(given.path, session_expire_seconds=given.session_expire_seconds, **common)
    else:
        path_deploy(given.path, max_payload_size=given.websocket_max_message_size or "200M", **common)
