"""The product's Celery application, which knows the bench's read model and task besides: `celery -A bench.worker worker`."""

from config.celery import app

app.conf.include = ["bench.stock"]
