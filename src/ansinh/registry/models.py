"""What the register keeps: people, households, papers, classifications, their history, merges, imports."""

from django.db import models


class Place(models.Model):
    """A commune as the register's file writes it, and the unit path it stands for (``/`` when unknown: nobody below the top sees it)."""

    province = models.CharField(max_length=120)
    district = models.CharField(max_length=120)
    commune = models.CharField(max_length=120)
    commune_code = models.CharField(max_length=10)
    unit_path = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "district", "commune", "commune_code"], name="registry_place_once"
            )
        ]

    def __str__(self) -> str:
        return self.commune


class Name(models.Model):
    """Each different name once: what search looks through. Names alone, without a person, belong to no unit."""

    toned = models.CharField(max_length=200, unique=True)
    folded = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.toned


class Import(models.Model):
    """One file of a register being read. ``position`` counts the data rows whose transaction is committed."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    path = models.CharField(max_length=400)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=WAITING)
    position = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    keyed_to = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    warnings = models.PositiveBigIntegerField(default=0)
    started_by = models.CharField(max_length=80)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_failed = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256"], name="registry_file_once")]


class ImportProblem(models.Model):
    """A row that was refused, or taken with a remark; ``line`` as an editor counts it, header 1. The first thousand are kept."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField()
    code = models.CharField(max_length=40)
    refused = models.BooleanField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["of", "line"], name="registry_problem_line")]


class RegisterColumn(models.Model):
    """A yes/no column of an imported register, ``poor_2019_12_31``: which kind it tells on which day."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    day = models.DateField(null=True)
    position = models.PositiveIntegerField()


class Scoped(models.Model):
    """A row of a person: it carries the path of the unit it belongs to, which both walls read."""

    unit_path = models.CharField(max_length=60)

    class Meta:
        abstract = True


class Household(Scoped):
    """A household by its number in the register."""

    code = models.CharField(max_length=40, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    hamlet = models.CharField(max_length=120, default="")


class Person(Scoped):
    """A person as of now; ``Fact`` keeps what stood before.

    ``birth`` and ``death`` are ``YYYY[-MM[-DD]]`` or empty. ``merged_into`` set: this record turned out to be that person.
    """

    code = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=200)
    name = models.ForeignKey(Name, on_delete=models.PROTECT, related_name="+")
    folded = models.CharField(max_length=200)
    sex = models.CharField(max_length=10, default="")
    birth = models.CharField(max_length=10, default="")
    death = models.CharField(max_length=10, default="")
    id_number = models.CharField(max_length=40, default="")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="people")
    relation = models.CharField(max_length=60, default="")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    hamlet = models.CharField(max_length=120, default="")
    ethnicity = models.CharField(max_length=40, default="")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    came_with = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit_path", "folded"],
                name="registry_person_unit",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.code


class Membership(Scoped):
    """A spell in a household. An unknown first day is None; ``valid_to`` None: still."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="spells")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    relation = models.CharField(max_length=60, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class Residence(Scoped):
    """Where a person lived before the present place: written by a move."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    hamlet = models.CharField(max_length=120, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()


class IdentityPaper(Scoped):
    """A paper: ``number`` as typed, ``folded`` without spaces and dots, by which it is found."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=40)
    folded = models.CharField(max_length=40)
    issued = models.DateField(null=True)
    issued_by = models.CharField(max_length=120, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="registry_paper_folded", opclasses=["varchar_pattern_ops"])
        ]


class Classification(Scoped):
    """What a person is recognised as, from–to, with the decision. Never of a sensitive kind (those are ``Sealed``)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="classifications")
    field = models.CharField(max_length=20)
    kind = models.CharField(max_length=80)
    level = models.CharField(max_length=60, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    decision_number = models.CharField(max_length=80, default="")
    decision_date = models.DateField(null=True)
    source = models.CharField(max_length=120, default="")


class Sealed(Scoped):
    """A sensitive classification: field, kind, level, days and decision stand encrypted in ``token``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sealed")
    secrecy = models.CharField(max_length=12)
    token = models.TextField()


class Opening(Scoped):
    """Somebody opened what is sensitive in a file, and said why. The log's entry points here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="openings")
    right = models.CharField(max_length=60)
    reason = models.CharField(max_length=400)
    who = models.CharField(max_length=80)
    at = models.DateTimeField()


class Fact(Scoped):
    """One change of one fact of a person: what, from, to, who, when, on which ground."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    what = models.CharField(max_length=40)
    old = models.TextField()
    new = models.TextField()
    who = models.CharField(max_length=80)
    at = models.DateTimeField()
    source = models.CharField(max_length=200)


class Merge(models.Model):
    """Two records of one person. ``moved`` tells which rows were re-pointed, so that the merge can be undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_gone")
    why = models.CharField(max_length=400)
    who = models.CharField(max_length=80)
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, default="")


class MergeConflict(models.Model):
    """A fact in which two merged records differ: both values stay readable here; the kept one stands."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="conflicts")
    what = models.CharField(max_length=40)
    kept_value = models.TextField()
    gone_value = models.TextField()


class NotSame(models.Model):
    """Somebody decided that two records are two people. Holds while ``evidence`` is what the two records say."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=64)
    why = models.CharField(max_length=400, default="")
    who = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class LinkageKey(models.Model):
    """Keys by which two records may meet (``core.linkage``): equal keys make a pair worth comparing."""

    key = models.BigIntegerField()
    person_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["key", "person_id"], name="registry_key"),
            models.Index(fields=["person_id"], name="registry_key_person"),
        ]
