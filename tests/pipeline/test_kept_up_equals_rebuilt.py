"""Every read model, kept up through whatever happens, is byte for byte what the log gives when it is read again.

A read model that a room registers is tested here without a word being said: whoever adds one and whose rows the random
life of tests/pipeline/conftest.py never touches is told so by the first assertion.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest

from pipeline import dead_letters, readers, readmodels
from pipeline.models import DeadLetter

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it, the transaction rolls back."""


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch) -> Callable[[random.Random], None]:
    """Makes readers take batches of any size, and now and then die after their work and before the commit."""

    def make(chance: random.Random) -> None:
        def and_perhaps_die(handle: Callable[..., Any]) -> Callable[..., Any]:
            def run(*args: Any, **more: Any) -> Any:
                parked = handle(*args, **more)
                if chance.random() < 0.1:
                    raise Killed
                return parked

            return run

        monkeypatch.setattr(readers, "batch_size", lambda: chance.choice((1, 2, 3, 7, 500)))
        for way in ("handle_or_stumble", "handle_or_park"):
            monkeypatch.setattr(dead_letters, way, and_perhaps_die(getattr(dead_letters, way)))

    return make


def _drain_as_if_killed_now_and_then(chance: random.Random) -> int:
    """How often it died."""
    deaths = 0
    for _ in range(chance.randint(1, 3)):  # the same news more than once
        try:
            readers.drain()
        except Killed:
            deaths += 1
    return deaths


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_up_equals_rebuilt_byte_for_byte(
    seed: int, life: Callable[[int], Any], unruly: Callable[[random.Random], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    lived = life(seed)
    lived.begin()
    unruly(chance)
    deaths = 0
    for _ in range(20):
        lived.go_on(7)
        deaths += _drain_as_if_killed_now_and_then(chance)
    monkeypatch.undo()
    readers.drain_fully()

    assert lived.happened > 60
    assert deaths > 3
    assert not DeadLetter.objects.filter(resolved_at__isnull=True).exists()
    kept_up = {kept.name: kept.dump() for kept in readmodels.all_of_them()}
    empty = [name for name, dump in kept_up.items() if dump in (b"[]", b"[[],[]]")]
    assert empty == [], "the random life touches no row of these: teach it to, in tests/pipeline/conftest.py"

    for kept in readmodels.all_of_them():
        readmodels.rebuild(kept)
        assert kept.dump() == kept_up[kept.name], kept.name


def test_a_rebuild_of_rows_that_were_tampered_with_puts_them_right(life: Callable[[int], Any]) -> None:
    lived = life(4)
    lived.begin()
    readers.drain_fully()
    for kept in readmodels.all_of_them():
        before = kept.dump()
        kept.clear()
        assert kept.dump() in (b"[]", b"[[],[]]")
        readmodels.rebuild(kept)
        assert kept.dump() == before
