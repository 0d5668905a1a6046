"""The pages of the API: reference, try it, errors."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST, require_safe

from rest import problems
from rest.reference import attempts, catalogue, examples, operations


@login_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation in a line, by room; `?q=` leaves those that have all its words."""
    known = sorted(problems.catalogue(), key=lambda entry: (entry.status, entry.code))
    everywhere = [entry for entry in known if entry.code in operations.EVERYWHERE]
    return render(request, "rest/reference.html", _contents(request) | {"everywhere": everywhere})


@login_required
@require_safe
def room(request: HttpRequest, name: str) -> HttpResponse:
    """The operations of a room, each with all there is to know, and a form to try it."""
    found = next((one for one in operations.rooms() if one.name == name), None)
    if found is None:
        raise Http404
    known = examples.samples(request)
    host = f"{request.scheme}://{request.get_host()}"
    ready = [(one, examples.prepared(one, known, host)) for one in found.operations]
    return render(request, "rest/room.html", _contents(request) | {"room": found, "operations": ready})


def _contents(request: HttpRequest) -> dict[str, Any]:
    """What stands in the rail of both pages."""
    asked = request.GET.get("q", "").strip()[:100]
    words = asked.lower().split()
    rooms = [
        {"it": one, "operations": [each for each in one.operations if all(word in each.words for word in words)]}
        for one in operations.rooms()
    ]
    shown = [one for one in rooms if one["operations"]]
    return {"rooms": shown, "asked": asked, "count": sum(len(one["operations"]) for one in shown)}  # type: ignore[arg-type, misc]


@login_required
@require_POST
def attempt(request: HttpRequest, operation_id: str) -> HttpResponse:
    """The answer to what somebody tried, as a part of the reference or as a page of its own."""
    operation = operations.named(operation_id)
    if operation is None:
        raise Http404
    made = attempts.send(request, operation)
    template = "rest/answer.html" if request.headers.get("HX-Request") else "rest/answer_page.html"
    response = render(request, template, {"it": operation, "made": made})
    response.cookies.update(getattr(made.response, "cookies", {}))  # the mark of one's own writes
    return response


@require_GET
def errors(request: HttpRequest) -> HttpResponse:
    """Every problem the API answers with: the page that the `type` of each leads to. Open to everybody."""
    entries = catalogue.entries()
    if request.accepts("text/html"):
        by_status: dict[int, list[Any]] = {}
        for one in sorted(entries, key=lambda one: (one.entry.status, one.entry.code)):
            by_status.setdefault(one.entry.status, []).append(one)
        return render(request, "rest/errors.html", {"statuses": by_status.items(), "count": len(entries)})
    return JsonResponse({"data": [vars(one.entry) for one in entries]})
