"""Each assessment that was kept gets the activity it was about, and its rounds become turns.

The activity takes the assessment's own id: so the facts of before, which name the assessment alone, are about it.
"""

from typing import Any

from django.db import migrations

QUESTION, ANSWER, REASON = "question", "answer", "reason"


def move(apps: Any, schema_editor: Any) -> None:
    found = (
        apps.get_model("missions", "Assessment"),
        apps.get_model("missions", "Activity"),
    )
    assessments, activities = found[0].objects, found[1].objects
    number = 0
    for number, assessment in enumerate(assessments.order_by("number"), start=1):
        activity = activities.create(
            pk=assessment.pk,
            number=number,
            title=assessment.title,
            words=assessment.draft.get("purpose", ""),
            proposed_by_id=assessment.assessed_by_id,
            created_at=assessment.created_at,
            updated_at=assessment.created_at,
        )
        assessment.activity, assessment.finished_at = activity, assessment.created_at
        assessment.purpose = assessment.draft.get("purpose", "")
        assessment.save(update_fields=["activity", "finished_at", "purpose"])
        _turn(apps, assessment)
    if number:
        apps.get_model("pipeline", "NumberSeries").objects.update_or_create(prefix="ACT", defaults={"last": number})


def _turn(apps: Any, assessment: Any) -> None:
    asked: set[str] = set()
    turns, entry = [], 1
    for position, said in enumerate(assessment.rounds, start=1):
        if said[QUESTION] in asked:
            asked, entry = set(), entry + 1
        asked.add(said[QUESTION])
        turns.append(
            apps.get_model("missions", "Turn")(
                assessment=assessment,
                position=position,
                round=entry,
                question=said[QUESTION],
                answer=said[ANSWER],
                reason=said.get(REASON, ""),
                given_by_id=assessment.assessed_by_id,
                given_at=assessment.created_at,
            )
        )
    apps.get_model("missions", "Turn").objects.bulk_create(turns)


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0012_activities_are_proposed_and_assessed_in_sessions"),
        ("pipeline", "0001_initial"),
    ]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
