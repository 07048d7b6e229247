"""A greeting.

uvicorn examples.hello:app
"""

from asgiwebio import start_server, webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_markdown, put_text


def main() -> None:
    """Greeting"""
    put_markdown("# Hello!")
    name = input("What is your name?", required=True)
    put_text(f"Nice to meet you, {name}.")


app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
