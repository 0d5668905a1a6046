"""The gallery: every component in every state, so that it can be looked at in both themes and at both widths."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from interface import undo
from interface.exhibits import exhibits


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "interface/gallery.html", exhibits(timezone.now()))


@require_POST
def tried(request: HttpRequest) -> HttpResponse:
    """What the gallery's own buttons do: they say so, and can be undone; nothing is kept."""
    if request.POST.get("back"):
        messages.success(request, _("Undone."))
    else:
        undo.tell(request, _("Done: this is how a change is told."), action=reverse("interface:tried"), back="1")
    return redirect("interface:gallery")
