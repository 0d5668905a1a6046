"""The decision log: a page of every decision taken in the portfolio, and the same as a feed for readers of news."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.authentication import feed_reader
from interface.lists import Asked, Column, Shown
from portfolio import watched
from portfolio.lists.decisions import DecisionList, kind_word
from portfolio.queries import decision_log, gates
from portfolio.views.parts import rendered_row
from portfolio.views.watching import WatchedList

FED = 50


class Decisions(WatchedList):
    page = DecisionList
    template, row_template = "portfolio/decision_list.html", "portfolio/decision_row.html"
    watches = (watched.DECISION_ENTRY,)

    def rows(self, asked: Asked) -> Any:
        wanted = {**asked.values, "q": asked.q, "by": asked.people("by", self.user.pk)}
        rows = decision_log.filtered(decision_log.listed(), wanted)
        return rows.order_by(*_order(asked)).values(*decision_log.LISTED)

    def prepared(self, rows: Sequence[Any]) -> Sequence[Any]:
        return decision_log.told(rows)

    def row_html(self, row: dict[str, Any], columns: dict[str, Column], picks: bool) -> SafeString:
        shown = {**row, "day": self.today, "kind_word": kind_word(row["kind"])}
        return rendered_row(self.row_template, shown, columns=columns, picks=picks)

    def context(self, shown: Shown) -> dict[str, Any]:
        query = shown.asked.query()
        feed = reverse("portfolio:decision_feed")
        return {
            **super().context(shown),
            "headline": self.headline(shown),
            "gates": gates.counts(self.today),
            "feed_url": f"{feed}{query}" if len(query) > 1 else feed,
        }

    def headline(self, shown: Shown) -> str:
        if shown.asked.mistakes:
            return str(shown.page.title)
        if shown.asked.is_narrowed:
            return ngettext("%(n)d decision fits", "%(n)d decisions fit", shown.count) % {"n": shown.count}
        return ngettext(
            "%(n)d decision made the portfolio what it is", "%(n)d decisions made the portfolio what it is", shown.count
        ) % {"n": shown.count}


def _order(asked: Asked) -> tuple[Any, ...]:
    """The newest first is the usual way; every other order ends with it."""
    if asked.sort_name == "at" and asked.is_descending:
        return "at", "entry_id"
    newest = ("-at", "-entry_id")
    if asked.sort_name == "at":
        return newest
    column = F({"kind": "kind", "by": "by_name"}[asked.sort_name])
    return (column.desc(nulls_last=True) if asked.is_descending else column.asc(nulls_last=True), *newest)


@require_safe
def decision_feed(request: HttpRequest) -> HttpResponse:
    """The newest decisions that fit, as Atom. Who reads it is known by their session, or by a token (see docs/decisions)."""
    reader = feed_reader(request)
    if reader is None:
        refused = HttpResponse(_("Sign in, or send a token that may read the portfolio as the password."), status=401)
        refused.headers["WWW-Authenticate"] = 'Basic realm="cairn", charset="UTF-8"'
        return refused
    asked = DecisionList().read(request.GET)
    if asked.mistakes:
        return HttpResponse(
            " ".join(mistake.sentence for mistake in asked.mistakes), status=400, content_type="text/plain"
        )
    wanted = {**asked.values, "q": asked.q, "by": asked.people("by", reader.pk)}
    rows = decision_log.filtered(decision_log.listed(), wanted).order_by("-at", "-entry_id")
    return _atom(request, decision_log.told(rows.values(*decision_log.LISTED)[:FED]))


def _atom(request: HttpRequest, entries: Sequence[dict[str, Any]]) -> HttpResponse:
    page = request.build_absolute_uri(reverse("portfolio:decision_list"))
    here = request.build_absolute_uri()
    feed = Atom1Feed(title=_("Decisions of the portfolio"), link=page, feed_url=here, description="", language="en-gb")
    for entry in entries:
        address = request.build_absolute_uri(reverse("portfolio:event_show", args=[entry["entry_id"]]))
        feed.add_item(
            title=f"{decision_log.about(entry)}: {entry['sentence']}",
            link=address,
            description=entry["reason"],
            unique_id=f"urn:uuid:{entry['entry_id']}",
            author_name=entry["by_name"] or "Cairn",
            pubdate=entry["at"],
            updateddate=entry["recorded_at"],
            categories=[kind_word(entry["kind"])],
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
