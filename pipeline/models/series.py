"""Numbers that people can say: MIS-142."""

from django.db import connection, models
from django.db.models import Q


class NumberSeries(models.Model):
    """The last number given under a prefix."""

    prefix = models.CharField(max_length=4, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="number_series_counts_up")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"


def next_number(prefix: str) -> int:
    """The next number under the prefix. Holds the series until the transaction ends, so none is given twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pipeline_numberseries (prefix, last) VALUES (%s, 1) "
            "ON CONFLICT (prefix) DO UPDATE SET last = pipeline_numberseries.last + 1 RETURNING last",
            [prefix],
        )
        return int(cursor.fetchone()[0])
