"""Data domains: the large areas of the business that topics belong to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from rest.refusal import Refusal

DOMAIN_NAME = r"^[a-z][a-z0-9_]*$"


class UnknownDomain(Refusal):
    """The first word of the topic's name is no data domain."""

    code = "unknown_domain"
    status = 400
    title = "No such data domain"
    remedy = "Choose one of GET /data-domains, or open the domain first with POST /data-domains."


class DomainTaken(Refusal):
    """There is a data domain of this name already."""

    code = "domain_taken"
    remedy = "Open the topic in the domain there is."


class Owned(models.Model):
    """Somebody answers for it: a mission, a person or a service. `owner` is how people read it."""

    owner = models.CharField(max_length=120, default="", blank=True)
    owner_kind = models.CharField(max_length=10, default="", blank=True)
    owner_key = models.CharField(max_length=64, default="", blank=True, help_text="MIS-12, or the account's id.")

    class Meta:
        abstract = True


class DataDomain(Owned):
    """A coherent area that owns topics; its name is the first word of theirs."""

    name = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=120)
    belongs = models.TextField(default="", blank=True, help_text="What belongs in it, and what does not.")
    is_ours = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["title", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__regex=DOMAIN_NAME), name="data_domain_is_one_word"),
            models.CheckConstraint(condition=~Q(title=""), name="data_domain_has_a_title"),
            models.CheckConstraint(condition=Q(version__gte=1), name="data_domain_counts_its_versions"),
        ]

    def __str__(self) -> str:
        return self.title
