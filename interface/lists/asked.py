"""What an address asks of a list, understood; and the addresses of everything that could be asked next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus

from interface.lists.declared import ME, Column


@dataclass(frozen=True)
class Mistake:
    """A parameter that was not understood, with a sentence that says what is known."""

    parameter: str
    sentence: str


@dataclass(frozen=True)
class Usual:
    """What a list shows without being asked; an address leaves it out."""

    sort: str
    columns: tuple[str, ...]
    density: str = "dense"
    size: int = 50


@dataclass(frozen=True)
class Asked:
    """`values` are what the filters understood, `texts` how the address says it."""

    usual: Usual
    known: Mapping[str, Column]
    q: str = ""
    values: Mapping[str, tuple[Any, ...]] = None  # type: ignore[assignment]
    texts: Mapping[str, tuple[str, ...]] = None  # type: ignore[assignment]
    sort: str = ""
    columns: tuple[str, ...] = ()
    density: str = ""
    size: int = 50
    number: int = 1
    export: str = ""
    mistakes: Sequence[Mistake] = ()

    @property
    def sort_name(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def visible(self) -> dict[str, Column]:
        """The columns of the page, in the order of their declaration."""
        return {name: column for name, column in self.known.items() if name in self.columns}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.texts)

    def given(self, name: str) -> tuple[Any, ...]:
        """The values of one filter; empty when it lets everything through."""
        return self.values.get(name, ())

    def one(self, name: str) -> Any:
        """The only value of one filter; None when it lets everything through."""
        return next(iter(self.given(name)), None)

    def people(self, name: str, me: object) -> tuple[str, ...]:
        """The people of one filter by their ids; "me" is whoever looks."""
        return tuple(str(me) if value == ME else value for value in self.given(name))

    def pairs(self, *, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Everything asked as name and text, without what is usual anyway and without these parameters."""
        found = [("q", self.q)] if self.q else []
        found += [(name, text) for name, texts in self.texts.items() for text in texts]
        if self.sort != self.usual.sort:
            found.append(("sort", self.sort))
        if self.columns != self.usual.columns:
            found.append(("columns", ",".join(self.columns)))
        if self.density != self.usual.density:
            found.append(("density", self.density))
        if self.size != self.usual.size:
            found.append(("rows", str(self.size)))
        if self.number != 1:
            found.append(("page", str(self.number)))
        return [(name, text) for name, text in found if name not in without]

    def query(self, *, without: Sequence[str] = ()) -> str:
        """The shortest query that asks the same: `?state=active&sort=-ends`, or a bare `?` for the usual view."""
        return "?" + "&".join(f"{name}={quote_plus(text, safe=',')}" for name, text in self.pairs(without=without))

    @property
    def what(self) -> str:
        """The query of what is asked and in which order, however it is laid out."""
        return self.query(without=("columns", "density", "rows", "page"))

    @property
    def whole(self) -> str:
        """The query of the view, wherever one stands in it."""
        return self.query(without=("page",))

    def changed(self, **changes: Any) -> "Asked":
        """The same with other values, from the first page on."""
        return replace(self, **{"number": 1, **changes})

    def without(self, name: str, text: str | None = None) -> "Asked":
        """The same without a filter, or without one of its values."""
        left = tuple(other for other in self.texts.get(name, ()) if text is not None and other != text)
        texts = {other: given for other, given in self.texts.items() if other != name} | ({name: left} if left else {})
        return self.changed(texts={other: texts[other] for other in self.texts if other in texts})

    @property
    def cleared(self) -> "Asked":
        """Nothing asked, laid out as before."""
        return self.changed(q="", texts={}, values={}, sort=self.usual.sort)
