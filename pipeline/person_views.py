"""The page that erases a person: what goes, what stays, and a confirmation that nobody gives by mistake."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import User
from pipeline.personal import erasing, leftovers, rooms
from rest.refusal import Refusal

ERASING = gettext_lazy("Administrators and data stewards erase people. Ask one of them.")


class EraseForm(forms.Form):
    """The name, typed as it stands: what is gone cannot be brought back."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Type the name to confirm"))

    def __init__(self, *args: Any, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = called

    def clean_name(self) -> str:
        if self.cleaned_data["name"].strip() != self.called:
            raise forms.ValidationError(_("Type %(name)s exactly as it stands.") % {"name": self.called})
        return self.called


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: HttpRequest, person: UUID) -> HttpResponse:
    """`person` is the id of an account or of a professional."""
    assert isinstance(request.user, User)
    if not access.may_erase(request.user):
        raise PermissionDenied(str(ERASING))
    known = rooms.everything_known(frozenset({str(person)}))
    names = sorted(word for word in known.words if "@" not in word)
    if not names:
        raise Http404
    form = EraseForm(request.POST if request.method == "POST" else None, called=names[0])
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(person=person, by=request.user, at=timezone.now())
        except Refusal as no:
            form.add_error(None, no.message)
        else:
            messages.success(request, _said(known.words))
            return redirect("portfolio:professional_list")
    context = {"name": names[0], "words": sorted(known.words), "form": form, "person": person}
    return render(request, "pipeline/person_erase.html", context, status=422 if form.is_bound else 200)


def _said(words: frozenset[str]) -> str:
    """What was done, and where somebody may still have to look."""
    left = sum(count for _what, count in leftovers.of(words))
    if not left:
        return _("Erased. Nothing here says the name any more.")
    told = ngettext(
        "Erased. One text that somebody wrote about something else still says the name.",
        "Erased. %(count)s texts that people wrote about something else still say the name.",
        left,
    )
    return told % {"count": left}
