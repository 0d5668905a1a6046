"""Missions own topics: found by their key, or by their title when only one is called so."""

from django.urls import reverse

from missions.models import Mission
from pipeline.catalogue import owners


def find(text: str) -> owners.Owner | None:
    named = Mission.objects.known_as(text) if text[:4].upper() == "MIS-" else Mission.objects.filter(title=text)
    found = list(named.only("number", "title", "owner_id")[:2])
    if len(found) != 1:
        return None
    mission = found[0]
    speakers = frozenset([str(mission.owner_id)] if mission.owner_id else [])
    return owners.Owner(
        "mission", mission.key, mission.title, reverse("portfolio:mission_show", args=[mission.key]), speakers
    )


owners.provide(find)
