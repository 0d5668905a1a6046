"""The page of one action: shows its form, acts on it once, and leads to where the change can be seen."""

from typing import Any, ClassVar, TypeVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from accounts.models import User
from missions import access
from missions.forms.sent import ActionForm
from missions.models import Numbered, Stale
from rest.once import new_form_id, once
from rest.refusal import Refusal

Row = TypeVar("Row", bound=Numbered)


class ActionPage(LoginRequiredMixin, View):
    """Subclasses name the template and the form, say who may, and act."""

    template: ClassVar[str]
    form: ClassVar[type[ActionForm]]
    sentence: ClassVar[str] = access.SHAPING
    user: User
    thing: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, User):
            return self.handle_no_permission()
        self.user = request.user
        self.thing = self.find(**kwargs)
        access.require(self.may(), self.sentence)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs: Any) -> Any:
        """What the address names. Raises Http404."""
        return None

    def may(self) -> bool:
        return access.may_shape_portfolio(self.user)

    def initial(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        """Calls one action; returns the address that shows what came of it. Raises a Refusal."""
        raise NotImplementedError

    def filled(self, request: HttpRequest) -> ActionForm:
        given = {**self.initial(), "form_id": new_form_id(), "version": getattr(self.thing, "version", None)}
        return self.form(request.POST if request.method == "POST" else None, initial=given)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.filled(request))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.filled(request)
        self.require_version(request)
        address = carried_out(self, form) if form.is_valid() else None
        return HttpResponseRedirect(address, status=303) if address else self.show(form, status=422)

    def require_version(self, request: HttpRequest) -> None:
        """Raises BadRequest for a form about a thing that lost the version it was filled in for."""
        if hasattr(self.thing, "version") and not request.POST.get("version", "").isdecimal():
            raise BadRequest("This form lost the version that it was filled in for. Open its page anew.")

    def show(self, form: ActionForm, status: int = 200) -> HttpResponse:
        found = {"form": form, "thing": self.thing, "today": self.now.date(), **self.context()}
        return render(self.request, self.template, found, status=status)


def carried_out(page: ActionPage, form: ActionForm) -> str | None:
    """Where the action led to, now or when the same form was sent before; None when it was refused."""
    try:
        return once(
            str(page.user.pk),
            form.cleaned_data["form_id"],
            page.now,
            lambda: page.act(form.values, form.cleaned_data["version"]),
        )
    except Stale as stale:
        form.refuse(stale)
        page.thing.refresh_from_db()
        form.initial.update(page.initial())
        form.look_again(page.thing)
    except Refusal as no:
        form.refuse(no)
    return None


def named(rows: QuerySet[Row], key: str) -> Row:
    """The row with this id or key. Raises Http404."""
    row: Row = get_object_or_404(rows.known_as(key))  # type: ignore[attr-defined]
    return row
