"""How long texts may be. The database says so too: SQLite takes any length for a varchar."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

TITLE = 400
LINE = 400
STATEMENT = 4000
REASON = 1000
FREE_TEXT = 10_000
LINK = 500


def no_longer_than(field: str, most: int, name: str) -> models.CheckConstraint:
    """A constraint that keeps the text of the field within `most` characters."""
    return models.CheckConstraint(condition=LessThanOrEqual(Length(F(field)), most), name=name)
