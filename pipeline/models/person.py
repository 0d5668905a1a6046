"""Persons on the log: the key under which what is said about them is hidden, and who was erased."""

from django.db import models
from django.db.models import Q

from rest.refusal import Refusal


class AlreadyErased(Refusal):
    """The person was erased before."""

    code = "already_erased"
    title = "The person was erased already"
    remedy = "Nothing is left to do."


class NobodyKnown(Refusal):
    """There is no person under this id or name."""

    code = "nobody_known"
    status = 404
    title = "Nobody is known under this id"
    remedy = "Send the id of an account or of a professional, or a name exactly as it is written."


class NotYourself(Refusal):
    """Nobody erases themselves; somebody else looks at it first."""

    code = "not_yourself"
    status = 403
    title = "Nobody erases themselves"
    remedy = "Ask another administrator or a data steward."


class PersonKey(models.Model):
    """A person's key, wrapped under a key that the database does not hold. Without it, what it hid is gone."""

    person = models.CharField(max_length=64, primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(person=""), name="key_belongs_to_somebody")]

    def __str__(self) -> str:
        return self.person


class Erasure(models.Model):
    """Somebody was erased. Kept for ever, and beside the database too: an older backup is told of it again."""

    person = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=64, blank=True, default="", help_text="The id of the account.")

    class Meta:
        ordering = ["erased_at", "person"]
        constraints = [models.CheckConstraint(condition=~Q(person=""), name="erasure_is_somebodys")]

    def __str__(self) -> str:
        return self.person
