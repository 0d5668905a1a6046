"""The palette's question: what has this id, or these words in its name."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portfolio.queries import search as things
from rest import texts

SHORT = 90


@require_safe
@login_required
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` and nothing else; answers {"rows": [{group, key, label, note, href}]}."""
    flaw = _flaw(request)
    if flaw:
        return JsonResponse({"title": _("The question is not understood"), "detail": flaw}, status=400)
    return JsonResponse({"rows": [_row(found) for found in things.find(request.GET.get("q", ""))]})


def _flaw(request: HttpRequest) -> str:
    """What is wrong with the question, as a sentence; empty when nothing is."""
    unknown = sorted(set(request.GET) - {"q"})
    asked = request.GET.getlist("q")
    if unknown:
        return _("The parameter %(name)s is not known. Ask with q.") % {"name": unknown[0]}
    if len(asked) > 1:
        return _("The parameter q is given twice. Give it once.")
    if asked and len(asked[0]) > things.LONGEST:
        return _("The parameter q has %(length)s characters; at most %(most)s are looked for.") % {
            "length": len(asked[0]),
            "most": things.LONGEST,
        }
    return texts.flaw_of(asked[0]) if asked and asked[0].strip() else ""


def _row(found: things.Found) -> dict[str, str]:
    address = reverse(found.page, args=[found.of] if found.of else [])
    return {
        "group": found.group,
        "key": found.key,
        "label": _short(found.label),
        "note": _short(found.note),
        "href": f"{address}#{found.place}" if found.place else address,
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"
