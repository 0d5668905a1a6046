"""Python's collector of cycles, which need not look on while events pass through by the thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stands_aside() -> Iterator[None]:
    """Events hold no cycles, and to make sure of it the collector would walk all of Django: a third of a rebuild's time."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
