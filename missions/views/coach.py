"""The framing coach while somebody types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from missions import framing
from missions.models.limits import STATEMENT


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coach(request: HttpRequest) -> HttpResponse:
    """What the coach says to the field `of` of a form. It reads and keeps nothing; forms post because texts are long."""
    sent = request.POST if request.method == "POST" else request.GET
    of = sent.get("of", "title")
    fields = {name: str(value)[:STATEMENT] for name, value in sent.items()}
    found = {"warnings": framing.look_at_field(of, fields), "typed": fields.get(of, ""), "of": of}
    return render(request, "missions/coach.html", found)
