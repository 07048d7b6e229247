"""What the page of one session uploads, while it comes and until it is used."""

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import anyio

from asgiwebio._wire.events import Event
from asgiwebio._wire.frames import decode_json
from asgiwebio._wire.uploads import Announced, Chunk, parse_announcement
from asgiwebio.exceptions import PeerError

from .field import Field, Refused
from .spool import Spool
from .upload import FileField, readable
from .uploaded import UploadedFile

if TYPE_CHECKING:
    from .session import Session

__all__ = ["MAX_UPLOADS", "Uploads"]

MAX_UPLOADS = 1 << 30
"""Bytes of uploads of one session that are on disk at the same time, unless the app has another limit."""

_REMEMBERED = 1000
_PIN = ""

logger = logging.getLogger("asgiwebio")


class _Upload:
    """One upload: where it belongs, and how much of it is there."""

    __slots__ = ("announced", "lock", "owner", "spool")

    def __init__(self, announced: Announced, owner: tuple[str, str | None]) -> None:
        self.announced = announced
        self.owner = owner
        """The question (none for a pin) and the name of its field; None for an event."""
        self.spool = Spool()
        self.lock = anyio.Lock()

    @property
    def complete(self) -> bool:
        return self.spool.size == self.announced.size

    def write(self, data: bytes | memoryview) -> None:
        self.spool.write(data, last=self.spool.size + len(data) == self.announced.size)

    def file(self) -> UploadedFile:
        fields = self.announced._asdict()
        del fields["id"]
        return UploadedFile(fields, self.spool)


