"""How the program speaks to whoever runs it: one line an occurrence, for people to read or, as JSON, for machines to collect.

Every line carries what is bound at the time: the request's id, which its events, the tasks it starts, the readers' lines
and the webhooks it causes carry on.
"""

from typing import Any

import orjson
import structlog

TEXT, JSON = "text", "json"
REQUESTS = "rest.request"

_COMMON = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def configuration(level: str, form: str) -> dict[str, Any]:
    """Python's logging configuration. In text, what went well is not said line by line: a terminal is for people."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _COMMON,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(form)],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            REQUESTS: {"level": level if form == JSON else "WARNING"},
            # These bring handlers of their own, whose lines no machine could read; a sweep every second is no news.
            **{name: {"handlers": [], "propagate": True} for name in ("uvicorn", "uvicorn.error")},
            "uvicorn.access": {
                "handlers": [],
                "propagate": False,
            },  # REQUESTS says it better, without what follows the ?
            "celery": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }


def _last(form: str) -> list[Any]:
    if form == JSON:
        # Where it happened, not with what: variables hold tokens, passwords and what is said of people.
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(frames),
            structlog.processors.JSONRenderer(serializer=_dumps),
        ]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False, exception_formatter=plain)]


def _dumps(line: dict[str, Any], **_: Any) -> str:
    return orjson.dumps(line, default=str).decode()
