"""Views of lists that people keep: what is asked of a list, under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from uuid6 import uuid7

from accounts.models.people import User
from rest.refusal import Refusal

LONGEST_NAME = 60
LONGEST_QUERY = 2000
MOST = 30


class ViewNameTaken(Refusal):
    """Two views of one person on one list cannot share a name."""

    code = "view_name_taken"
    title = "The name is taken"
    remedy = "Choose another name."


class TooManyViews(Refusal):
    """Views are tabs, and nobody reads a hundred tabs."""

    code = "too_many_views"
    title = "There are too many views"
    remedy = "Delete one that is no longer needed."


class ViewNotKept(Refusal):
    """A view has a short name, and a query that fits into an address."""

    code = "view_not_kept"
    status = 400
    title = "The view cannot be kept like this"
    remedy = "Give it a short name, and ask for less."


class ViewNotUnderstood(Refusal):
    """What a list does not understand is not kept as a view of it."""

    code = "view_not_understood"
    status = 400
    title = "The list does not understand the view"
    remedy = "Take away what the list does not know; `detail` names what it knows."


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user: User) -> SavedViewQuerySet:
        """One's own and those that are shared with everybody; one's own first."""
        own = models.Case(models.When(owner=user, then=0), default=1)
        return self.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner").order_by(own, "name", "id")

    def on(self, page: str) -> SavedViewQuerySet:
        return self.filter(page=page)


class SavedView(models.Model):
    """`page` is the URL name of the list, `query` what stands behind the question mark of its address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=["page", "is_shared"], name="saved_view_by_page")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_has_a_name_of_its_own"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(page=""), name="saved_view_has_a_name_and_a_page"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("query"), LONGEST_QUERY), name="saved_view_query_fits"
            ),
        ]

    def __str__(self) -> str:
        return self.name
