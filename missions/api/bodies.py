"""What requests about missions carry."""

from missions.api.named import Person, Row
from missions.models import (
    Ambition,
    Assessment,
    Cluster,
    Conclusion,
    Mission,
    MissionState,
    MissionType,
    Outcome,
    StrategicGoal,
)
from missions.models.conclusion import MOST_EVIDENCE
from missions.models.limits import FREE_TEXT, REASON, STATEMENT, TITLE
from rest import fields

MOST_FTE, MOST_MONEY = 99_999, 10**15


def amount(most: int) -> fields.Exact:
    return fields.Exact(least=0, most=most, places=2, required=False, allow_null=True)


class MissionFilters(fields.Parameters):
    state = fields.Several(fields.Choice(MissionState.values))
    type = fields.Several(fields.Choice(MissionType.values))
    ambition = fields.Several(fields.Choice(Ambition.values))
    outcome = Row(Outcome)
    goal = Row(StrategicGoal, help_text="The goal of its outcome, or its own.")
    cluster = Row(Cluster)
    parent = Row(Mission)  # type: ignore[assignment]  # a name that the toolkit uses for itself
    owner = Person()
    ends_on__lte = fields.Day()
    ends_on__gte = fields.Day()
    external_key = fields.Text()
    title__icontains = fields.Text(help_text="A part of the title.")
    updated_at__gte = fields.Moment()


class Window(fields.Body):
    starts_on = fields.Day(required=False, allow_null=True)
    ends_on = fields.Day(required=False, allow_null=True, help_text="The first day after the mission.")


class Envelope(fields.Body):
    fte_min = amount(MOST_FTE)
    fte_max = amount(MOST_FTE)
    money_min = amount(MOST_MONEY)
    money_max = amount(MOST_MONEY)
    currency = fields.Text(longest=3, shortest=0, required=False, help_text="Three capital letters, such as GBP.")


class NewMission(Window, Envelope):
    title = fields.Text(longest=TITLE)
    purpose = fields.Text(longest=STATEMENT, lines=True, help_text="Written once: it never changes afterwards.")
    type = fields.Choice([kind for kind in MissionType.values if kind != "unclassified"])
    ambition = fields.Choice([kind for kind in Ambition.values if kind != "unclassified"], required=False)
    outcome = Row(Outcome, required=False, allow_null=True)
    goal = Row(StrategicGoal, required=False, allow_null=True)
    owner = Person(required=False, allow_null=True)
    external_key = fields.Text(required=False)
    assessment = Row(Assessment, required=False, allow_null=True, help_text="The assessment that led to it.")
    parent = Row(  # type: ignore[assignment]
        Mission, required=False, allow_null=True, help_text="The strategic mission that spawned it."
    )


class BroughtInMission(Window, Envelope):
    title = fields.Text(longest=TITLE)
    purpose = fields.Text(longest=STATEMENT, lines=True)
    type = fields.Choice(MissionType.values, required=False)
    ambition = fields.Choice(Ambition.values, required=False)
    outcome = Row(Outcome, required=False, allow_null=True)
    goal = Row(StrategicGoal, required=False, allow_null=True)
    owner = Person(required=False, allow_null=True)
    named_owners = fields.Several(fields.Text(), required=False, help_text="Owners elsewhere, without an account here.")
    source_facts = fields.FreeJson(required=False, help_text="What the source says that has no place of its own here.")
    external_key = fields.Text(required=False)


class Reason(fields.Body):
    reason = fields.Text(longest=REASON, lines=True)


class NewWindow(fields.Body):
    starts_on = fields.Day(allow_null=True)
    ends_on = fields.Day(allow_null=True, help_text="The first day after the mission.")
    reason = fields.Text(longest=REASON, lines=True)


class NewEnvelope(Envelope):
    """The whole envelope: what is left out is open afterwards."""

    reason = fields.Text(longest=REASON, lines=True)


class NewAlignment(fields.Body):
    outcome = Row(Outcome)
    reason = fields.Text(longest=REASON, lines=True)


class NewType(fields.Body):
    type = fields.Choice([kind for kind in MissionType.values if kind != "unclassified"])
    ambition = fields.Choice(Ambition.values)
    reason = fields.Text(longest=REASON, lines=True)


class NewReport(fields.Body):
    reported_on = fields.Day()
    rating = fields.Text(longest=120)
    rated_by = fields.Text(longest=120)
    ends_on = fields.Day(required=False, allow_null=True)
    whole_life_cost = amount(MOST_MONEY)
    currency = fields.Text(longest=3, shortest=0, required=False)


class NewConclusion(fields.Body):
    """Without a result or without what was learned it is answered with `conclusion_missing`."""

    result = fields.Choice(Conclusion.Result.values, required=False, default="")
    learned = fields.Text(longest=FREE_TEXT, shortest=0, lines=True, required=False, default="")
    would_change_mind = fields.Text(longest=FREE_TEXT, shortest=0, lines=True, required=False)
    confidence = fields.Whole(least=0, most=10, required=False)
    evidence = fields.Several(
        fields.Text(longest=REASON), most=MOST_EVIDENCE, required=False,
        help_text="Links, ids of events, or words.",
    )  # fmt: skip
    counter_evidence = fields.Several(fields.Text(longest=REASON), most=MOST_EVIDENCE, required=False)
    children = fields.Text(
        longest=REASON, shortest=0, lines=True, required=False, help_text="What becomes of its open children."
    )
