"""What the nouns of this room share: an id, a number that people say, a version."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.lookups import IntegerFieldExact

from missions.models.limits import no_longer_than
from missions.models.refusals import KeyTaken, Stale
from pipeline import log
from pipeline.models import next_number


class NumberedQuerySet(models.QuerySet):
    def known_as(self, name: str) -> Self:
        """The row with this id or this human key ("MIS-12", "mis-12"); none when the name is neither."""
        prefix, _, number = name.strip().upper().partition("-")
        if prefix == self.model.PREFIX and number.isascii() and number.isdigit() and len(number) < 10:
            return self.filter(number=int(number))
        try:
            return self.filter(pk=UUID(name))
        except ValueError:
            return self.none()


@models.PositiveIntegerField.register_lookup
class ByKey(IntegerFieldExact):
    """`number__key="MIS-12"`: the number in a human key, found by its index. Endpoints name it as their key_column."""

    lookup_name = "key"
    prepare_rhs = False

    def get_prep_lookup(self) -> int:
        return int(str(self.rhs).rpartition("-")[2])

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= {rhs}"


class Numbered(models.Model):
    PREFIX: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    external_key = models.CharField(
        max_length=200, blank=True, default="", help_text="Its key in the system it came from."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NumberedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["external_key"], condition=~Q(external_key=""), name="%(class)s_external_key_is_used_once"
            ),
            no_longer_than("external_key", 200, "%(class)s_external_key_fits"),
            models.CheckConstraint(condition=Q(number__gte=1, version__gte=1), name="%(class)s_counts_from_one"),
        ]

    @property
    def key(self) -> str:
        return f"{self.PREFIX}-{self.number}"

    @classmethod
    def created(cls, *, at: datetime, **values: Any) -> Self:
        """A new row with the next number. Raises KeyTaken."""
        external_key = values.get("external_key", "")
        if external_key and cls._default_manager.filter(external_key=external_key).exists():
            raise KeyTaken(
                f"There already is a {cls._meta.verbose_name} with the external key {external_key!r}. "
                "Change that one, or give this one another key.",
                field="external_key",
            )
        row = cls(number=next_number(cls.PREFIX), created_at=at, updated_at=at, **values)
        row.save(force_insert=True)
        return row

    def locked(self) -> Self:
        """The row as it is now, held until the transaction ends."""
        row: Self = type(self)._default_manager.select_for_update().get(pk=self.pk)
        return row

    def require_version(self, expected: int | None) -> None:
        """Raises Stale when the caller looked at another version."""
        if expected is not None and expected != self.version:
            raise Stale(
                f"{self.key} was changed since you looked: you saw version {expected}, now it is version {self.version}. "
                "Look at it again, then repeat your change."
            )

    def store(self, *fields: str, at: datetime) -> None:
        """Writes these fields as the next version."""
        self.version += 1
        self.updated_at = at
        self.save(update_fields=[*fields, "version", "updated_at"])
