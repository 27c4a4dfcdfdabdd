"""Administrative units as rows that people, lists and rights point to; their facts come from ``policies.units``."""

from django.db import models


class Unit(models.Model):
    """One unit during the days on which its name, kind and parent hold.

    ``path`` is the chain of codes from the province down, ``/19/167/05536/`` (``-`` where there is no district): a scope
    is a prefix of it. After a reorganisation the unit of then and its successor of now have different paths.
    """

    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=60, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    verified = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "code", "valid_from"], name="unit_once")]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name
