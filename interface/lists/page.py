"""A declared list: reads an address strictly. What it does not understand it says; it never passes over it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from interface.lists.asked import Asked, Mistake, Usual
from interface.lists.declared import ME, Bulk, Choice, Column, Sort, View, Words
from interface.lists.filters import LONGEST, Choices, Filter, NotUnderstood, shortened

DENSITIES = ("dense", "roomy")
SIZES = (50, 100, 200)
FORMATS = ("csv", "xlsx", "json")
LONGEST_QUERY = 4000
MOST_WORDS = 12

declared: dict[str, type["ListPage"]] = {}  # every list of the product, by the URL name of its page


class ListPage:
    """Subclasses declare. An instance lives for one request, so that each question for choices is asked once."""

    name: ClassVar[str] = ""  # the URL name of the page: saved views belong to it
    title: ClassVar[Words]
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    sorts: ClassVar[Sequence[Sort]]
    views: ClassVar[Sequence[View]] = ()
    bulk: ClassVar[Sequence[Bulk]] = ()
    searches: ClassVar[Words] = ""  # which words `q` finds; without it there is no search
    empty_title: ClassVar[Words] = ""
    empty_text: ClassVar[Words] = ""
    parts: ClassVar[Sequence[str]] = ()  # live parts that may be asked for alone
    sizes: ClassVar[Sequence[int]] = SIZES  # rows a page; the first is usual
    has_columns: ClassVar[bool] = True  # False: its rows are cards, which show what they show

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.name:
            declared[cls.name] = cls

    def counted(self, count: int) -> str:
        """ "24 missions"."""
        raise NotImplementedError

    @cached_property
    def known(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def usual(self) -> Usual:
        columns = tuple(column.name for column in self.columns if column.is_usual)
        return Usual(self.sorts[0].name, columns, DENSITIES[0], self.sizes[0])

    @cached_property
    def choices(self) -> dict[str, Sequence[Choice]]:
        """The choices of each filter that has any, with "me" first where that means something."""
        return {each.name: _choices(each) for each in self.filters if isinstance(each, Choices)}

    def filter_named(self, name: str) -> Filter:
        return next(each for each in self.filters if each.name == name)

    @cached_property
    def parameters(self) -> list[str]:
        """Everything that an address may say."""
        own = [each.name for each in self.filters]
        search = ["q"] if self.searches else []
        parts = ["part"] if self.parts else []
        return [*search, *own, "sort", "columns", "density", "rows", "page", "as", *parts]

    def read(self, query: QueryDict) -> Asked:
        """What the address asks. Its mistakes are told in `mistakes`."""
        reading = _Reading(self, query)
        asked = Asked(
            usual=self.usual,
            known=self.known,
            q=reading.words(),
            values=reading.values,
            texts=reading.texts,
            sort=reading.one("sort", [name for sort in self.sorts for name in _ways(sort)]) or self.usual.sort,
            columns=reading.columns() or self.usual.columns,
            density=reading.one("density", DENSITIES) or self.usual.density,
            size=int(reading.one("rows", [str(size) for size in self.sizes]) or self.usual.size),
            number=reading.number(),
            export=reading.one("as", FORMATS),
        )
        if self.parts:
            reading.one("part", self.parts)
        return replace(asked, mistakes=tuple(reading.mistakes))

    def understood(self, query: str) -> Asked:
        """The same for a query as text, such as the one of a view."""
        return self.read(QueryDict(query.removeprefix("?")))


def _choices(each: Choices) -> list[Choice]:
    found = each.choices() if callable(each.choices) else each.choices
    return [*([Choice(ME, _("Me"))] if each.has_me else []), *found]


def _ways(sort: Sort) -> tuple[str, ...]:
    return (sort.name, f"-{sort.name}") if sort.down else (sort.name,)


class _Reading:
    """One look at a query. Empty values are what a form sends for what nobody filled in."""

    def __init__(self, page: ListPage, query: QueryDict) -> None:
        self.page, self.mistakes = page, list[Mistake]()
        self.given = {name: [text for text in query.getlist(name) if text] for name in query}
        for name in self.given:
            if name not in page.parameters:
                known = ", ".join(page.parameters)
                said = _("This list knows no “%(name)s”. It knows %(known)s.") % {
                    "name": shortened(name),
                    "known": known,
                }
                self.mistakes.append(Mistake(shortened(name), said))
        self.texts: dict[str, tuple[str, ...]] = {}
        self.values: dict[str, tuple[object, ...]] = {}
        for each in page.filters:
            self._filter(each)

    def _filter(self, each: Filter) -> None:
        texts = self.given.get(each.name, [])
        if not texts:
            return
        try:
            self.values[each.name] = each.read(texts, self.page.choices.get(each.name, ()))
            self.texts[each.name] = tuple(dict.fromkeys(texts))
        except NotUnderstood as no:
            self.mistakes.append(Mistake(each.name, str(no)))

    def words(self) -> str:
        text = self._alone("q").strip() if self.page.searches else ""
        if not text.isprintable() or len(text) > LONGEST or len(text.split()) > MOST_WORDS:
            said = _("Search for at most %(n)d words of printable letters, %(most)d letters in all.")
            self.mistakes.append(Mistake("q", said % {"n": MOST_WORDS, "most": LONGEST}))
            return ""
        return text

    def one(self, name: str, known: Sequence[str]) -> str:
        """One of the known values; empty when nothing was asked or nothing understood."""
        text = self._alone(name)
        if text and text not in known:
            said = {"name": name, "text": shortened(text), "known": ", ".join(known)}
            self.mistakes.append(Mistake(name, _("“%(text)s” is no value of “%(name)s”. It knows %(known)s.") % said))
            return ""
        return text

    def columns(self) -> tuple[str, ...]:
        """In the order of the page, always with the one that names the row."""
        asked = [name for text in self.given.get("columns", []) for name in text.split(",") if name]
        unknown = [name for name in asked if name not in self.page.known]
        if unknown:
            said = {"name": shortened(unknown[0]), "known": ", ".join(self.page.known)}
            self.mistakes.append(Mistake("columns", _("There is no column “%(name)s”. There are %(known)s.") % said))
        if not asked:
            return ()
        return tuple(name for name, column in self.page.known.items() if column.is_main or name in asked)

    def number(self) -> int:
        text = self._alone("page")
        if not text:
            return 1
        if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0:
            return int(text)
        said = _("“%(text)s” is no number of a page. Pages count from 1.") % {"text": shortened(text)}
        self.mistakes.append(Mistake("page", said))
        return 1

    def _alone(self, name: str) -> str:
        texts = self.given.get(name, [])
        if len(texts) > 1:
            self.mistakes.append(Mistake(name, _("“%(name)s” is given twice. Give it once.") % {"name": name}))
        return texts[0] if texts else ""
