import sys

import tornado.ioloop
import tornado.web

from asgiwebio.platform.tornado import webio_handler
from tests.e2e.task import settings, task


class Root(tornado.web.RequestHandler):
    def get(self) -> None:
        self.write("root")


if __name__ == "__main__":
    application = tornado.web.Application([(r"/", Root), (r"/tool", webio_handler(task, **settings))])
    application.listen(port=int(sys.argv[1]), address="localhost")
    print("Running on Tornado")  # noqa: T201
    tornado.ioloop.IOLoop.current().start()
