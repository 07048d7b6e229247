"""The files of one session: what its pictures, downloads and `put_file` links show."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field

import anyio.to_thread

from asgiwebio._wire.blob import Blob, Inlined, Linked
from asgiwebio.exceptions import InvalidValue

from .content import Content, Held
from .context import Task
from .thread import Workers
from .upload import readable

__all__ = ["File", "Files", "send_file"]

LIMIT = 256 << 20
"""Bytes in memory that a session's files may have, unless the app says otherwise."""

SEEN = 16 << 20
"""Bytes of pictures and downloads that the page has got and that stay, in case it asks for them again."""

_ENTRY = 1 << 10
"""What a file counts beside its bytes, so that there is no end of empty ones either."""


@dataclass(eq=False, slots=True)
class File:
    """One file. `lasting` ones stay as long as the session; others may go when the page has got them."""

    content: Content
    name: str
    type: str
    lasting: bool
    owner: "Files"
    # 192 random bits: looking one up in a dict tells a guesser nothing
    id: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def weight(self) -> int:
        return self.content.held + _ENTRY

    @property
    def blob(self) -> Blob:
        """How it travels in a command. In dialect plain this reads the content, which may block."""
        if not self.owner.inline:
            return Linked(self.id)
        return Inlined(self.content.whole(), self.type)

    @property
    def limiter(self) -> anyio.CapacityLimiter | None:
        """For the threads that read it: a user's iterator is code like a callback, and may be slow."""
        workers = self.owner.workers
        if workers is None:
            return None
        return workers.callbacks if self.content.once else workers.disk

    def delivered(self) -> None:
        """Somebody has got all of it."""
        self.owner.delivered(self)


class Files:
    """What a session offers to read, up to `limit` bytes in memory. For every thread.

    `inline` says that the session's dialect is plain, in which bytes are part of the commands: nothing is kept then but
    what lasts. `shelf` is where the App finds all files by their id, `workers` have the threads that read them; `user`
    is whose they are, where the App names its users; `load` hears how many bytes the page has to fetch.
    """

    def __init__(
        self,
        *,
        limit: int = LIMIT,
        inline: bool = True,
        shelf: MutableMapping[str, File] | None = None,
        workers: Workers | None = None,
        user: str | None = None,
        load: Callable[[int], object] | None = None,
    ) -> None:
        self.inline = inline
        self.user = user
        self.workers = workers
        self._limit = limit
        self._load = load
        self._shelf = {} if shelf is None else shelf
        self._lock = threading.Lock()
        self._lasting: OrderedDict[str, File] = OrderedDict()
        self._waiting: OrderedDict[str, File] = OrderedDict()
        self._seen: OrderedDict[str, File] = OrderedDict()
        self._size = 0
        self._seen_size = 0
        self._same: dict[tuple[int, str, str, bool], File] = {}
        self._over = False

    def __len__(self) -> int:
        return len(self._lasting) + len(self._waiting) + len(self._seen)

    def add(self, content: Content, *, name: str = "", type: str = "", lasting: bool = False) -> File:
        """Offer a file; the same bytes again are the same file.

        InvalidValue when there is no room, even after pictures and downloads are gone: those that the page has got
        first, then the oldest.
        """
        with self._lock:
            known = self._same.get(key) if (key := _identity(content, name, type, lasting)) else None
            if known is not None:
                self._again(known)
                return known
            file = File(content, name, type, lasting, self)
            if self._over or (self.inline and not lasting):
                return file
            gone = self._make_room(file)
            (self._lasting if lasting else self._waiting)[file.id] = file
            self._size += file.weight
            self._shelf[file.id] = file
            if key:
                self._same[key] = file
        if self._load is not None:
            self._load(file.content.held)
        for old in gone:
            old.content.drop()
        return file

    def get(self, id: str) -> File | None:
        """The file of this session that has the id."""
        file = self._shelf.get(id)
        return file if file is not None and file.owner is self else None

    def delivered(self, file: File) -> None:
        """Count a picture or a download as one that the page has got."""
        with self._lock:
            if self._waiting.pop(file.id, None) is None:
                return
            self._seen[file.id] = file
            self._seen_size += file.weight
            gone = []
            while self._seen_size > SEEN and len(self._seen) > 1:
                gone.append(self._forget(self._seen))
        for old in gone:
            old.content.drop()

    def close(self) -> None:
        """The session is over: what comes now is kept no more."""
        self._over = True

    def drop(self) -> None:
        """Forget all of them. Closing a user's files and generators may block."""
        self._over = True
        with self._lock:
            gone = [self._forget(pool) for pool in (self._lasting, self._waiting, self._seen) for _ in range(len(pool))]
        for file in gone:
            file.content.drop()

    def _again(self, file: File) -> None:
        if self._seen.pop(file.id, None) is not None:
            self._seen_size -= file.weight
            self._waiting[file.id] = file
        elif not file.lasting:
            self._waiting.move_to_end(file.id)

    def _make_room(self, file: File) -> list[File]:
        fixed = sum(other.weight for other in self._lasting.values()) if self._size + file.weight > self._limit else 0
        if fixed + file.weight > self._limit:
            raise InvalidValue(
                f"content of {readable(file.content.held)}: the files of a session may hold "
                f"{readable(self._limit)} in memory, and {readable(fixed)} are taken. Give a Path or an open file, "
                "which is read as it is sent, or more room: webio_asgi(…, limits=Limits(files=…))."
            )
        gone = []
        while self._size + file.weight > self._limit:
            gone.append(self._forget(self._seen or self._waiting))
        return gone

    def _forget(self, pool: "OrderedDict[str, File]") -> File:
        id, file = pool.popitem(last=False)
        self._size -= file.weight
        if pool is self._seen:
            self._seen_size -= file.weight
        self._shelf.pop(id, None)
        if (key := _identity(file.content, file.name, file.type, file.lasting)) and self._same.get(key) is file:
            del self._same[key]
        return file


def send_file(task: Task, file: File) -> None:
    """Have the page save a file."""
    session = task.session

    def send(blob: Blob) -> None:
        session.emit("download", {"name": file.name, "content": blob.field}, task.id)

    async def read_first() -> None:
        send(await anyio.to_thread.run_sync(lambda: file.blob))

    if file.owner.inline and file.content.blocks and session.on_loop():
        session.run(read_first)
    else:
        send(file.blob)


def _identity(content: Content, name: str, type: str, lasting: bool) -> tuple[int, str, str, bool] | None:
    """What is equal when the same object is offered again as the same; None for what cannot be compared so."""
    return (id(content.data), name, type, lasting) if isinstance(content, Held) else None
