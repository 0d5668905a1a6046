"""What each room knows of a person and how it forgets it: rooms say so when they start, as they say what they hear."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Known:
    """What is known under some ids: further ids of the same person, and the words by which the person is called."""

    ids: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Room:
    """`known(ids)`: what the room knows of the person. `forget(ids, words, at)`: it knows nothing of it any more."""

    name: str
    known: Callable[[frozenset[str]], Known]
    forget: Callable[[frozenset[str], frozenset[str], datetime], None]


_rooms: dict[str, Room] = {}


def join(room: Room) -> None:
    _rooms[room.name] = room


def all_of_them() -> list[Room]:
    return list(_rooms.values())


def everything_known(ids: frozenset[str]) -> Known:
    """What all rooms know, taken together: one names an id that another knows more of."""
    known = Known(ids)
    while True:
        more = [room.known(known.ids) for room in all_of_them()]
        ids = known.ids.union(*(one.ids for one in more))
        words = known.words.union(*(one.words for one in more))
        if (ids, words) == (known.ids, known.words):
            return known
        known = Known(ids, words)
