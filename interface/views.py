"""The gallery: every component in every state, so that it can be looked at in both themes and at both widths."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interface import undo
from interface.exhibits import exhibits
from interface.exhibits.forms import Wording

OUTCOME = "Make Brighton love us"


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    outcome = request.GET.get("outcome", OUTCOME)[:60]
    return render(request, "interface/gallery.html", {**exhibits(timezone.now()), "outcome": outcome})


@require_POST
def tried(request: HttpRequest) -> HttpResponse:
    """What the gallery's own buttons do: they say so, and can be undone; nothing is kept."""
    if request.POST.get("back"):
        messages.success(request, _("Undone."))
    else:
        undo.tell(request, _("Done: this is how a change is told."), action=reverse("interface:tried"), back="1")
    return redirect("interface:gallery")


@require_http_methods(["GET", "POST"])
def reworded(request: HttpRequest) -> HttpResponse:
    """The form behind the gallery's change in place; the new words live in the address of the gallery alone."""
    form = Wording(request.POST or None, initial={"outcome": OUTCOME})
    if form.is_valid():
        messages.success(request, _("The outcome is reworded."))
        return HttpResponseRedirect(f"{reverse('interface:gallery')}?{urlencode(form.cleaned_data)}", status=303)
    return render(request, "interface/reworded.html", {"form": form}, status=422 if form.is_bound else 200)
