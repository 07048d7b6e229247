"""Serves all the examples, with a page that lists them: `python -m examples --port 8080`."""

import argparse
import socket

import uvicorn

from asgiwebio import webio_asgi
from examples import bmi, booking, charts, hello, live_log, signup

MODULES = (hello, bmi, signup, booking, live_log, charts)
EXAMPLES = {module.__name__.rpartition(".")[2]: module.main for module in MODULES}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m examples", description=__doc__.split(":")[0])
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: any free one)")
    port: int = parser.parse_args().port
    with socket.create_server(("127.0.0.1", port), backlog=2048) as listening:
        print(f"The examples are at http://127.0.0.1:{listening.getsockname()[1]}/ (Ctrl-C ends them)", flush=True)
        uvicorn.Server(uvicorn.Config(webio_asgi(EXAMPLES), log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main()
