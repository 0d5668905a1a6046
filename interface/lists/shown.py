"""A list as its page lays it out: tabs, tokens, filters, orders, columns, pages, each with the address that it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface.lists.asked import Asked
from interface.lists.declared import Bulk, Column, Sort, Words
from interface.lists.filters import Choices, Filter
from interface.lists.page import DENSITIES, FORMATS, ListPage

MOST_EXPORTED = 20_000
FORMAT_WORDS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "json": "JSON"}


@dataclass(frozen=True)
class Tab:
    """A view that somebody has saved: its query as it was kept, and whether it is the reader's own."""

    label: Words
    query: str
    pk: str = ""
    is_own: bool = False
    is_shared: bool = False
    by: str = ""


@dataclass(frozen=True)
class Shown:
    """`rows` are rendered; `count` is how many there are in the view, on all of its pages."""

    page: ListPage
    asked: Asked
    rows: Sequence[Any]
    count: int
    saved: Sequence[Tab] = ()
    bulk: Sequence[Bulk] = ()
    part_url: str = ""
    watches: str = ""

    @property
    def columns(self) -> list[Column]:
        return list(self.asked.visible.values())

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The views of everybody, then those that were saved. One of them at most is where one stands."""
        own = [self._saved(tab) for tab in self.saved]
        common = [self._common(view.label, view.query) for view in self.page.views]
        here = next((tab for tab in own if tab["whole"] == self.asked.whole), None)
        here = here or next((tab for tab in common if tab["what"] == self.asked.what), None)
        for tab in (*common, *own):
            tab["current"] = tab is here
        return [*common, *own]

    def _common(self, label: Words, query: str) -> dict[str, Any]:
        """The view with the layout that one has chosen."""
        view = self.page.understood(query)
        look = {name: getattr(self.asked, name) for name in ("columns", "density", "size")}
        view = view.changed(**look)
        return {"label": label, "href": view.query(), "what": view.what, "whole": view.whole, "tab": None}

    def _saved(self, tab: Tab) -> dict[str, Any]:
        """Leads to the query as it was kept, so that the list says what it does not understand any more."""
        view = self.page.understood(tab.query)
        return {"label": tab.label, "href": f"?{tab.query}", "what": view.what, "whole": view.whole, "tab": tab}

    @property
    def here(self) -> Tab | None:
        """The saved view that one stands in."""
        return next((tab["tab"] for tab in self.tabs if tab["current"]), None)

    @cached_property
    def tokens(self) -> list[dict[str, str]]:
        """One for each value asked, with the address without it."""
        asked = self.asked
        found = [{"label": _("Words"), "word": asked.q, "href": asked.changed(q="").query()}] if asked.q else []
        for name, texts in asked.texts.items():
            each = self.page.filter_named(name)
            if each.kind == "hidden":
                count = ngettext("%(n)d chosen row", "%(n)d chosen rows", len(texts)) % {"n": len(texts)}
                found.append({"label": str(each.label), "word": count, "href": asked.without(name).query()})
                continue
            for text, value in zip(texts, asked.values[name], strict=True):
                word = each.told(value, self.page.choices.get(name, ()))
                found.append({"label": str(each.label), "word": word, "href": asked.without(name, text).query()})
        return found

    @property
    def cleared(self) -> str:
        return self.asked.cleared.query()

    @cached_property
    def fields(self) -> list[dict[str, Any]]:
        """The filters as controls of a form."""
        return [self._field(each) for each in self.page.filters if each.kind != "hidden"]

    def _field(self, each: Filter) -> dict[str, Any]:
        texts = self.asked.texts.get(each.name, ())
        found: dict[str, Any] = {"name": each.name, "label": each.label, "kind": each.kind, "text": "".join(texts[:1])}
        if isinstance(each, Choices):
            choices = self.page.choices[each.name]
            found["is_long"] = len(choices) > 10
            found["choices"] = [(choice.value, choice.label, choice.value in texts) for choice in choices]
            found["chosen"] = len(texts)
        return found

    @property
    def sorts(self) -> list[dict[str, Any]]:
        """Each order in each of its ways."""
        ways = [(way, words) for sort in self.page.sorts for way, words in _ways(sort)]
        return [
            {"label": words, "href": self.asked.changed(sort=way).query(), "current": way == self.asked.sort}
            for way, words in ways
        ]

    @property
    def sort_words(self) -> Words:
        return next(words for sort in self.page.sorts for way, words in _ways(sort) if way == self.asked.sort)

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The columns with the order that a press on each asks for; the one in force turns around."""
        two_ways = {sort.name: bool(sort.down) for sort in self.page.sorts}
        return [self._heading(column, two_ways) for column in self.columns]

    def _heading(self, column: Column, two_ways: Mapping[str, bool]) -> dict[str, Any]:
        if column.sort not in two_ways:
            return {"column": column, "href": "", "aria": ""}
        is_here, is_down = self.asked.sort_name == column.sort, self.asked.is_descending
        turned = is_here and not is_down and two_ways[column.sort]
        way = f"-{column.sort}" if turned else column.sort
        aria = ("descending" if is_down else "ascending") if is_here else "none"
        return {"column": column, "href": self.asked.changed(sort=way).query(), "aria": aria}

    @property
    def chooser(self) -> list[tuple[Column, bool]]:
        return [(column, column.name in self.asked.columns) for column in self.page.columns]

    @property
    def densities(self) -> list[dict[str, Any]]:
        labels = {"dense": _("Dense rows"), "roomy": _("Roomy rows")}
        return [
            {
                "label": labels[name],
                "href": self.asked.changed(density=name).query(),
                "current": name == self.asked.density,
            }
            for name in DENSITIES
        ]

    @property
    def sizes(self) -> list[dict[str, Any]]:
        return [
            {"label": str(size), "href": self.asked.changed(size=size).query(), "current": size == self.asked.size}
            for size in self.page.sizes
        ]

    @property
    def exports(self) -> list[dict[str, str]]:
        query = self.asked.whole
        joint = "" if query == "?" else "&"
        return [{"label": FORMAT_WORDS[name], "href": f"{query}{joint}as={name}"} for name in FORMATS]

    @property
    def export_words(self) -> str:
        if self.count > MOST_EXPORTED:
            said = {"count": f"{self.count:,}", "most": f"{MOST_EXPORTED:,}"}
            return _("%(count)s rows; a file holds the first %(most)s. Narrow the list for the rest.") % said
        return ngettext("%(n)s row, the visible columns", "All %(n)s rows, the visible columns", self.count) % {
            "n": f"{self.count:,}"
        }

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """What a form must carry along besides its own fields: everything asked but these parameters."""
        return self.asked.pairs(without=("page", *names))

    @property
    def beside_filters(self) -> list[tuple[str, str]]:
        return self.kept("q", *(each.name for each in self.page.filters if each.kind != "hidden"))

    @property
    def beside_columns(self) -> list[tuple[str, str]]:
        return self.kept("columns")

    @property
    def bulk_look(self) -> list[tuple[str, str]]:
        """What an export of the chosen rows keeps of the view: its columns and their order."""
        return [pair for pair in self.asked.pairs() if pair[0] in ("columns", "sort")]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.asked.size))

    @property
    def count_words(self) -> str:
        """ "24 missions" or "51 to 100 of 350 missions", and in which order."""
        counted = self.page.counted(self.count)
        if self.pages == 1:
            return counted
        first = (self.asked.number - 1) * self.asked.size + 1
        last = min(first + self.asked.size - 1, self.count)
        return _("%(first)d to %(last)d of %(counted)s") % {"first": first, "last": last, "counted": counted}

    @property
    def next_url(self) -> str:
        return self.asked.changed(number=self.asked.number + 1).query() if self.asked.number < self.pages else ""

    @property
    def previous_url(self) -> str:
        return self.asked.changed(number=self.asked.number - 1).query() if self.asked.number > 1 else ""

    @property
    def page_words(self) -> str:
        return _("Page %(n)d of %(all)d") % {"n": self.asked.number, "all": self.pages}


def _ways(sort: Sort) -> list[tuple[str, Words]]:
    return [(sort.name, sort.up), *([(f"-{sort.name}", sort.down)] if sort.down else [])]
