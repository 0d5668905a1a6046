"""The pages of the catalogue: all topics, and the data domains they lie in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import ListView
from accounts.models import User
from interface.lists import Asked, Shown
from pipeline import access
from pipeline.catalogue import actions, flow, owners, who
from pipeline.catalogue.pace import Pace
from pipeline.forms import DomainChangeForm, DomainForm
from pipeline.lists import TopicList
from pipeline.models import DataDomain, Topic
from rest.refusal import Refusal


class Topics(ListView):
    page = TopicList
    template, row_template = "pipeline/topic_list.html", "pipeline/topic_row.html"

    def rows(self, asked: Asked) -> QuerySet[Topic]:
        found = Topic.objects.select_related("domain").annotate(events=Sum("parts__head"))
        if domains := asked.given("domain"):
            found = found.filter(domain__in=domains)
        if classes := asked.given("class"):
            found = found.filter(classification__in=classes)
        if ours := asked.given("ours"):
            found = found.filter(is_ours__in=[value == "yes" for value in ours])
        for word in asked.q.casefold().split():
            found = found.filter(words__contains=word)
        column = F({"opened": "created_at", "domain": "domain__title"}.get(asked.sort_name, asked.sort_name))
        return found.order_by(
            column.desc(nulls_last=True) if asked.is_descending else column.asc(nulls_first=True), "name"
        )

    def prepared(self, rows: Sequence[Any]) -> Sequence[Any]:
        return stood(rows)

    def context(self, shown: Shown) -> dict[str, Any]:
        return {"domains": _domains(), "may_open": access.may_open(self.user)}


def stood(topics: Sequence[Any]) -> Sequence[Any]:
    """The topics, each with its pace, whether it is late, and how many read it."""
    now = timezone.now()
    paces, reads = flow.paces(now), who.reads(now)
    for topic in topics:
        topic.pace = paces.get(topic.name, Pace(None))
        topic.is_late = topic.pace.is_late(now)
        topic.readers = len(reads.get(topic.name, ()))
    return topics


def _domains() -> list[DataDomain]:
    """Those of the business first, then Cairn's own."""
    return list(DataDomain.objects.annotate(topic_count=Count("topics")).order_by("is_ours", "title"))


def _domain(name: str) -> DataDomain:
    domain = DataDomain.objects.filter(pk=name).first()
    if domain is None:
        raise Http404(_("There is no data domain %(name)s.") % {"name": name})
    return domain


@require_safe
@login_required
def domain_show(request: HttpRequest, name: str) -> HttpResponse:
    assert isinstance(request.user, User)
    domain, now = _domain(name), timezone.now()
    topics = stood(list(domain.topics.annotate(events=Sum("parts__head")).order_by("name")))
    owner = owners.of(domain)
    context = {
        "domain": domain,
        "owner": owner,
        "topics": topics,
        "events": sum(topic.events or 0 for topic in topics),
        "late": sum(topic.is_late for topic in topics),
        "unread": sum(topic.readers == 0 for topic in topics),
        "may_keep": not domain.is_ours and access.may_keep(request.user, domain, owner),
        "may_open": not domain.is_ours and access.may_open(request.user),
        "now": now,
    }
    return render(request, "pipeline/domain_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domain_open(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    access.require_opener(request.user)
    form = DomainForm(request.POST if request.method == "POST" else None, initial={"owner": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            domain = actions.open_domain(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as no:
            no.show_in(form)
        else:
            messages.success(request, _("The domain %(title)s is open.") % {"title": domain.title})
            return redirect("pipeline:domain_show", domain.name)
    return _form(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domain_edit(request: HttpRequest, name: str) -> HttpResponse:
    assert isinstance(request.user, User)
    domain = _domain(name)
    access.require_keeper(request.user, domain)
    stands = {"title": domain.title, "belongs": domain.belongs, "owner": domain.owner}
    form = DomainChangeForm(request.POST if request.method == "POST" else None, initial=stands)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_domain(domain=domain, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as no:
            no.show_in(form)
        else:
            messages.success(request, _("What belongs in %(title)s is written.") % {"title": domain.title})
            return redirect("pipeline:domain_show", domain.name)
    return _form(request, form, domain)


def _form(request: HttpRequest, form: forms.Form, domain: DataDomain | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "pipeline/domain_form.html", {"form": form, "domain": domain}, status=status)
