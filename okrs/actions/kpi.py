"""A KPI is declared on a topic."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from accounts.models import User
from missions.models.limits import LINE, TITLE
from missions.models.texts import required_text, text
from okrs.events import CHECK_IN, KpiDeclared
from okrs.models import Kpi, NotComputable
from pipeline import log
from pipeline.windows import KpiRule, NotAKpi, require_valid

MOST_BYTES = 8_000


@log.action
def declare_kpi(
    *,
    title: str,
    rule: KpiRule | Mapping[str, Any],
    unit: str = "",
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> Kpi:
    """A new KPI; readers compute it from the first event of its topic on. Raises NotComputable, UnknownTopic, TextMissing."""
    title = required_text(title, "title", TITLE)
    unit = text(unit, "unit", LINE)
    computes = _valid(rule)
    topic = log.topic_named(computes.topic)
    kpi = Kpi.created(
        title=title, unit=unit, topic=topic, rule=computes.to_json(), declared_by=by, external_key=external_key, at=at
    )
    log.append(KpiDeclared(kpi_id=kpi.pk, key=kpi.key, title=title, unit=unit, rule=kpi.rule), by=by, at=at)
    return kpi


def _valid(rule: KpiRule | Mapping[str, Any]) -> KpiRule:
    """Raises NotComputable."""
    try:
        computes = rule if isinstance(rule, KpiRule) else KpiRule.from_json(rule)
        require_valid(computes)
    except NotAKpi as trouble:
        raise NotComputable(trouble.sentence, field=trouble.field) from trouble
    if computes.topic == CHECK_IN:
        raise NotComputable(
            "A KPI of check-ins would count the check-ins that it makes itself. Choose another topic.", field="topic"
        )
    if len(orjson.dumps(computes.to_json())) > MOST_BYTES:
        raise NotComputable("The rule is too long. Use fewer or shorter conditions.", field="where")
    return computes
