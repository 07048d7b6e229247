"""A tool inside a Tornado application.

python -m examples.mount_tornado        then /greeting
"""

import asyncio

from tornado.web import Application, RequestHandler

from asgiwebio.platform.tornado import webio_handler
from examples import hello


class Root(RequestHandler):
    def get(self) -> None:
        self.write({"tools": ["/greeting"]})


application = Application([(r"/", Root), (r"/greeting", webio_handler(hello.main))])


async def main() -> None:
    application.listen(8080, "localhost")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
