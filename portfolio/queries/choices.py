"""What lists can be narrowed to: the owners, outcomes, goals, clusters and professions that there are."""

from accounts.models import User
from interface.lists import Choice
from missions.models import Cluster
from portfolio.models import DecisionEntry, GoalCard, Kin, MissionCard, OutcomeCard, ProfessionCard


def owners() -> list[Choice]:
    """Whoever owns a mission, by name."""
    rows = MissionCard.objects.known().exclude(owner_id=None).order_by("owner_name", "owner_id")
    return [Choice(str(pk), name) for pk, name in rows.values_list("owner_id", "owner_name").distinct()]


def deciders() -> list[Choice]:
    """Whoever has decided anything, by name."""
    rows = User.objects.filter(pk__in=DecisionEntry.objects.exclude(by_id=None).values("by_id")).order_by("name", "pk")
    return [Choice(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def outcomes() -> list[Choice]:
    """The outcomes in their rank, then those that are retired."""
    rows = OutcomeCard.objects.exclude(key="").order_by("is_retired", "rank", "number")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def goals() -> list[Choice]:
    rows = GoalCard.objects.exclude(key="").order_by("number")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def clusters() -> list[Choice]:
    return [Choice(str(pk), title) for pk, title in Cluster.objects.order_by("title").values_list("pk", "title")]


def parents() -> list[Choice]:
    """The missions that have children, by title."""
    above = Kin.objects.exclude(parent_id=None).values("parent_id")
    rows = MissionCard.objects.known().filter(pk__in=above).order_by("title")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def professions() -> list[Choice]:
    rows = ProfessionCard.objects.exclude(title="").order_by("title")
    return [Choice(key, title) for key, title in rows.values_list("key", "title")]


def leads() -> list[Choice]:
    """Whoever leads a profession, by name."""
    rows = ProfessionCard.objects.exclude(lead_id=None).order_by("lead_name", "lead_id")
    return [Choice(str(pk), name) for pk, name in rows.values_list("lead_id", "lead_name").distinct()]
