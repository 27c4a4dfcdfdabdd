"""Reports that were built: the document as it was made, its figures, and whether it was issued."""

from django.db import models


class Report(models.Model):
    """One built review. A draft is never changed but built anew; an issued one never changes at all (database triggers).

    ``document`` are the bytes whose hash is ``sha256``, checked at each download. ``figures`` is ``reports.build.facts``:
    what stands in the document, with marks and sources. ``revision`` counts issued reports of one unit and period from 1.
    """

    unit_path = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="draft")
    file_name = models.CharField(max_length=80)
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    figures = models.JSONField()
    computed = models.PositiveIntegerField()
    collected = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    built_by = models.CharField(max_length=80)
    built_at = models.DateTimeField()
    revision = models.PositiveIntegerField(null=True)
    issued_by = models.CharField(max_length=80, default="", blank=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit_path", "period"])]
        constraints = [
            models.UniqueConstraint(fields=["unit_path", "period", "revision"], name="report_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit_path}"
