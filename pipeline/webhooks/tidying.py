"""The log of deliveries is kept for thirty days; what is still owed stays, and the events themselves are in the log."""

from datetime import datetime, timedelta

from pipeline.models import Delivery

KEPT = timedelta(days=30)
AT_ONCE = 2000


def forget_old(*, at: datetime) -> int:
    """Drops deliveries that were settled and are older, with their tries. Returns how many; what is left, the next hour."""
    settled = [Delivery.State.DELIVERED, Delivery.State.SET_ASIDE]
    old = Delivery.objects.filter(owed_at__lt=at - KEPT)
    found = old.filter(state__in=settled) | old.filter(state=Delivery.State.FAILED, sequence=0)
    dropped = list(found.order_by("owed_at").values_list("pk", flat=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=dropped).delete()
    return len(dropped)
