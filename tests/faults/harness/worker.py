"""The product's Celery application with the poisoned subscription besides: `celery -A tests.faults.harness.worker worker`."""

from config.celery import app

app.conf.include = [*app.conf.include, "tests.faults.harness.poison"]
