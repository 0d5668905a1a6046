"""The list kit: views, search, filters, tokens, the table with its bar, and what it says when it does not understand."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from interface.lists import (
    Asked,
    Bulk,
    Cell,
    Choice,
    Choices,
    Column,
    Days,
    Keys,
    ListPage,
    Shown,
    Sort,
    Tab,
    View,
    column,
)

ROWS = [
    {"key": "MIS-3", "title": "Full shelves pod", "type": "platform", "status": "on_track", "score": 84, "owner": "Amina Yusuf"},
    {"key": "MIS-7", "title": "Poultry category pod", "type": "platform", "status": "regressed", "score": 56, "owner": "Idris Bello"},
    {"key": "MIS-16", "title": "London, at the hour you asked for", "type": "feature", "status": "off_track", "score": 53,
     "owner": "Maeve Byrne"},
]  # fmt: skip
KINDS = (Choice("strategic", "Strategic"), Choice("feature", "Feature"), Choice("platform", "Platform"))


class Missions(ListPage):
    """A list that belongs to no page, so that nobody can keep views of it."""

    title = "Missions of the gallery"
    searches = "Title or owner"
    empty_title = "No mission yet"
    empty_text = "A mission is one attempt at one outcome. Propose the first."
    columns = (
        column("mission", "Mission", Cell("title", "Mission", lambda row: row["title"]), main=True, sort="title"),
        column("type", "Type"),
        column("status", "Status", sort="status"),
        column("attained", "Attained", "score", number=True, sort="attained"),
        Column("owner", "Owner", ()),
    )
    filters = (Choices("kind", "Type", KINDS), Days("until", "Last day until"), Keys("key", "Missions"))
    sorts = (
        Sort("title", "Title, A to Z", "Title, Z to A"),
        Sort("attained", "Least attained", "Most attained"),
        Sort("status", "Status"),
    )
    views = (View("All", ""), View("Features", "kind=feature"))
    bulk = (Bulk("Affiliate", "interface:gallery", "boxes"), Bulk("Hand over", "interface:gallery", "user-plus"))

    def counted(self, count: int) -> str:
        return f"{count} missions"


def shown(opened_at: datetime) -> dict[str, Any]:
    page = Missions()
    asked = page.read(QueryDict("kind=feature&kind=platform&sort=-attained"))
    saved = [
        Tab("Platform, for Monday", "kind=platform", "1", is_own=True),
        Tab("What troubles us", "q=pod", "2", is_shared=True),
    ]
    rows = [_row(row, asked) for row in sorted(ROWS, key=lambda row: -int(str(row["score"])))]
    return {
        "list": Shown(page=page, asked=asked, rows=rows, count=3, saved=saved, bulk=page.bulk),
        "empty": Shown(page=page, asked=page.read(QueryDict("q=unicorn")), rows=[], count=0),
        "refused": Shown(page=page, asked=page.read(QueryDict("colour=red&sort=colour")), rows=[], count=0),
    }


def _row(row: dict[str, Any], asked: Asked) -> SafeString:
    return render_to_string(
        "interface/gallery/list_kit_row.html", {"row": row, "columns": asked.visible, "picks": True}
    )
