"""Files that the visitor gives, on their way to the app."""

from collections.abc import Callable
from dataclasses import dataclass

from asgiwebio._wire.events import Event

from .kinds import File, FileField

__all__ = ["Upload", "Uploads"]


@dataclass
class Upload:
    """One file. `stored` is how many of its bytes the app has, None before it gave leave to begin."""

    id: int
    file: File
    stored: int | None = None
    refused: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing more is to be sent."""
        return self.refused or self.stored == len(self.file.content)


class Uploads:
    """All files of a page that are announced."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._known: dict[int, Upload] = {}
        self._count = 0

    def announce(self, field: FileField, task_id: str) -> None:
        """Say which files a field holds now. `task_id` is that of its form, or empty for a pin."""
        for upload in field.uploads:
            self._known.pop(upload.id, None)
        field.uploads = [self._new(file) for file in field.value]
        files = [
            {
                "id": upload.id,
                "filename": upload.file.name,
                "size": len(upload.file.content),
                "mime_type": upload.file.mime_type,
                "last_modified": upload.file.last_modified,
            }
            for upload in field.uploads
        ]
        self._send(Event("upload", task_id, {"name": field.name, "files": files}))

    def hold(self, content: bytes) -> Upload:
        """What is too long to travel as an event, and goes up as a file does."""
        return self._new(File("", content))

    def find(self, id: int) -> Upload | None:
        """The file of an id; None for one that was dropped."""
        return self._known.get(id)

    def stored(self, id: int, offset: int | None) -> None:
        """The app has stored so many bytes, or with None refuses the file."""
        if upload := self.find(id):
            upload.refused = offset is None
            upload.stored = offset

    def _new(self, file: File) -> Upload:
        self._count += 1
        upload = self._known[self._count] = Upload(self._count, file)
        return upload
