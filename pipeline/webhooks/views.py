"""Pages of webhooks: who is told of what, a new one, and one with its state, its secret and its newest deliveries."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may
from accounts.lists import ListView
from accounts.models import User
from interface.lists import Asked, Shown
from pipeline.models import Delivery, Endpoint
from pipeline.models.webhook import State
from pipeline.webhooks import access, actions, keys
from pipeline.webhooks.forms import OpenForm, StretchForm, WebhookForm
from pipeline.webhooks.lists import WebhookList
from rest.refusal import Refusal

NEWEST = 12
LOOKING = "Mission owners, profession leads and services have webhooks; data stewards, auditors and administrators see them all."


def looker(request: HttpRequest) -> User:
    """Raises PermissionDenied with whom to ask."""
    if not isinstance(request.user, User) or not may(request.user, "webhooks:read"):
        raise PermissionDenied(LOOKING)
    return request.user


class Webhooks(ListView):
    page = WebhookList
    template, row_template = "pipeline/webhook_list.html", "pipeline/webhook_row.html"

    def rows(self, asked: Asked) -> QuerySet[Endpoint]:
        looker(self.request)
        found = counted(access.seen_by(self.user))
        if states := asked.given("state"):
            found = found.filter(state__in=states)
        for word in asked.q.split():
            places = ("description__icontains", "url__icontains", "topics__icontains", "owner__name__icontains")
            found = found.filter(reduce(or_, (Q(**{place: word}) for place in places)))
        column, turned = SORTS[asked.sort_name], asked.sort_name == "age"
        down = asked.is_descending != turned
        return found.order_by(F(column).desc(nulls_last=True) if down else F(column).asc(nulls_first=True), "pk")

    def context(self, shown: Shown) -> dict[str, Any]:
        still = access.seen_by(self.user).filter(state__in=(State.PAUSED, State.DISABLED)).count()
        return {"still": still, "may_open": access.may_open(self.user)}


SORTS = {
    "age": "created_at", "waiting": "waiting", "failed": "failed", "state": "state", "owner": "owner__name",
    "delivered": "delivered_at",
}  # fmt: skip


def counted(endpoints: QuerySet[Endpoint]) -> QuerySet[Any]:
    """With what each is owed, what failed and when it last took something."""
    own = Delivery.objects.filter(endpoint=OuterRef("pk")).order_by().values("endpoint")

    def count(state: str) -> Coalesce:
        return Coalesce(Subquery(own.filter(state=state).annotate(n=Count("pk")).values("n")), 0)

    last = Subquery(own.annotate(last=Max("delivered_at")).values("last"))
    return endpoints.annotate(waiting=count("waiting"), failed=count("failed"), delivered_at=last)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_open(request: HttpRequest) -> HttpResponse:
    """The form, and after it the webhook with its secret, in this one answer."""
    user = looker(request)
    access.require_open(user)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.open_webhook(**form.cleaned_data, by=user, at=timezone.now())
        except Refusal as no:
            no.show_in(form)
        else:
            return _shown(request, endpoint.pk, user, secret=secret)
    return render(request, "pipeline/webhook_open.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_edit(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    user = looker(request)
    endpoint = get_object_or_404(access.seen_by(user), pk=webhook_id)
    access.require_change(endpoint, user)
    values = {name: getattr(endpoint, name) for name in ("url", "description", "topics", "keeps_order")}
    begin = {**values, "types": "\n".join(endpoint.types)}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(endpoint=endpoint, by=user, at=timezone.now(), **form.cleaned_data)
        except Refusal as no:
            no.show_in(form)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect("pipeline:webhook_show", endpoint.pk)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "pipeline/webhook_edit.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def webhook_show(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    return _shown(request, webhook_id, looker(request))


def _shown(request: HttpRequest, webhook_id: UUID, user: User, *, secret: str = "") -> HttpResponse:
    endpoint = get_object_or_404(counted(access.seen_by(user)), pk=webhook_id)
    open_topics = set(endpoint.open_topics())
    now = timezone.now()
    context = {
        "endpoint": endpoint,
        "secret": secret,
        "public_key": keys.pair(endpoint).public_key,
        "newest": list(endpoint.deliveries.all()[:NEWEST]),
        "unapproved": [name for name in endpoint.topics if name not in open_topics],
        "may_change": access.may_change(endpoint, user),
        "may_stop": access.may_stop(endpoint, user),
        "may_approve": access.may_approve(endpoint, user),
        "has_old_secret": endpoint.old_until is not None and endpoint.old_until > now,
        "is_resting": endpoint.rests_until is not None and endpoint.rests_until > now,
        "stretch": StretchForm(),
        "now": now,
    }
    return render(request, f"pipeline/webhook_show.html{part_asked(request)}", context)


def part_asked(request: HttpRequest) -> str:
    """The live part alone, where it asks for itself again."""
    return "#part" if request.headers.get("HX-Request") else ""


@never_cache
@login_required
@require_POST
def webhook_do(request: HttpRequest, webhook_id: UUID, verb: str) -> HttpResponse:
    """One action, and back to the webhook with what it came to."""
    user = looker(request)
    endpoint = get_object_or_404(access.seen_by(user), pk=webhook_id)
    work = VERBS.get(verb)
    if work is None:
        raise Http404
    try:
        return work(request, endpoint, user)
    except Refusal as no:
        messages.error(request, no.message)
    return redirect("pipeline:webhook_show", webhook_id)


def _pause(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_stop(endpoint, user)
    actions.pause(endpoint=endpoint, by=user, at=timezone.now())
    messages.success(request, _("Nothing is sent until it is resumed. Nothing is lost."))
    return redirect("pipeline:webhook_show", endpoint.pk)


def _resume(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_change(endpoint, user)
    actions.resume(endpoint=endpoint, by=user, at=timezone.now())
    messages.success(request, _("It goes on where it stopped."))
    return redirect("pipeline:webhook_show", endpoint.pk)


def _rotate(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_change(endpoint, user)
    secret = actions.rotate_secret(endpoint=endpoint, by=user, at=timezone.now())
    return _shown(request, endpoint.pk, user, secret=secret)


def _ping(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_change(endpoint, user)
    delivery = actions.ping(endpoint=endpoint, by=user, at=timezone.now())
    return redirect("pipeline:delivery_show", delivery.pk)


def _approve(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_approve(user)
    actions.approve(endpoint=endpoint, by=user, at=timezone.now())
    messages.success(request, _("It hears of all its topics now."))
    return redirect("pipeline:webhook_show", endpoint.pk)


def _remove(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_stop(endpoint, user)
    name = str(endpoint)
    actions.remove(endpoint=endpoint, by=user, at=timezone.now())
    messages.success(request, _("The webhook %(name)s is removed.") % {"name": name})
    return redirect("pipeline:webhook_list")


def _redeliver(request: HttpRequest, endpoint: Endpoint, user: User) -> HttpResponse:
    access.require_change(endpoint, user)
    form, now = StretchForm(request.POST), timezone.now()
    if not form.is_valid():
        raise Http404
    count = actions.redeliver_since(endpoint=endpoint, since=form.since(now), until=now, by=user, at=now)
    said = ngettext("%(n)d event is sent again.", "%(n)d events are sent again.", count)
    messages.success(request, said % {"n": count})
    return redirect("pipeline:webhook_show", endpoint.pk)


VERBS: dict[str, Callable[[HttpRequest, Endpoint, User], HttpResponse]] = {
    "pause": _pause, "resume": _resume, "rotate-secret": _rotate, "ping": _ping, "approve": _approve,
    "remove": _remove, "redeliver": _redeliver,
}  # fmt: skip
