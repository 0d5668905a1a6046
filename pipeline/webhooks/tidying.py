"""The log of deliveries is kept for thirty days; what is still owed stays, and the events themselves are in the log."""

from datetime import datetime, timedelta

from pipeline.models import Delivery

KEPT = timedelta(days=30)
AT_ONCE, STEPS = 2_000, 50  # rows that go in one transaction, and such steps in an hour


def forget_old(*, at: datetime, at_once: int = AT_ONCE) -> int:
    """Drops deliveries that were settled and are older, with their tries. Returns how many; what is left, the next hour."""
    settled = [Delivery.State.DELIVERED, Delivery.State.SET_ASIDE]
    old = Delivery.objects.filter(owed_at__lt=at - KEPT)
    found = old.filter(state__in=settled) | old.filter(state=Delivery.State.FAILED, sequence=0)
    dropped = 0
    for _ in range(STEPS):
        these = list(found.order_by("owed_at").values_list("pk", flat=True)[:at_once])
        if not these:
            break
        Delivery.objects.filter(pk__in=these).delete()
        dropped += len(these)
    return dropped
