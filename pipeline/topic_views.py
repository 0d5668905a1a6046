"""The page on which a data steward opens a topic."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import User
from pipeline import actions
from pipeline.forms import TopicForm
from rest.refusal import Refusal

OPENING = "Data stewards open topics. Ask one of them, or open it over the API with the scope topics:write."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_open(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not access.may(request.user, "topics:write"):
        raise PermissionDenied(OPENING)
    form = TopicForm(request.POST if request.method == "POST" else None, initial={"owner": request.user.name})
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            topic = actions.open_topic(**values, by=request.user, at=timezone.now())
        except Refusal as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(
                request,
                _("%(name)s is open. Programs with the scope events:write publish on it.") % {"name": topic.name},
            )
            return redirect("pipeline:topic_show", topic.name)
    return render(request, "pipeline/topic_open.html", {"form": form}, status=422 if form.is_bound else 200)
