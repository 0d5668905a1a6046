"""The door of every list: reads the address, shows a page of rows or sends them as a file, keeps views for people."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views import View

from accounts import access, actions
from accounts.models import SavedView, User
from interface.lists import Asked, Bulk, Column, ListPage, Mistake, Shown, Tab, exports
from interface.lists.shown import MOST_EXPORTED
from rest.refusal import Refusal

Rows = QuerySet[Any] | Sequence[Any]
CHUNK = 500


class ListView(LoginRequiredMixin, View):
    """Subclasses name the declared list, the template and the row's, and find the rows that fit what is asked."""

    page: ClassVar[type[ListPage]]
    template: ClassVar[str]
    row_template: ClassVar[str]
    part_template: ClassVar[str] = "components/list_part.html"
    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]  # type: ignore[misc]
    user: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.list = self.page()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, User):
            return self.handle_no_permission()
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self) -> date:
        return self.now.date()

    def rows(self, asked: Asked) -> Rows:
        """The rows that fit, in the order that is asked for."""
        raise NotImplementedError

    def prepared(self, rows: Sequence[Any]) -> Sequence[Any]:
        """These few rows with what their cells need besides."""
        return rows

    def bulk(self) -> Sequence[Bulk]:
        """What this person may do to several rows at once."""
        return self.list.bulk

    def part(self, asked: Asked) -> dict[str, str]:
        """`part_url` and `watches` of a list that is live."""
        return {}

    def context(self, shown: Shown) -> dict[str, Any]:
        return {}

    def row_html(self, row: Any, columns: dict[str, Column], picks: bool) -> SafeString:
        given = {"row": row, "columns": columns, "picks": picks, "today": self.today, "now": self.now}
        return render_to_string(self.row_template, given)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        asked = self.list.read(request.GET)
        rows: Rows = () if asked.mistakes else self.rows(asked)
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
        asked = self._within(asked, count)
        if asked.mistakes:
            return self._page(asked, [], 0, status=400)
        if asked.export:
            return exports.response(self._export(asked, rows, count), asked.export)
        first = (asked.number - 1) * asked.size
        return self._page(asked, self.prepared(list(rows[first : first + asked.size])), count)

    def _within(self, asked: Asked, count: int) -> Asked:
        pages = max(1, -(-count // asked.size))
        if asked.mistakes or asked.number <= pages:
            return asked
        said = _("There is no page %(n)d: the last one is %(all)d.") % {"n": asked.number, "all": pages}
        return replace(asked, number=1, mistakes=(Mistake("page", said),))

    def _page(self, asked: Asked, rows: Sequence[Any], count: int, status: int = 200) -> HttpResponse:
        bulk = self.bulk()
        shown = Shown(
            page=self.list,
            asked=asked,
            rows=[self.row_html(row, asked.visible, bool(bulk)) for row in rows],
            count=count,
            saved=self._saved(),
            bulk=bulk,
            **self.part(asked),
        )
        template = self.part_template if self.request.GET.get("part") else self.template
        found = {"list": shown, "part_template": self.part_template, "today": self.today, "now": self.now}
        return render(self.request, template, {**found, **self.context(shown)}, status=status)

    def _saved(self) -> list[Tab]:
        return [_tab(view, self.user) for view in SavedView.objects.on(self.list.name).seen_by(self.user)]

    def _export(self, asked: Asked, rows: Rows, count: int) -> exports.Export:
        shown = Shown(page=self.list, asked=asked, rows=(), count=count, saved=self._saved())
        here = next((tab for tab in shown.tabs if tab["current"]), None)
        return exports.Export(
            title=str(self.list.title),
            view=str(here["label"]) if here else " ".join(token["word"] for token in shown.tokens),
            asked=asked.pairs(without=("page", "columns", "density", "rows")),
            address=self.request.build_absolute_uri(f"{self.request.path}{asked.whole}"),
            at=self.now,
            columns=shown.columns,
            rows=self._all_of(rows),
            count=count,
            most=MOST_EXPORTED,
        )

    def _all_of(self, rows: Rows) -> Iterator[Any]:
        """Every row, prepared a few at a time, so that a long list is never in memory as a whole."""
        every = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)
        while some := list(islice(every, CHUNK)):
            yield from self.prepared(some)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keeps, renames or deletes a view of this list, and leads back to where one was."""
        asked = self.list.read(request.GET)
        try:
            words = self._keep(asked, request)
        except Refusal as no:
            messages.error(request, no.message)
        else:
            messages.success(request, words)
        return HttpResponseRedirect(f"{request.path}{asked.whole}", status=303)

    def _keep(self, asked: Asked, request: HttpRequest) -> str:
        """What was done, in words. Raises a Refusal, Http404, PermissionDenied."""
        given: dict[str, Any] = {"name": request.POST.get("name", ""), "is_shared": "is_shared" in request.POST}
        by: dict[str, Any] = {"by": self.user, "at": self.now}
        if request.POST.get("do") == "save":
            query = request.META.get("QUERY_STRING", "")
            view = actions.save_view(page=self.list.name, query=query, **given, **by)
            return _("The view %(name)s is saved.") % {"name": view.name}
        view = self._own(request.POST.get("view", ""))
        if request.POST.get("do") == "delete":
            actions.delete_view(view=view, **by)
            return _("The view %(name)s is deleted.") % {"name": view.name}
        return _("The view is called %(name)s.") % {"name": actions.rename_view(view=view, **given, **by).name}

    def _own(self, key: str) -> SavedView:
        """Raises Http404 for a view that the person does not see, PermissionDenied for one of somebody else."""
        seen = SavedView.objects.on(self.list.name).seen_by(self.user)
        view: SavedView = get_object_or_404(seen, pk=key if access.is_id(key) else None)
        access.require_own(view, self.user)
        return view


def _tab(view: SavedView, user: User) -> Tab:
    is_own = view.owner_id == user.pk
    return Tab(view.name, view.query, str(view.pk), is_own, view.is_shared, "" if is_own else view.owner.name)
