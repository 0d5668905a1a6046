"""The Celery application: the worker that reads the log, and beat that sweeps behind it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["pipeline", "okrs"])


def _install_reader_loop() -> None:
    from pipeline.loop import ReaderLoop

    app.steps["worker"].add(ReaderLoop)


app.on_after_finalize.connect(lambda **_: _install_reader_loop(), weak=False)
