"""pytest plugin (`-p pytest_groups`): which tests run in one process, when a run of everything shares them among several.

A group is a file, or a folder whose tests share something costly or fight for it. xdist's own `--dist loadgroup` is not
used: it hands its groups over within the tests' ids, which pytest 9.2 no longer lets it change, and says nothing.
"""

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

LONG = (  # longest first
    "tests/browser/test_every_page.py",  # half of what browsers do: the other half may run beside it
    "tests/faults",
    "tests/browser/test_pages_on_the_way.py",
    "tests/browser",
    "tests/real_data",
    "tests/missions/test_purpose_for_good.py",
    "tests/launcher",
    "tests/demo",
    "tests/api/test_every_operation.py",
    "tests/bad_inputs",
)


def group_of(nodeid: str) -> str:
    place = nodeid.partition("::")[0]
    return next((folder for folder in LONG if place.startswith(folder)), place)


def rank_of(group: str) -> int:
    return LONG.index(group) if group in LONG else len(LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "LoadScopeScheduling | None":
    """For `--dist loadscope`: our groups in place of xdist's scopes. Every other way to share is xdist's own."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: rank_of(group_of(item.nodeid)))  # stable
