"""Makes cases from a seed: each almost right somewhere, and wrong elsewhere."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from asgiwebio._wire.events import EVENTS
from asgiwebio._wire.uploads import Chunk, encode_chunk

from .case import Case
from .target import ANSWER, PINS
from .wild import Raw, Wild, written

__all__ = ["Maker"]

HELLO = {"version": 1, "id": "@hello"}
NAMES = (
    *("host", "origin", "cookie", "accept-language", "accept-encoding", "user-agent", "referer", "range", "if-range"),
    *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "content-type", "webio-token"),
    *("webio-ack", "sec-websocket-protocol", "x-real-ip", "authorization", "sec-fetch-site", "if-none-match", "te"),
)
VALUES: dict[str, tuple[str, ...]] = {
    "host": ("app.example", "app.example:99999", "[::1", "[::1]:80", "a:b:c", "", "evil.example", "@", "a\xe9"),
    "origin": (
        "http://app.example",
        "null",
        "http://[",
        "http://app.example:x",
        "file://",
        "//",
        "http://évil",
        "x" * 900,
    ),
    "cookie": ("a=b", "=;=;", "a" * 5000, 'a="\\012\\x"', "login=|", ";" * 500, "é=ü"),
    "range": (
        *("bytes=0-1", "bytes=-1", "bytes=5-2", "bytes=0-99999999999999999999", "bytes=-0", "bytes=a-b", "items=0-1"),
        *("bytes=0-1,2-3", "bytes", "bytes=", "bytes=-", "bytes=9-", "bytes=10-", "BYTES = 1-2"),
    ),
    "accept-language": ("de", "zh-TW,zh;q=0.9", ",;,", "x" * 3000, "_-_", "{0}", "de;q=nan"),
    "accept-encoding": ("br", "gzip;q=0", "*;q=0", "identity;q=inf", ";;q=1_0", "br;q=-1,,", "x" * 3000),
    "x-forwarded-for": ("1.2.3.4", "unix:", "[::1]:x", "1.2.3.4:99999", "fe80::1%eth0", ",,,", "256.1.1.1", "unknown"),
    "x-forwarded-host": ("a.example", "a.example:0", "[::", "a@b", "a/b", "a\xe9", ","),
    "x-forwarded-proto": ("https", "HTTPS", "wss", "javascript", ",", "é"),
    "content-type": ("application/octet-stream", "application/json", "text/plain", "multipart/form-data", ";", "é"),
    "webio-token": ("@token", "1.@token", "0.", "fffffff.x", "@file", "x" * 500, "é", "@token "),
    "webio-ack": ("0", "1", "3", "-1", "+1", "1e3", "9" * 15, "9" * 16, "\xb2", " 1", "", "0x1", "1_0"),
}
PARAMETERS = ("app", "asset", "file", "link", "test", "session", "health", "save", "ask")
MEANT = ("@file", "@token", "index", "..%2f..%2fetc%2fpasswd", "%", "%zz", "%ff%fe", "manifest.json")
SUBPROTOCOLS = ("asgiwebio.v1", "asgiwebio.v2", "asgiwebio.v1, x", ",", "")


class Maker(Wild):
    """Makes one case after the other."""

    def case(self) -> Case:
        """The next one."""
        return self.random.choices(
            [self.events, self.frames, self.plain, self.chunks, self.request, self.push], [30, 20, 15, 5, 20, 10]
        )[0]()

    # ---- what is in an event

    def event(self) -> Any:
        """An event that is almost right."""
        return self.one(
            lambda: self._event("from_submit", "@form", self._answer()),
            lambda: self._event("from_submit", "@form", self._answer()),
            lambda: self._event("input_event", "@form", self._touch()),
            lambda: self._event("callback", "@callback", self.bent(self.random.choice([0, 1, 2, {"value": "a"}]))),
            lambda: self._event("callback", f"callback-{self.random.randrange(1, 16)}", self._clicked()),
            lambda: self._event("js_yield", "@question", self.one(self.value, self._values)),
            lambda: self._event("js_yield", "@question", self.bent({"name": "word", "value": "a"})),
            lambda: self._event("upload", self.random.choice(["@form", "", "x"]), self._announcement()),
            lambda: self._event("from_cancel", "@form", self.value()),
            lambda: self._event(self.random.choice([*EVENTS, "no_such"]), self.text(), self.value()),
            lambda: self.bent(self._event("from_submit", "@form", {**ANSWER, "word": "x"})),
        )

    def _event(self, name: str, task: Any, data: Any) -> dict[str, Any]:
        return {"event": name, "task_id": task, "data": data}

    def _answer(self) -> Any:
        answer = {**ANSWER, "word": self.random.choice(["one", "x", "1"])}
        for _ in range(self.random.choice([1, 1, 2, 14])):
            answer[self.random.choice([*answer])] = self.one(self.value, self.number, self.text, self._file)
        return answer if not self.rarely(5) else self.bent(answer)

    def _values(self) -> Any:
        return {name: self.one(self.value, self.text, self._file) for name in PINS}

    def _clicked(self) -> Any:
        return self.one(
            self.value,
            lambda: {"btn": self.value(), "rows": [self.value()], "row": self.value()},
            lambda: self.bent({"btn": 0, "rows": [0]}),
        )

    def _touch(self) -> Any:
        name = self.random.choice([*ANSWER])
        event = self.random.choice(["change", "blur", "blur", self.value()])
        return (
            self.bent({"event_name": event, "name": name, "value": self.value()})
            if self.rarely()
            else {
                "event_name": event,
                "name": name,
                "value": self.value(),
            }
        )

    def _file(self) -> Any:
        file = {"filename": self.text(), "content": self.text(), "mime_type": "", "size": 1, "last_modified": 0}
        return self.bent(file) if not self.rarely() else [{"upload": self.random.randrange(4)}]

    def _announcement(self) -> Any:
        file = {
            "id": self.random.randrange(4),
            "size": self.random.choice([0, 1, 20, 2000, 1 << 40]),
            "filename": self.text(),
        }
        name = self.random.choice(["file", "files", "word", None, self.text()])
        return (
            self.bent({"name": name, "files": [file] * self.random.choice([1, 1, 2])})
            if self.rarely(2)
            else {
                "name": name,
                "files": [file],
            }
        )

    # ---- cases

    def events(self) -> Case:
        """Right frames with events that are not."""
        messages: list[Any] = []
        for _ in range(self.random.choice([1, 2, 3, 40])):
            items = [self.event() for _ in range(self.random.choice([1, 1, 1, 3]))]
            frame: dict[str, Any] = {"seq": Raw("@seq"), "items": items}
            if self.rarely():
                frame["lone"] = Raw('"\\ud800"')
            messages.append(written(frame).replace("@seq", f"@seq+{len(messages)}"))
        return Case("v1", query=self._session(), messages=messages)

    def frames(self) -> Case:
        """A frame that is not right, and so is the last of its connection."""
        frame = {"seq": Raw("@seq"), "ack": 1, "items": [self.event()], "ping": 1, "pong": 2, "leave": False}
        frame["want"] = [{"file": "@file", "from": 0}, {"file": self.text()[:64], "from": 3}]
        greeted = not self.rarely()
        if not greeted or self.rarely(8):
            frame = {"hello": {**HELLO, "token": self.one(lambda: None, lambda: "@token", self.text)}}
        message = self.frame(frame)
        if self.rarely(16):
            message = self.random.choice(["", "null", "[]", "0", '"a"', "{}", "{" * 3000, "\ufeff{}", "\0"])
        query = self._session() if self.rarely() else "app=doubling"
        return Case("v1", query=query, messages=[message], greeted=greeted, headers=self._headers(2))

    def chunks(self) -> Case:
        """Uploads whose pieces are wrong."""
        announcement = self._event("upload", "@form", {"name": "file", "files": [{"id": 1, "size": 20}]})
        whole = written(self._event("from_submit", "@form", self._answer())).encode()
        event = self._event("upload", "", {"name": None, "files": [{"id": 2, "size": len(whole)}]})
        messages: list[Any] = [written({"seq": Raw("@seq+0"), "items": [announcement, event]})]
        sent = [Chunk(1, 0, b"x" * 20), Chunk(2, 0, whole or b"x"), Chunk(self.random.randrange(1 << 32), 0, b"?")]
        sent.append(Chunk(1, self.random.randrange(1 << self.random.randrange(1, 63)), self.data() or b"?"))
        self.random.shuffle(sent)
        messages += [{"bytes": encode_chunk(chunk).decode("latin-1")} for chunk in sent[: self.random.randrange(5)]]
        messages += [{"bytes": self.data().decode("latin-1")}] * self.random.randrange(2)
        item = self.bent({"upload": self.random.choice([1, 2])})
        messages.append(written({"seq": Raw("@seq+1"), "items": [item]}))
        return Case("v1", messages=messages)

    def plain(self) -> Case:
        """Messages as a page of PyWebIO sends them, and as it does not."""
        messages: list[Any] = []
        for _ in range(self.random.choice([1, 2, 12])):
            if self.rarely():
                head = written(self._event("from_submit", "@form", self._answer())).encode()
                header = written(self.bent({"filename": self.text(), "input_name": "file", "size": 1, "mime_type": ""}))
                parts = [head, header.encode(), self.data(), b"x"][: self.random.randrange(5)]
                data = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
                messages.append({"bytes": (data if self.rarely(2) else data[:-3] + self.data(9)).decode("latin-1")})
            else:
                messages.append(self.spoilt(written(self.event())) if self.rarely(12) else written(self.event()))
        session = self.random.choice(["NEW", "@token", self.text(), ""])
        query = self._session() + f"&session={quote(session)}" if self.rarely(3) else self._session()
        return Case("plain", query=query, messages=messages, headers=self._headers(2))

    def request(self) -> Case:
        """A request for the page, a file, or whatever else."""
        method = self.random.choice(["GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE"])
        return Case(
            "request", self._query(), self._headers(6), method, self.one(str, lambda: self.data().decode("latin-1"))
        )

    def push(self) -> Case:
        """A request of a page that polls, or a beacon of it."""
        frame: dict[str, Any] = {
            "seq": 1,
            "ack": 0,
            "items": [self.event()],
            "ping": 1,
            "want": [{"file": "@file", "from": 0}],
        }
        body = self.one(
            lambda: self.frame({"hello": {**HELLO, "token": self.text()}}),
            lambda: self.frame({"token": "@token", "leave": self.value()}),
            lambda: self.frame({**HELLO}),
            lambda: self.frame(frame),
            lambda: self.frame(frame),
            lambda: written(self.value()),
            lambda: self.data().decode("latin-1"),
            lambda: encode_chunk(Chunk(1, 0, self.data() or b"x")).decode("latin-1"),
        )
        token = (
            []
            if self.rarely()
            else [["webio-token", self.random.choice(["@token", "@token", self._value("webio-token")])]]
        )
        sent = body.encode("utf-8", "replace").decode("latin-1")
        query = self.random.choice(["link", "link", f"link&{self._query()}"])
        return Case("request", query, [*self._headers(3), *token], self.random.choice(["POST", "POST", "GET"]), sent)

    # ---- parts of them

    def _session(self) -> str:
        return self.random.choice(["", "", "app=thread", "ask=pins", "ask=change", "ask=js", "app=thread&ask=pins"])

    def _query(self) -> str:
        parts = [self._parameter() for _ in range(self.random.randrange(4))]
        return self.random.choice(["&", "&", ";", "&&"]).join(parts)

    def _parameter(self) -> str:
        name = self.random.choice(
            ["app", "asset", "file", "link", "test", "session", "health", "save", "ask", self._word()]
        )
        value = self.one(
            self._word,
            lambda: self.random.choice(
                ["@file", "@token", "index", "..%2f..%2fetc%2fpasswd", "%", "%zz", "%ff%fe", "manifest.json"]
            ),
            lambda: self.data(40).decode("latin-1"),
        )
        return self.random.choice([name, f"{name}={value}", f"{name}={value}", f"={value}", f"{name}[]={value}"])

    def _word(self) -> str:
        text = self.text()[:2000]
        return (
            quote(text, safe="", errors="replace")
            if self.rarely(2)
            else text.encode("utf-8", "replace").decode("latin-1")
        )

    def _headers(self, most: int) -> list[list[str]]:
        names = [self.random.choice(NAMES) for _ in range(self.random.randrange(most + 1))]
        return [[name, self._value(name)] for name in names]

    def _value(self, name: str) -> str:
        chosen: Callable[[], str] = lambda: self.random.choice(VALUES.get(name, SUBPROTOCOLS))  # noqa: E731
        text: str = self.one(
            chosen, chosen, lambda: self.data(60).decode("latin-1"), self.text, lambda: json.dumps(self.text())
        )
        raw = text.encode("utf-8", "replace").decode("latin-1") if any(ord(c) > 255 for c in text) else text
        # What a server would not let through stays out: it is refused before any app hears of it.
        return "".join(c for c in raw if c == "\t" or " " <= c != "\x7f").strip()
