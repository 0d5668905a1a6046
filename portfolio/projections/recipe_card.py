"""One row for each stage of a path: the team that its newest recipe asks for."""

from pipeline.envelope import Event
from portfolio.projections.told import Row, folding
from professions import events as professions

TOPICS = (professions.RECIPE,)


def rows_of(event: Event) -> list[str]:
    return [event.data["path_stage"]]


def blank(path_stage: str) -> Row:
    return {"path_stage": path_stage, "edition": 0, "last_activity_at": None, "detail": {"lines": []}}


def _written(row: Row, event: Event) -> None:
    row["edition"], row["detail"]["lines"] = event.data["edition"], event.data["lines"]


fold = folding({professions.RecipeWritten: _written})
