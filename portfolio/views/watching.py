"""Lists that are watched: they wait for one's own writes, say how fresh they are, and move by themselves."""

from typing import Any, ClassVar

from django.http import HttpRequest

from accounts.lists import ListView
from interface.lists import Asked, Shown
from portfolio import watched
from portfolio.queries import freshness
from portfolio.views.parts import is_up_to_date


class WatchedList(ListView):
    """Subclasses name the read models that they show."""

    watches: ClassVar[tuple[str, ...]]
    part_template = "portfolio/list_part.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        self.is_current = is_up_to_date(request, *self.watches)
        return super().get(request, **kwargs)

    def part(self, asked: Asked) -> dict[str, str]:
        if asked.mistakes:
            return {}
        query = asked.query()
        return {
            "part_url": f"{self.request.path}{query}{'' if query == '?' else '&'}part=list",
            "watches": " ".join((*self.watches, watched.LATE)),
        }

    def context(self, shown: Shown) -> dict[str, Any]:
        return {"fresh": freshness.of(self.watches, self.now), "is_current": self.is_current}
