"""The pages of one topic: what it means and how it stands, and the forms of who answers for it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from interface import words
from pipeline import access, facts
from pipeline.catalogue import actions, flow, history, newest, notices, owners, rule, shapes, who
from pipeline.catalogue.core import WEEK, monday_of
from pipeline.catalogue.pace import Pace
from pipeline.forms import MentalModelForm, OwnerForm, SchemaForm, TopicForm
from pipeline.models import DataDomain, Topic
from rest.refusal import Refusal

NEWEST = 6
WEEKS = 13


def _topic(name: str) -> Topic:
    topic: Topic | None = (
        Topic.objects.filter(name=name).select_related("domain").annotate(events=Sum("parts__head")).first()
    )
    if topic is None:
        raise Http404(_("There is no topic %(name)s.") % {"name": name})
    return topic


@require_safe
@login_required
def topic_show(request: HttpRequest, name: str) -> HttpResponse:
    assert isinstance(request.user, User)
    topic, now = _topic(name), timezone.now()
    reads = who.reads(now)
    owner, pace = owners.of(topic), flow.paces(now, name).get(name, Pace(None))
    context = {
        "topic": topic,
        "owner": owner,
        "pace": pace,
        "is_late": pace.is_late(now),
        "usual": words.span(pace.usual) if pace.usual else None,
        "longest_note": _("the pause in the middle of eight weeks") if pace.usual else _("too little known"),
        "longest": _("%(span)s in eight weeks") % {"span": words.span(pace.longest)} if pace.longest else "",
        "weeks": _weeks(name, now),
        "newest": newest.of(name, NEWEST),
        "readers": reads.get(name, []),
        "writers": _writers(name, now),
        "noticed": notices.if_stopped(name, now, reads),
        "shapes": shapes.of(topic.schema, tuple(kind.type for kind in facts.kinds() if kind.topic == name)),
        "schemas": list(topic.schemas.all()[:20]),
        "parts": list(topic.parts.all()),
        "turns": history.of_topic(topic),
        "may_keep": access.may_keep(request.user, topic, owner),
        "now": now,
    }
    return render(request, "pipeline/topic_show.html", context)


def _weeks(name: str, now: datetime) -> list[int]:
    """Events in each of the last whole weeks, by when they happened, oldest first."""
    this = monday_of(now.date())
    first = this - WEEKS * WEEK
    counts = dict.fromkeys(range(WEEKS), 0)
    for day in flow.days(first, name).get(name, []):
        if day.day < this:
            counts[(day.day - first).days // 7] += day.events
    return list(counts.values())


def _writers(name: str, now: datetime) -> list[dict[str, Any]]:
    """Sources with the name of the service behind each; persons stand together."""
    found = flow.writers(name, now)
    services = {row["service"] for row in found if row["service"]}
    names = {str(pk): said for pk, said in User.objects.filter(pk__in=services).values_list("pk", "name")}
    kinds = {"user": _("people"), "system": _("Cairn by itself")}
    return [{**row, "by": names.get(row["service"]) or kinds.get(row["authtype"], row["authtype"])} for row in found]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_open(request: HttpRequest) -> HttpResponse:
    """The same rule as over REST; each refusing line stands beside its field."""
    assert isinstance(request.user, User)
    access.require_opener(request.user)
    form = TopicForm(request.POST if request.method == "POST" else None, initial={"owner": request.user.name})
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            topic = actions.propose_topic(**values, by=request.user, at=timezone.now())
        except Refusal as no:
            form.refuse(no)
        else:
            messages.success(
                request,
                _("%(name)s is open. Programs with the scope events:write publish on it.") % {"name": topic.name},
            )
            return redirect("pipeline:topic_show", topic.name)
    domains = DataDomain.objects.filter(is_ours=False)
    context = {"form": form, "lines": rule.RULE, "domains": domains}
    return render(request, "pipeline/topic_open.html", context, status=422 if form.is_bound else 200)


def _keeping(
    form_class: type[forms.Form],
    act: Callable[..., Any],
    template: str,
    initial: Callable[[Topic], dict[str, Any]],
    done: str,
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page on which who answers for a topic changes one side of it."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, name: str) -> HttpResponse:
        assert isinstance(request.user, User)
        topic = _topic(name)
        access.require_keeper(request.user, topic)
        form = form_class(request.POST if request.method == "POST" else None, initial=initial(topic))
        form.topic = topic  # type: ignore[attr-defined]
        if request.method == "POST" and form.is_valid():
            try:
                act(topic=topic, **form.cleaned_data, by=request.user, at=timezone.now())
            except Refusal as no:
                no.show_in(form)
            else:
                messages.success(request, _(done) % {"name": topic.name})
                return redirect("pipeline:topic_show", topic.name)
        return render(request, template, {"form": form, "topic": topic}, status=422 if form.is_bound else 200)

    return page


topic_describe = _keeping(
    MentalModelForm, actions.describe_topic, "pipeline/topic_describe.html",
    lambda topic: {
        "meaning": topic.meaning, "selection": topic.selection, "traps": topic.traps, "tags": ", ".join(topic.tags),
    },
    "What %(name)s means is written. The old words stay in its history.",
)  # fmt: skip
topic_hand_over = _keeping(
    OwnerForm, actions.hand_over_topic, "pipeline/topic_hand_over.html",
    lambda topic: {"owner": topic.owner}, "%(name)s is in other hands.",
)  # fmt: skip
topic_schema = _keeping(
    SchemaForm, actions.revise_schema, "pipeline/topic_schema.html", lambda topic: {"schema": SchemaForm.text_of(topic.schema)},
    "%(name)s has a newer schema. It holds from the next event on.",
)  # fmt: skip
