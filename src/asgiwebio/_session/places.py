"""Where on the page the ids of callbacks are: what goes when a scope is emptied.

This is a guess that errs on one side. An id may be kept though its button is gone, never the other way round: where
two elements may have one name, or something may have left the page that nobody told of, a place stands in all that may
hold it, and its ids go when the last of these does.
"""

from collections.abc import Iterator

from .callback import CallbackId

__all__ = ["MOST", "Place", "Places"]

MOST = 10_000
"""Places whose surroundings are remembered. The ids in others go when these themselves are emptied."""


class Place:
    """An element that outputs go to."""

    __slots__ = ("children", "copies", "doubtful", "ids", "key", "parents")

    def __init__(self, key: str, *, doubtful: bool = False) -> None:
        self.key = key
        self.parents: list[Place] = []
        """All that it may stand in."""
        self.children: set[Place] = set()
        self.ids: list[CallbackId] = []
        self.doubtful = doubtful
        """Whether it may have left the page, or never have come to it, without a command."""
        self.copies = False
        """Whether there may be several of it."""


class Places:
    """The places of one page, by selector: `#id`, or `.class` of what may be shown several times.

    All that takes something away returns the ids that went with it.
    """

    def __init__(self, root: str) -> None:
        self._elsewhere = Place("", doubtful=True)
        """What holds all of which it is not known where it is; never emptied."""
        self._known = {root: Place(root)}
        self._trusted = True

    def at(self, key: str) -> Place:
        """The place of that name. One that nobody made may be the app's own element, or none."""
        place = self._known.get(key)
        return self._make(key, self._elsewhere) if place is None else place

    def make(self, key: str, parent: str) -> None:
        """There is such a place now, in the parent unless it was somewhere already."""
        place, outer = self._known.get(key), self.at(parent)
        if place is None:
            if len(self._known) < MOST:
                self._make(key, outer)
        elif outer not in place.parents and (place.copies or self._uncertain(place)):
            _join(place, outer)

    def nest(self, key: str, outer: Place, *, doubtful: bool = False) -> Place:
        """One such place more, within an output that was put into another."""
        place = self._known.get(key)
        if place is None:
            place = self._make(key, outer if len(self._known) < MOST else self._elsewhere)
        else:
            place.copies = True
            _join(place, outer)
        place.doubtful = place.doubtful or doubtful
        return place

    def clear(self, key: str) -> list[CallbackId]:
        """A place is emptied."""
        gone: list[CallbackId] = []
        place = self._known.get(key)
        if place is not None and (not place.copies or key.startswith(".")):
            self._empty(place, gone)
        return gone

    def remove(self, key: str) -> list[CallbackId]:
        """A place is gone."""
        gone: list[CallbackId] = []
        place = self._known.get(key)
        if place is not None and not place.copies:
            for parent in place.parents:
                parent.children.discard(place)
            del self._known[key]
            self._empty(place, gone)
        return gone

    def distrust(self) -> None:
        """The app's own code makes and moves places: from now on none is where it was put for certain."""
        if self._trusted:
            self._trusted = False
            for place in self._known.values():
                _join(place, self._elsewhere)

    def _make(self, key: str, outer: Place) -> Place:
        place = self._known[key] = Place(key)
        _join(place, outer)
        if not self._trusted:
            _join(place, self._elsewhere)
        return place

    def _empty(self, place: Place, gone: list[CallbackId]) -> None:
        waiting = [place]
        while waiting:
            one = waiting.pop()
            gone += one.ids
            one.ids = []
            children, one.children = one.children, set()
            for child in children:
                child.parents = [parent for parent in child.parents if parent is not one]
                if child.parents:
                    child.doubtful = True  # it may have been here
                else:
                    del self._known[child.key]
                    waiting.append(child)

    def _uncertain(self, place: Place) -> bool:
        return any(one.doubtful for one in _upwards(place))


def _join(place: Place, outer: Place) -> None:
    if outer is not place:
        place.parents.append(outer)
        outer.children.add(place)


def _upwards(place: Place) -> Iterator[Place]:
    """The place and all that it may stand in."""
    seen: set[Place] = set()
    waiting = [place]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one
            waiting += one.parents
