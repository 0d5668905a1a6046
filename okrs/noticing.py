"""What this room tells the catalogue: which KPIs read a topic, and which key results and missions hang on them."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from missions.events import MISSION
from okrs.events import KPI
from okrs.models import KeyResult, Kpi, Objective
from pipeline.catalogue import notices, who
from pipeline.catalogue.notices import Notice
from pipeline.models import StoredEvent

PAGES = {"mission": "portfolio:mission_show", "outcome": "portfolio:outcome_show", "goal": "portfolio:goal_show"}


def kpis_that_read() -> Iterable[who.Reading]:
    """Each since it was declared."""
    kpis = list(Kpi.objects.order_by("number"))
    declared = StoredEvent.objects.filter(topic=KPI, key__in=[str(kpi.pk) for kpi in kpis], type=f"{KPI}.declared.v1")
    since = dict(declared.values_list("key", "time")) if kpis else {}
    for kpi in kpis:
        href = reverse("okrs:kpi_show", args=[kpi.key])
        reader = who.Reader("kpi", kpi.subscription, f"{kpi.key} {kpi.title}", href, since=since.get(str(kpi.pk)))
        yield kpi.topic_id, reader


def told(topic: str, so_far: Sequence[Notice]) -> Iterable[Notice]:
    """KPIs of the topic, the open key results that follow them, and who holds those."""
    kpis = list(Kpi.objects.on(topic).order_by("number"))
    for kpi in kpis:
        href = reverse("okrs:kpi_show", args=[kpi.key])
        yield Notice("kpi", f"{kpi.key} {kpi.title}", _("would stand still."), href, 1, topic, str(kpi.pk))
    following = KeyResult.objects.open().filter(kpi__in=kpis).with_holder().order_by("number") if kpis else []
    names = {kpi.pk: kpi.key for kpi in kpis}
    held: dict[tuple[str, str], list[KeyResult]] = {}
    for result in following:
        href = reverse("okrs:key_result_show", args=[result.key])
        says = _("would get no more check-ins from %(kpi)s.") % {"kpi": names[result.kpi_id]}
        yield Notice("key_result", f"{result.key} {result.title}", says, href, 2, names[result.kpi_id], str(result.pk))
        held.setdefault((result.objective.holder_kind, str(result.objective.holder_id)), []).append(result)
    for (kind, _id), results in held.items():
        yield _holder(kind, results[0].objective, results)
    if topic == MISSION:
        says = _("would wait for somebody to close them.")
        yield Notice(
            "handler", _("Key results of missions that conclude"), says, reverse("portfolio:key_result_list"), 1, topic
        )


def _holder(kind: str, objective: Objective, results: Sequence[KeyResult]) -> Notice:
    """The mission, outcome or goal that would be judged by old figures, with who would have to know."""
    holder, keys = objective.holder, ", ".join(result.key for result in results)
    owner = getattr(holder, "owner", None)
    says = _("would be judged by old figures of %(keys)s.") % {"keys": keys}
    if owner is not None:
        says = _("would be judged by old figures of %(keys)s; %(owner)s answers for it.") % {
            "keys": keys,
            "owner": owner.name,
        }
    href = reverse(PAGES[kind], args=[holder.key])
    return Notice(kind, f"{holder.key} {holder.title}", says, href, 3, keys, str(holder.pk))


who.provide(kpis_that_read)
notices.provide(told)
