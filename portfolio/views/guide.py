"""The guided hour is put away, and taken out again."""

from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.landing import home_of
from accounts.models import User
from portfolio.guide import middleware, walk


@login_required
@require_POST
def guide(request: HttpRequest) -> HttpResponse:
    """Closes the guide, or with `open` opens it, and leads back to the page. Outside the demo there is none."""
    shown = request.guide.walk if settings.CAIRN_DEMO else None  # type: ignore[attr-defined]
    if shown is None:
        raise Http404
    cookie = request.COOKIES.get(walk.COOKIE, "")
    kept = replace(walk.read(cookie, shown.role), is_closed="open" not in request.POST)
    response = HttpResponseRedirect(_back(request), status=303)
    middleware.remember(response, walk.written(kept, cookie))
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    assert isinstance(request.user, User)
    return wanted if safe else home_of(request.user)
