"""The roof of /api/v1: every room brings its own endpoints."""

from importlib import import_module, util
from typing import Any

MODULES = (
    "rest.urls",
    "accounts.api",
    "pipeline.api",
    "missions.api",
    "okrs.api",
    "professions.api",
    "portfolio.api",
)


def endpoints(module: str) -> list[Any]:
    return list(import_module(module).routes) if util.find_spec(module) else []


app_name = "api"
urlpatterns = [endpoint for module in MODULES for endpoint in endpoints(module)]
