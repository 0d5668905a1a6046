"""How this room forgets a person who is erased: as the owner of something elsewhere, or as a rater, known by name alone."""

from datetime import datetime

from django.db.models import F

from accounts.erased import ERASED
from missions.models import Mission, Outcome, StatusReport
from pipeline.personal.rooms import Known, Room


def _known(ids: frozenset[str]) -> Known:
    return Known(ids)


def _forget(ids: frozenset[str], words: frozenset[str], at: datetime) -> None:
    for model in (Mission, Outcome):
        for pk, owners in model.objects.exclude(named_owners=[]).values_list("pk", "named_owners"):
            if words & set(owners):
                named = [ERASED if owner in words else owner for owner in owners]
                model.objects.filter(pk=pk).update(named_owners=named, version=F("version") + 1, updated_at=at)
    for report in StatusReport.objects.filter(rated_by__in=words):
        # Two of one mission and day must not become the same.
        StatusReport.objects.filter(pk=report.pk).update(rated_by=f"{ERASED} {str(report.pk)[-4:]}")


ROOM = Room("missions", _known, _forget)
