"""What a test with `asgiwebio.testing` costs, on one core: `python -m benchmarks.testing`.

The test is that of the manual: a question, an answer, an output. Figures are wall time and CPU time of this process;
the aim is 50 ms for one, and 200 of them in 5 s.
"""

import os
import time
from collections.abc import Callable

COUNT = 200


def hello_test(transport: str, kind: str) -> Callable[[], None]:
    """The test, for a session of this kind."""
    from asgiwebio.input import input
    from asgiwebio.output import put_text
    from asgiwebio.testing import Visitor

    def hello() -> None:
        put_text("Hello,", input("Your name?"))

    async def hello_later() -> None:
        put_text("Hello,", await input("Your name?"))  # type: ignore[misc]

    def test() -> None:
        with Visitor(hello if kind == "thread" else hello_later, transport=transport) as page:  # type: ignore[arg-type]
            page.answer("Ada")
            page.see("Hello, Ada")

    return test


def measure(function: Callable[[], object], count: int = 1) -> tuple[float, float]:
    """Milliseconds of wall and CPU time for one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        function()
    return (time.perf_counter() - wall) * 1000 / count, (time.process_time() - cpu) * 1000 / count


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    row("import asgiwebio.testing", *measure(lambda: hello_test("websocket", "thread")))
    row("the first test", *measure(hello_test("websocket", "thread")))
    for transport in ("websocket", "longpoll"):
        for kind in ("thread", "coroutine"):
            wall, cpu = measure(hello_test(transport, kind), COUNT)
            row(f"each of {COUNT}, {kind}, {transport}", wall, cpu, f"all in {wall * COUNT / 1000:.2f} s")


def row(name: str, wall: float, cpu: float, more: str = "") -> None:
    print(f"{name:36}{wall:8.1f} ms{cpu:8.1f} ms CPU  {more}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
