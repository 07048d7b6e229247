"""What a page does in Chromium: requests and bytes by its own protocol, tasks and frames by its trace."""

import contextlib
import math
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, TimeoutError

LATENCY = 150
"""Milliseconds of a round trip on the slow line."""
THROUGHPUT = 1.6e6 / 8
"""Bytes per second on it."""
PATIENCE = 600_000
"""Milliseconds: PyWebIO's page takes minutes for 5,000 lines."""

Event = dict[str, Any]

# Usable is a field that is visible, enabled and laid out, seen in a frame of the page's own.
_USABLE = """
(() => {
  const look = () => {
    const input = document.querySelector('#input-container input');
    if (input && !input.disabled && input.checkVisibility({ visibilityProperty: true }) && input.offsetHeight) {
      window.usable = performance.now();
      window.usableAt = (performance.timeOrigin + usable) / 1000;
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
_FRAMES = """
window.frames_ = [];
(() => {
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    frames_.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})();
"""


@contextlib.contextmanager
def fresh(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page with nothing in its cache, and its protocol."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(_USABLE + _FRAMES)
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


@dataclass
class Traffic:
    """What a page asked for: when, and how many bytes came, headers and WebSocket messages included."""

    began: dict[str, float] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sockets: set[str] = field(default_factory=set)
    flying: set[str] = field(default_factory=set)

    def watch(self, protocol: CDPSession) -> None:
        protocol.on("Network.requestWillBeSent", self._sent)
        protocol.on("Network.loadingFinished", lambda event: self._came(event["requestId"], event["encodedDataLength"]))
        protocol.on("Network.loadingFailed", lambda event: self._came(event["requestId"], 0))
        protocol.on("Network.webSocketWillSendHandshakeRequest", self._opened)
        for way in ("Sent", "Received"):
            protocol.on(f"Network.webSocketFrame{way}", self._said)
        protocol.send("Network.enable")

    def until(self, moment: float) -> tuple[int, int]:
        """Requests that were made by then, without sockets, and their bytes."""
        early = [id for id, began in self.began.items() if began <= moment]
        return len([id for id in early if id not in self.sockets]), sum(self.size[id] for id in early)

    def _sent(self, event: Event) -> None:
        if event["request"]["url"].startswith("http"):
            self.began[event["requestId"]] = event["wallTime"]
            self.flying.add(event["requestId"])

    def _came(self, id: str, size: int) -> None:
        self.flying.discard(id)
        self.size[id] += int(size)

    def _opened(self, event: Event) -> None:
        self.sockets.add(event["requestId"])
        self.began[event["requestId"]] = event["wallTime"]

    def _said(self, event: Event) -> None:
        self.size[event["requestId"]] += len(event["response"]["payloadData"].encode())


@dataclass(frozen=True)
class Load:
    """One visit over the slow line."""

    milliseconds: float
    requests: int
    first: int
    whole: int


def load(browser: Browser, url: str) -> Load:
    """Visit a page that asks, until nothing more comes."""
    with fresh(browser) as (page, protocol):
        traffic = Traffic()
        traffic.watch(protocol)
        conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": THROUGHPUT}
        protocol.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": THROUGHPUT})
        page.goto(url, wait_until="commit")
        page.wait_for_function("window.usable")
        quiet = 0
        while quiet < 10:  # in rows: what is fetched in idle moments comes late
            page.wait_for_timeout(300)
            quiet = 0 if traffic.flying else quiet + 1
        requests, first = traffic.until(page.evaluate("usableAt"))
        return Load(page.evaluate("usable"), requests, first, traffic.until(float("inf"))[1])


def heap(browser: Browser, url: str) -> float:
    """Bytes of JavaScript that a page holds once its program is done; infinite where it does not get there."""
    with fresh(browser) as (page, protocol):
        page.goto(url)
        try:
            page.wait_for_function("window.done")
        except TimeoutError:
            return math.inf
        protocol.send("HeapProfiler.collectGarbage")
        return float(protocol.send("Runtime.getHeapUsage")["usedSize"])


@dataclass(frozen=True)
class Work:
    """What the page's main thread did: milliseconds, by the clock and of CPU."""

    longest: tuple[float, float]
    frame: tuple[float, float]
    """95 of 100 frames took no longer."""
    frames: int


@contextlib.contextmanager
def traced(browser: Browser, page: Page) -> Iterator[list[Work]]:
    """What the page does inside the block, in the list after it."""
    protocol = browser.new_browser_cdp_session()
    events: list[Event] = []
    over: list[object] = []
    protocol.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    protocol.on("Tracing.tracingComplete", lambda event: over.append(event))
    page.evaluate("frames_.length = 0")
    protocol.send("Tracing.start", {"traceConfig": {"includedCategories": ["toplevel", "cc"]}})
    found: list[Work] = []
    yield found
    intervals: list[float] = page.evaluate("frames_")
    protocol.send("Tracing.end")
    while not over:
        page.wait_for_timeout(50)
    found.append(_work(events, intervals))


def _work(events: list[Event], intervals: list[float]) -> Work:
    threads: dict[tuple[int, int], list[Event]] = defaultdict(list)
    for event in events:
        if event.get("ph") == "X":
            threads[event["pid"], event["tid"]].append(event)
    names = [event for event in events if event.get("name") == "thread_name"]
    renderers = {(e["pid"], e["tid"]) for e in names if e["args"]["name"] == "CrRendererMain"}
    # The page's own renderer works; spare ones wait.
    mine = max((threads[id] for id in renderers), key=lambda all: sum(event.get("tdur", 0) for event in all))
    tasks = sorted((e for e in mine if e["name"].endswith("RunTask")), key=lambda event: float(event["ts"]))
    begun = sorted(float(e["ts"]) for e in mine if e["name"] == "ProxyMain::BeginMainFrame")
    used, frames, spent = iter(begun), [], 0.0
    frame = next(used, None)
    for task in tasks:
        spent += task.get("tdur", 0) / 1000
        while frame is not None and frame <= task["ts"] + task["dur"]:
            frames.append(spent)
            spent, frame = 0.0, next(used, None)
    longest = (max(task["dur"] for task in tasks) / 1000, max(task.get("tdur", 0) for task in tasks) / 1000)
    return Work(longest, (_most(intervals), _most(frames)), len(intervals))


def _most(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else 0.0
