"""What lists can be narrowed to: the owners, outcomes, goals, clusters and professions that there are."""

from interface.lists import Choice
from missions.models import Cluster
from portfolio.models import GoalCard, MissionCard, OutcomeCard, ProfessionCard


def owners() -> list[Choice]:
    """Whoever owns a mission, by name."""
    rows = MissionCard.objects.known().exclude(owner_id=None).order_by("owner_name", "owner_id")
    return [Choice(str(pk), name) for pk, name in rows.values_list("owner_id", "owner_name").distinct()]


def outcomes() -> list[Choice]:
    """The outcomes in their rank, then those that are retired."""
    rows = OutcomeCard.objects.exclude(key="").order_by("is_retired", "rank", "number")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def goals() -> list[Choice]:
    rows = GoalCard.objects.exclude(key="").order_by("number")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def clusters() -> list[Choice]:
    return [Choice(str(pk), title) for pk, title in Cluster.objects.order_by("title").values_list("pk", "title")]


def professions() -> list[Choice]:
    rows = ProfessionCard.objects.exclude(title="").order_by("title")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def leads() -> list[Choice]:
    """Whoever leads a profession, by name."""
    rows = ProfessionCard.objects.exclude(lead_id=None).order_by("lead_name", "lead_id")
    return [Choice(str(pk), name) for pk, name in rows.values_list("lead_id", "lead_name").distinct()]
