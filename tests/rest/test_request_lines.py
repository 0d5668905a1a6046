"""What a process says of the requests it answers: in its log, line by line, and in figures at /metrics."""

import io
import json
import logging
from typing import Any

import pytest
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from config import env, logs
from missions.actions import goal
from pipeline import log

pytestmark = pytest.mark.django_db


def spoken(form: str, say: Any) -> str:
    """What a handler set up as the product sets it up writes when `say(logger)` was called."""
    setup = logs.configuration("INFO", form)["formatters"]["lines"]
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(setup["()"](**{name: value for name, value in setup.items() if name != "()"}))
    logger = logging.Logger("test.lines", "INFO")
    logger.addHandler(handler)
    say(logger)
    return heard.getvalue()


def test_a_line_for_machines_is_json_with_what_is_bound_and_what_was_said() -> None:
    with bound_contextvars(request_id="abc"):
        line = json.loads(spoken("json", lambda logger: logger.warning("parked %s", "it", extra={"sequence": 7})))
    assert line["event"] == "parked it" and line["request_id"] == "abc" and line["sequence"] == 7
    assert line["level"] == "warning" and line["logger"] == "test.lines" and line["at"].endswith("Z")


def test_an_exception_is_one_line_for_machines_and_readable_for_people() -> None:
    def fail(logger: logging.Logger) -> None:
        password = "hush" + "hush"  # noqa: F841 - what a frame holds is nobody's business
        try:
            raise ValueError("a broken thing")
        except ValueError:
            logger.exception("failed")

    lines = spoken("json", fail).splitlines()
    assert len(lines) == 1 and json.loads(lines[0])["exception"][0]["exc_value"] == "a broken thing"
    assert "Traceback" in spoken("text", fail)
    assert "hushhush" not in lines[0] + spoken("text", fail)


def test_no_second_line_tells_the_address_with_what_was_asked() -> None:
    assert not logging.getLogger("uvicorn.access").propagate


def test_every_answer_is_a_line_with_its_request_and_who_asked(client: Any, person: Any, caplog: Any) -> None:
    somebody = person("member")
    client.force_login(somebody)
    caplog.set_level(logging.INFO, logger=logs.REQUESTS)
    client.get("/missions?q=hidden", headers={"X-Request-ID": "follow-me"})
    (line,) = [record for record in caplog.records if record.name == logs.REQUESTS]
    assert (line.status, line.user) == (200, str(somebody.pk)) and line.ms > 0
    assert "hidden" not in str(vars(line))


def test_a_line_is_no_reason_to_ask_the_database(client: Any, caplog: Any, django_assert_num_queries: Any) -> None:
    caplog.set_level(logging.INFO, logger=logs.REQUESTS)
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
    assert [record.user for record in caplog.records if record.name == logs.REQUESTS] == [None]


def test_a_wrong_form_of_the_log_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(env.Misconfigured, match="text or json"):
        env.one_of("LOG_FORMAT", "text", (logs.TEXT, logs.JSON))


def metrics(client: Any, token: str = "") -> Any:
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})


def test_metrics_are_for_whoever_may_read_topics(client: Any, token: Any) -> None:
    assert metrics(client).status_code == 401
    assert metrics(client, token("missions:read")).status_code == 403


def test_metrics_tell_requests_by_pattern_and_how_far_readers_are_behind(client: Any, token: Any, person: Any) -> None:
    goal.set_goal(title="Grow", by=person("executive"), at=timezone.now())
    client.get("/healthz/MIS-404404")
    client.get("/healthz")
    told = metrics(client, token("topics:read")).content.decode()
    figures = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert float(figures['cairn_request_seconds_count{method="GET",place="healthz",status="2xx"}']) >= 1
    assert "MIS-404404" not in told
    assert float(figures['cairn_topic_events_total{topic="missions.goal"}']) == 1
    assert float(figures['cairn_reader_lag_events{subscription="portfolio.goal_card"}']) == 1
    assert float(figures['cairn_parked_events{subscription="portfolio.goal_card"}']) == 0


def test_what_an_event_causes_names_the_request_that_it_began_with() -> None:
    with bound_contextvars(request_id="first"):
        (first,) = log.write([drafted()])
    with log.caused_by(first):
        (then,) = log.write([drafted()])
    assert (then.correlation_id, then.causation_id) == ("first", first.id)


def drafted() -> log.Draft:
    return log.Draft(topic="missions.goal", type="missions.goal.set.v1", key="1", data={}, time=timezone.now())
