"""What this room tells the catalogue: which pages stand on a topic, read from what the pages themselves watch."""

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from okrs.events import CHECK_IN
from pipeline.catalogue import notices, who
from pipeline.catalogue.notices import Notice
from portfolio.handlers import TABLES, TITLES


def _pages() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Title, URL name, and the read models that the page watches; said by the views, so that it stays true."""
    from portfolio.views import board, cascade, centre, decisions, key_result_list, missions, people, professionals

    yield _("Control centre"), "portfolio:control_centre", centre.WATCHES
    yield _("Outcomes, and each outcome's page"), "portfolio:outcome_board", board.WATCHES
    yield _("Missions, and each mission's page"), "portfolio:mission_list", missions.Missions.watches
    yield _("The decision log"), "portfolio:decision_list", decisions.Decisions.watches
    yield _("Key results"), "portfolio:key_result_list", key_result_list.KeyResults.watches
    yield _("Cascade, and each goal's page"), "portfolio:cascade", cascade.WATCHES
    yield _("People by week"), "portfolio:heat_map", people.WATCHES
    yield _("Everybody"), "portfolio:professional_list", professionals.People.watches


def read_models() -> Iterable[who.Reading]:
    for name, (_table, projection) in TABLES.items():
        reader = who.Reader("read_model", name, str(TITLES[name]), reverse("pipeline:subscription_list"))
        yield from ((topic, reader) for topic in projection.TOPICS)


def told(topic: str, so_far: Sequence[Notice]) -> Iterable[Notice]:
    """Pages that watch what is kept from the topic; and those that show check-ins which a KPI of the topic makes."""
    direct = {name for name, (_table, projection) in TABLES.items() if topic in projection.TOPICS}
    measured = sum(notice.kind == "key_result" for notice in so_far)
    through = (
        {name for name, (_table, projection) in TABLES.items() if CHECK_IN in projection.TOPICS} if measured else set()
    )
    for title, url, watches in _pages():
        if direct & set(watches):
            kept = ", ".join(str(TITLES[name]).lower() for name in watches if name in direct)
            says = _("would stand still: it shows %(kept)s.") % {"kept": kept}
            yield Notice("page", title, says, reverse(url), 2, topic, url)
        elif through & set(watches):
            says = _("would show old figures of what these key results measure.")
            yield Notice("page", title, says, reverse(url), 4, CHECK_IN, url)


who.provide(read_models)
notices.provide(told)
