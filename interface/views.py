"""The gallery: every component in every state, so that it can be looked at in both themes and at both widths."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interface.exhibits import exhibits


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "interface/gallery.html", exhibits(timezone.now()))
