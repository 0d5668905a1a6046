"""Pages of deliveries: what one webhook is owed, and one delivery with each of its tries."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.lists import ListView
from interface.lists import Asked, Shown
from pipeline.models import Delivery, Endpoint
from pipeline.webhooks import access, actions, payload
from pipeline.webhooks.forms import SetAsideForm
from pipeline.webhooks.lists import DeliveryList
from pipeline.webhooks.views import looker, part_asked
from rest.refusal import Refusal


class Deliveries(ListView):
    page = DeliveryList
    template, row_template = "pipeline/delivery_list.html", "pipeline/delivery_row.html"

    def rows(self, asked: Asked) -> QuerySet[Delivery]:
        found = Delivery.objects.filter(endpoint=self._endpoint())
        if states := asked.given("state"):
            found = found.filter(state__in=states)
        for word in asked.q.split():
            found = found.filter(Q(type__icontains=word) | Q(key__icontains=word) | Q(webhook_id=word))
        column, turned = {"age": ("owed_at", True), "due": ("due_at", False)}.get(asked.sort_name, ("attempts", False))
        down = asked.is_descending != turned
        return found.order_by(F(column).desc() if down else F(column).asc(), "-pk" if down else "pk")

    def _endpoint(self) -> Endpoint:
        return get_object_or_404(access.seen_by(looker(self.request)), pk=self.kwargs["webhook_id"])

    def context(self, shown: Shown) -> dict[str, Any]:
        return {"endpoint": self._endpoint()}


@require_safe
@login_required
def delivery_show(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    user = looker(request)
    delivery = get_object_or_404(access.deliveries_seen_by(user), pk=delivery_id)
    context = {
        "delivery": delivery,
        "endpoint": delivery.endpoint,
        "event": payload.whole(delivery, delivery.endpoint),
        "tries": list(delivery.tries.order_by("-number")),
        "may_change": access.may_change(delivery.endpoint, user),
        "is_owed": not delivery.is_ping and delivery.state in (Delivery.State.WAITING, Delivery.State.FAILED),
        "aside": SetAsideForm(),
        "now": timezone.now(),
    }
    return render(request, f"pipeline/delivery_show.html{part_asked(request)}", context)


@require_POST
@login_required
def delivery_do(request: HttpRequest, delivery_id: UUID, verb: str) -> HttpResponse:
    """Sends it again, or sets it aside."""
    user = looker(request)
    delivery = get_object_or_404(access.deliveries_seen_by(user), pk=delivery_id)
    access.require_change(delivery.endpoint, user)
    try:
        if verb == "redeliver":
            actions.redeliver(delivery=delivery, by=user, at=timezone.now())
            messages.success(request, _("It is sent again, under the same id."))
        elif verb == "set-aside":
            _set_aside(request, delivery, user)
        else:
            raise Http404
    except Refusal as no:
        messages.error(request, no.message)
    return redirect("pipeline:delivery_show", delivery_id)


def _set_aside(request: HttpRequest, delivery: Delivery, user: Any) -> None:
    form = SetAsideForm(request.POST)
    if form.is_valid():
        actions.set_aside(delivery=delivery, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        messages.success(request, _("It is set aside. Later events of its key go on."))
    else:
        messages.error(request, _("Say why it is set aside."))
