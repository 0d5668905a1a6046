"""What data stewards do on the page of the readers: retry what is parked, let a paused reader go on, rebuild a read model."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import access
from accounts.models import User
from pipeline import pauses, readers, retries
from pipeline.forms import RangeForm, RetryForm
from pipeline.models import Rebuild
from pipeline.rebuilds import actions as rebuilding
from rest.refusal import Refusal

STEWARDS = "Data stewards look after readers. Ask one of them, or do it over the API with the scope topics:write."

Deed = Callable[..., str]


def deed(do: Deed) -> Callable[..., HttpResponse]:
    """A door of the page: does it, says what came of it, and leads back."""

    @require_POST
    @login_required
    @wraps(do)
    def door(request: HttpRequest, **named: Any) -> HttpResponse:
        assert isinstance(request.user, User)
        if not access.may(request.user, "topics:write"):
            raise PermissionDenied(STEWARDS)
        try:
            messages.success(request, do(request, **named))
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("pipeline:subscription_list")

    return door


@deed
def retry(request: HttpRequest) -> str:
    form = RetryForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _said(retries.retry_parked(**form.cleaned_data, by=request.user, at=timezone.now()))  # type: ignore[arg-type]


@deed
def retry_range(request: HttpRequest) -> str:
    form = RangeForm(request.POST, readers=[(one.name, one.name) for one in readers.subscriptions()])
    if not form.is_valid():
        raise Refusal(" ".join(str(flaw) for flaws in form.errors.values() for flaw in flaws))
    return _said(retries.retry_range(**form.cleaned_data, by=request.user, at=timezone.now()))  # type: ignore[arg-type]


def _said(done: retries.Retried) -> str:
    said = ngettext("%(n)d event handled, in order.", "%(n)d events handled, in order.", done.resolved) % {
        "n": done.resolved
    }
    if done.waiting:
        said += " " + ngettext("%(n)d still waits.", "%(n)d still wait.", done.waiting) % {"n": done.waiting}
    return said if done.is_whole else said + " " + _("There was no time for all of them: try again for the rest.")


@deed
def resume(request: HttpRequest) -> str:
    name = request.POST.get("subscription", "")
    pauses.resume(subscription=name, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _("%(name)s reads on.") % {"name": name}


@deed
def rebuild(request: HttpRequest) -> str:
    name = request.POST.get("read_model", "")
    rebuilding.ask_for_rebuild(read_model=name, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _("%(name)s will be rebuilt. The old rows serve until the new ones are complete.") % {
        "name": readers.titles().get(name, name)
    }


@deed
def rebuild_cancel(request: HttpRequest, rebuild_id: UUID) -> str:
    rebuild = get_object_or_404(Rebuild, pk=rebuild_id)
    rebuilding.cancel_rebuild(rebuild_id=rebuild.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _("The rebuild of %(name)s ends. Nothing is changed.") % {
        "name": readers.titles().get(rebuild.read_model, rebuild.read_model)
    }
