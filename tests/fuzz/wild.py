"""What nobody should send, made from a seed: texts, JSON values, and frames that were right before."""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["Raw", "Wild", "written"]

SCALARS = (
    *("null", "true", "false", "0", "-0", "-1", "1", "2", "1.0", "1.5", "-0.0", "1e3", "1E-400", "NaN", "-Infinity"),
    *("Infinity", "1e999", "-1e999", "9007199254740993", "9223372036854775808", "-9223372036854775809"),
    *("18446744073709551616", "9" * 30, "-" + "9" * 309, "9" * 400, "9" * 5000, "01", "+1", "0x10", ".5", "1_0"),
    *(
        '""',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\u0000"',
        '"\\ud83d\\ude00"',
        "'a'",
        "undefined",
        '"',
        "\\",
        "[]",
        "{}",
    ),
    *('[{"upload":1}]', '{"upload":1}', '{"upload":true}', '{"upload":"1"}', '{"upload":1e400}', '{"file":"@file"}'),
)
TEXTS = (
    *("", " ", "\0", "\n", "\r\n", "\t", "\x1b[31m", "\x7f", "\u2028", "\ufeff", "\ufffd", "\u202e", "é", "漢字", "😀"),
    *("../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "%2e%2e%2f", "%00", "file:///etc/passwd", "C:\\x", "~"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "${7*7}", "{{7*7}}", "%s%n", "{0.__class__}", "__proto__"),
    *("constructor", "__class__", "data", "name", "value", "index", "NEW", "null", "true", "NaN", "0", "-1", "1e999"),
    *("change", "blur", "callback", "from_submit", "@form", "@callback", "@token", "@file", "\u0663", "\xb2", "\uff11"),
    *("a" * 300, "b" * 70_000, "😀" * 3000, "[" * 300),
)


class Raw(str):
    """JSON text, or what should be some, that is put in as it is."""

    __slots__ = ()


def written(value: object) -> str:
    """JSON text of a value, whose `Raw` parts stand in it as they are."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value)


class Wild:
    """Makes them. The same seed makes the same."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)

    def one(self, *makers: Callable[[], Any]) -> Any:
        """What one of the makers makes."""
        return self.random.choice(makers)()

    def rarely(self, of: int = 4) -> bool:
        """Once in so many times."""
        return self.random.randrange(of) == 0

    def text(self) -> str:
        """A text, seldom a long one."""
        if self.rarely(3):
            return "".join(chr(self._code_point()) for _ in range(self.random.randrange(12)))
        return self.random.choice(TEXTS)

    def number(self) -> Any:
        """A number, and perhaps one that JSON does not have."""
        return self.one(
            lambda: self.random.randrange(-3, 12),
            lambda: self.random.randrange(1 << self.random.randrange(1, 70)),
            lambda: self.random.uniform(-1e9, 1e9),
            lambda: Raw(self.random.choice(SCALARS[3:30])),
        )

    def value(self, depth: int = 3) -> Any:
        """Any value, with texts that are no JSON among them."""
        return self.one(
            lambda: Raw(self.random.choice(SCALARS)),
            self.text,
            self.number,
            lambda: self._nested(depth),
            self._deep if self.rarely(12) else self.text,
        )

    def bent(self, value: Any) -> Any:
        """The value with something in it that does not belong there."""
        if self.rarely(6) or not isinstance(value, dict | list) or not value:
            return self.value()
        keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
        key = self.random.choice(keys)
        copy: Any = dict(value) if isinstance(value, dict) else list(value)
        how = self.random.randrange(8)
        if how == 0:
            del copy[key]
        elif how == 1 and isinstance(copy, dict):
            copy[self.text()] = self.value()
        elif how == 2 and isinstance(copy, list):
            copy += [copy[key]] * self.random.choice([1, 2, 200])
        else:
            copy[key] = self.bent(value[key])
        return copy

    def spoilt(self, text: str) -> str:
        """The text with some characters wrong."""
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(text) + 1)
            put = self.random.choice(["", self.text(), chr(self._code_point())])
            text = text[:at] + put + text[at + self.random.choice([0, 1, 4, len(text)]) :]
        return text

    def frame(self, right: dict[str, Any]) -> str:
        """Text of a frame that is almost right."""
        bent = right if self.rarely(8) else self.bent(right)
        if isinstance(bent, dict) and self.rarely():
            bent = {**bent, "lone": Raw('"\\ud800"')}  # which only the slower of two parsers takes
        text = written(bent)
        return self.spoilt(text) if self.rarely(5) else text

    def data(self, most: int = 400) -> bytes:
        """Bytes of no meaning."""
        return self.random.randbytes(self.random.choice([0, 1, 11, 12, 13, self.random.randrange(most)]))

    def _nested(self, depth: int) -> Any:
        if depth <= 0:
            return Raw("[]")
        if self.rarely(2):
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        return {self.text(): self.value(depth - 1) for _ in range(self.random.randrange(4))}

    def _deep(self) -> Raw:
        depth = self.random.choice([60, 199, 201, 900, 1023, 1100, 50_000])
        before, after = self.random.choice([("[", "]"), ('{"a":', "}")])
        return Raw(before * depth + "1" + after * depth)

    def _code_point(self) -> int:
        point = self.random.choice(
            [self.random.randrange(128), self.random.randrange(256), self.random.randrange(0x2FFF)]
        )
        return point if not 0xD800 <= point < 0xE000 else 0xFFFD
