"""The Celery application: the worker that reads the log, and beat that sweeps behind it."""

import os
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["pipeline", "missions", "okrs"])


@setup_logging.connect(weak=False)
def _leave_the_log_alone(**_: Any) -> None:
    """Celery would put handlers of its own on the loggers; Django's setting says how every process speaks."""


@before_task_publish.connect(weak=False)
def _send_the_request_along(headers: dict[str, Any], **_: Any) -> None:
    headers["request_id"] = get_contextvars().get("request_id", "")


@task_prerun.connect(weak=False)
def _carry_the_request_on(task_id: str, task: Any, **_: Any) -> None:
    """What a task says and causes names the request that started it; one that nobody asked for names itself."""
    clear_contextvars()
    bind_contextvars(request_id=getattr(task.request, "request_id", "") or task_id, task=task.name)


@task_prerun.connect(weak=False)
def _drop_dead_connections(**_: Any) -> None:
    """Connections are kept from task to task; one that the database has closed would fail every task from then on."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:  # a task that is called inside a transaction is part of it
            connection.close_if_unusable_or_obsolete()


def _install_reader_loop() -> None:
    from pipeline.loop import ReaderLoop
    from pipeline.webhooks.carrier import Carrier

    app.steps["worker"].update({ReaderLoop, Carrier})


app.on_after_finalize.connect(lambda **_: _install_reader_loop(), weak=False)
