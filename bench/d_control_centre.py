"""(d) Server time of the control centre against its own SQL, at 240 and at 10,000 missions."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from django.db import connection
from django.test import Client

from bench import signed_in
from bench.portfolio_facts import PORTFOLIO
from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import readers
from portfolio.models import MissionCard
from portfolio.views import parts

SIZES, ROUNDS, PAGE = (240, 10_000), 15, "/"
Query = tuple[str, Any]


def measure(installation: Installation, report: Report) -> None:
    browser = signed_in.browser()
    times: list[float] = []
    for size in SIZES:
        before = head()
        took = seconds_of(lambda size=size: PORTFOLIO.grow(size, readers.drain_fully))  # type: ignore[misc]
        settle()
        grown = f"; {head() - before:,} facts told and read in {took:.1f} s" if head() > before else ""
        report.say(f"{MissionCard.objects.count():,} missions{grown}")
        queries = asked_by(lambda: look_anew(browser))
        page, kept, raw = [], [], []
        for _ in range(ROUNDS):
            page.append(seconds_of(lambda: look_anew(browser)) * 1000)
            kept.append(seconds_of(lambda: look(browser)) * 1000)
            raw.append(seconds_of(lambda queries=queries: ask(queries)) * 1000)  # type: ignore[misc]
        times.append(median(page))
        report.say(f"page {spread(page, ' ms')}; its {len(queries)} queries raw {spread(raw, ' ms')}")
        report.say(f"page again while nothing moved {spread(kept, ' ms')}")
        report.judge(f"page against its raw SQL at {size:,} missions", median(page) / median(raw), most=3)
    report.say(f"{SIZES[1]:,} missions take {times[1] / times[0]:.2f} times as long as {SIZES[0]:,}")


def head() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(SUM(head), 0) FROM pipeline_partition")
        return int(cursor.fetchone()[0])


def settle() -> None:
    """What autovacuum does a minute after such an import."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def look(browser: Client) -> None:
    answer = browser.get(PAGE)
    if answer.status_code != 200:
        raise RuntimeError(f"{PAGE} answered {answer.status_code}")


def look_anew(browser: Client) -> None:
    """With nothing on the shelf: every part is asked for and rendered."""
    parts.shelf.clear()
    parts.rows.clear()
    look(browser)


def asked_by(what: Callable[[], None]) -> list[Query]:
    """The queries of the page, with their values."""
    found: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(note))
        what()
    return found


def ask(queries: Sequence[Query]) -> None:
    """The same through the driver alone, rows fetched."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