class Uploads:
    """The uploads of one session. All but `expect` and `forget` is for the event loop.

    The page announces a file for a field of an open form, or of a pin; the field's limits and the session's decide
    then, and no chunk goes beyond what was announced. `limit` is how many bytes may be there at once.
    """

    def __init__(self, session: "Session", limit: int = MAX_UPLOADS) -> None:
        self._session = session
        self._limit = limit
        self._live: dict[int, _Upload] = {}
        self._dropped: deque[int] = deque(maxlen=_REMEMBERED)
        self._forms: dict[str, Mapping[str, Field]] = {}

    def expect(self, question: str, fields: Mapping[str, Field]) -> None:
        """A form is shown: its fields may get files. For any thread."""
        self._forms[question] = fields

    def forget(self, question: str) -> None:
        """A form is gone, and what was uploaded for it with it. For any thread."""
        self._forms.pop(question, None)
        self._drop([id for id, upload in self._known() if upload.owner[0] == question])

    def end(self) -> None:
        """The session is over."""
        self._drop(list(self._live))

    def announce(self, question: str, data: object) -> None:
        """Take the event `upload`: what a field holds now. PeerError for what no page of ours announces."""
        name, files = parse_announcement(data)
        owner = question, name
        if any(self._live[file.id].owner != owner for file in files if file.id in self._live):
            raise PeerError("an upload is announced for two fields")
        named = {file.id for file in files}
        if name is not None:
            self._drop([id for id, upload in self._known() if upload.owner == owner and id not in named])
        try:
            admitted = self._admits(owner, files)
        except Refused as refusal:
            admitted = False
            self._mark(owner, refusal)
        if not admitted:
            self._drop(list(named))
        for file in files:
            if admitted and file.id not in self._live and file.id not in self._dropped:
                self._live[file.id] = _Upload(file, owner)
            self._answer(file.id)

    async def write(self, chunk: Chunk) -> None:
        """Store a chunk, and say how much is there; PeerError for one that no page of ours sends."""
        upload = self._live.get(chunk.upload)
        if upload is None:
            if chunk.upload in self._dropped or self._session.state != "open":
                return  # it was on its way
            raise PeerError(f"a chunk for an upload that was not announced: {chunk.upload}")
        async with upload.lock:
            there = upload.spool.size
            if chunk.offset > there:
                raise PeerError(f"a chunk at {chunk.offset}, where only {there} bytes are there")
            fresh = chunk.data[there - chunk.offset :]
            if there + len(fresh) > upload.announced.size:
                raise PeerError(f"a chunk beyond the {upload.announced.size} bytes that were announced")
            try:
                if fresh and chunk.upload in self._live:
                    await self._session.workers.store(upload.write, fresh)
            except OSError:
                logger.exception("a file that a visitor uploads could not be stored")
                self._drop([chunk.upload])
                self._mark(upload.owner, Refused("This form could not be read. Please try again."))
        self._answer(chunk.upload)

    def resolve(self, event: Event) -> Event:
        """The event with the files that it names; one that is not there, or not whole, stays named."""
        data = event.data
        if not self._live or not isinstance(data, dict):
            return event
        return event._replace(data={key: self._value(key, value) for key, value in data.items()})

    async def unfold(self, items: Sequence[object]) -> list[object]:
        """The items of a frame, with the events that were uploaded in their places. PeerError for one that was not."""
        found: list[object] = []
        used: list[int] = []
        for item in items:
            id = _named(item)
            if id is None:
                found.append(item)
                continue
            upload = self._live.get(id)
            if upload is None or upload.owner[1] is not None or not upload.complete:
                raise PeerError(f"an event that was not uploaded: {id}")
            found.append(decode_json(await self._session.workers.store(_content, upload.spool)))
            used.append(id)
        self._drop(used)  # not before, or a connection that is lost meanwhile would lose them
        return found

    # ---- inside

    def _admits(self, owner: tuple[str, str | None], files: Sequence[Announced]) -> bool:
        """Whether there is still something to upload for; Refused where the files are too much for it."""
        question, name = owner
        if name is None:
            if files[0].size > self._session.max_payload:
                raise PeerError(f"an event of {files[0].size} bytes, where {self._session.max_payload} are taken")
        elif (fields := self._fields(question)) is None:
            return False  # the form has gone meanwhile
        else:
            field = fields.get(name)
            if not isinstance(field, FileField):
                raise PeerError("a file for what is no field for files")
            field.weigh([(file.filename, file.size) for file in files])
        fresh = sum(file.size for file in files if file.id not in self._live)
        if sum(upload.announced.size for _, upload in self._known()) + fresh > self._limit:
            raise Refused("The files are larger than {size} in total.", size=readable(self._limit))
        return True

    def _known(self) -> list[tuple[int, _Upload]]:
        return list(self._live.items())  # at one go: a form may end in another thread

    def _fields(self, question: str) -> Mapping[str, Field] | None:
        return self._session.pins.fields if question == _PIN else self._forms.get(question)

    def _mark(self, owner: tuple[str, str | None], refusal: Refused) -> None:
        """Tell the visitor at the field."""
        question, name = owner
        attributes = {"valid_status": False, "invalid_feedback": refusal.told(self._session.language)}
        if question == _PIN:
            self._session.emit("pin_update", {"name": name, "attributes": attributes})
        else:
            self._session.emit("update_input", {"target_name": name, "attributes": attributes}, question)

    def _answer(self, id: int) -> None:
        upload = self._live.get(id)
        self._session.emit("upload", {"id": id, "offset": None if upload is None else upload.spool.size})

    def _value(self, key: str, value: object) -> object:
        if isinstance(value, list):
            return [self._value(key, one) for one in value]
        id = _named(value)
        upload = None if id is None else self._live.get(id)
        if upload is None or not upload.complete or upload.owner[1] is None or key not in (upload.owner[1], "value"):
            return value
        return upload.file()

    def _drop(self, ids: Sequence[int]) -> None:
        """Forget uploads. Their files go in a thread, unless somebody has them; a disk may take its time."""
        going = [upload for id in ids if (upload := self._live.pop(id, None)) is not None]
        self._dropped.extend(ids)
        if not going:
            return

        def let_go() -> None:
            while going:
                going.pop().spool.close()

        async def away() -> None:
            await self._session.workers.store(let_go)

        self._session.spawn(away)


def _named(value: object) -> int | None:
    """The id of the upload that stands for a value."""
    if isinstance(value, dict) and value.keys() == {"upload"}:
        id = value["upload"]
        return id if type(id) is int else None
    return None


def _content(spool: Spool) -> bytes:
    with spool.open() as file:
        return file.read()
