"""Every open page of this process, and the newest word for each of them."""

import asyncio
from collections.abc import Iterable, Mapping
from time import monotonic

import orjson

WAITING = 8  # messages that a slow page may leave unread before it is given the latest state instead
AT_LEAST = 0.1  # seconds between two messages; more pages, more time: a thousand of them hear twice a second
PAGES_A_SECOND = 2000
BEAT = b": still here\n\n"
JUST_NOW = 10.0  # seconds between a page's rendering and its first words here, in which it may have missed something


class Page:
    """One open page: what it has still to be told."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.is_gone = False
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(WAITING)

    async def next(self) -> bytes:
        """The next message; empty when the page is gone."""
        return b"" if self.is_gone else await self._waiting.get()

    def tell(self, message: bytes, *, everything: bytes) -> None:
        if self._waiting.full():
            self._forget()
            message = everything
        self._waiting.put_nowait(message)

    def go(self) -> None:
        self.is_gone = True
        self._forget()
        self._waiting.put_nowait(b"")

    def _forget(self) -> None:
        while not self._waiting.empty():
            self._waiting.get_nowait()


class Hub:
    """Knows where every read model stands, and says once, in one piece of text, what has moved."""

    def __init__(self) -> None:
        self.pages: set[Page] = set()
        self.positions: dict[str, int] = {}
        self._news: dict[str, int] = {}
        self._heard_at: dict[str, float] = {}
        self._said_at = 0.0
        self._saying: asyncio.TimerHandle | None = None

    def join(self, page: Page) -> None:
        """From now on the page hears; first of all what moved while it was on its way to the reader."""
        self.pages.add(page)
        now = monotonic()
        missed = {name: self.positions[name] for name, at in self._heard_at.items() if now - at < JUST_NOW}
        if missed:
            page.tell(_message("moved", missed), everything=b"")

    def leave(self, page: Page) -> None:
        self.pages.discard(page)

    def hear(self, positions: Mapping[str, int], *, only_forward: bool = True, is_news: bool = True) -> None:
        """Takes in positions. Two readers may announce out of order: `only_forward` ignores the older one.

        `is_news` is False for the first look of all: the pages were rendered from what it sees.
        """
        for name, position in positions.items():
            known = self.positions.get(name)
            if known is None or position > known or (position != known and not only_forward):
                self.positions[name] = position
                if is_news:
                    self._news[name] = position
                    self._heard_at[name] = monotonic()
        if self._news and self._saying is None:
            pause = max(AT_LEAST, len(self.pages) / PAGES_A_SECOND)
            wait = max(0.0, self._said_at + pause - monotonic())
            self._saying = asyncio.get_running_loop().call_later(wait, self._say)

    def beat(self) -> None:
        """Keeps quiet connections open, and lets the server notice the dead ones."""
        self._tell(self.pages, BEAT)

    def end(self, pages: Iterable[Page]) -> None:
        for page in list(pages):
            page.go()

    def close(self) -> None:
        if self._saying is not None:
            self._saying.cancel()
        self.end(self.pages)

    def _say(self) -> None:
        self._saying, self._said_at = None, monotonic()
        news, self._news = self._news, {}
        self._tell(self.pages, _message("moved", news))

    def _tell(self, pages: Iterable[Page], message: bytes) -> None:
        everything = self._everything()
        for page in pages:
            page.tell(message, everything=everything)

    def _everything(self) -> bytes:
        return _message("moved", self.positions)


def _message(name: str, positions: Mapping[str, int]) -> bytes:
    return b"data: " + orjson.dumps({name: dict(positions)}) + b"\n\n"
