"""The answers already given to requests that carried an Idempotency-Key."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    def older_than(self, moment: datetime) -> IdempotencyRecordQuerySet:
        return self.filter(created_at__lt=moment)


class IdempotencyRecord(models.Model):
    """One key of one principal. It is committed together with the change whose answer it keeps."""

    principal = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    objects = IdempotencyRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "key"], name="idempotency_key_is_used_once"),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__gte=200, status__lt=500), name="idempotency_keeps_no_server_error"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"
