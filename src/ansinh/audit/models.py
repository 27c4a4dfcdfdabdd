"""The chained log: who did and who read what, with which right. Rows are only ever added."""

from django.db import models


class Entry(models.Model):
    """One entry of the chain. ``hash`` is SHA-256 over the entry's fields and the hash before it.

    ``detail`` is canonical JSON of ids and codes, never names, numbers of papers or other personal data.
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    right = models.CharField(max_length=60)
    detail = models.TextField(default="{}")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"]), models.Index(fields=["actor", "at"])]


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added, so that the chain has one order."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
