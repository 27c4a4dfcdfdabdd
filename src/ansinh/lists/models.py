"""What is stored of beneficiary lists: files as received, rows as read and decided, answers, postings, payment lists.

A row is named by file, sheet and row number (``OfRow``): fixes, answers and objections hold on to that name, so that reading
the workbook again loses none of them. Accounts are stored by their id, as in the log.
"""

from django.db import models


def no_items() -> list[object]:
    """Nothing yet (``list`` names a field in many classes below)."""
    return []


class BeneficiaryList(models.Model):
    """One list on its way from upload to frozen payment list. Moves: ``lists.states``.

    ``version`` grows with every move; whoever acts says which version was on the screen (rows have versions of their own).
    ``inputs`` grows with every fix, answer and mapping; ``read_inputs``, ``identified_inputs`` and ``assessed_inputs`` say
    which inputs each stage of the pipeline has seen: equal numbers mean up to date.
    """

    unit_path = models.CharField(max_length=60)
    field = models.CharField(max_length=20)
    policy = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=40, default="", blank=True)
    group = models.CharField(max_length=10, default="", blank=True)
    """The group most rows claim; it chooses the procedure whose clock runs."""
    state = models.CharField(max_length=12, default="uploaded")
    version = models.PositiveIntegerField(default=1)
    content_key = models.CharField(max_length=64, null=True, unique=True)
    """SHA-256 over the policy and the files' hashes; None once withdrawn, so that the files may come again."""
    uploaded_by = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    inputs = models.PositiveIntegerField(default=1)
    layout_inputs = models.PositiveIntegerField(default=1)
    """The inputs at the last change of the columns: older readings do not count."""
    read_inputs = models.PositiveIntegerField(default=0)
    identified_inputs = models.PositiveIntegerField(default=0)
    assessed_inputs = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict, blank=True)
    """File → sheet → how to read it (``core.sheets.mapping``), as an officer corrected or a form remembered it."""
    tables = models.JSONField(default=no_items, blank=True)
    """What was detected in each sheet: columns, header rows, why."""
    notices = models.JSONField(default=no_items, blank=True)
    explanations = models.JSONField(default=no_items, blank=True)
    totals = models.JSONField(default=no_items, blank=True)
    unchecked = models.JSONField(default=no_items, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    """Figures of the last assessment (``listcheck.outputs.summary``)."""
    problem = models.TextField(default="", blank=True)
    """Why the last job failed, as a sentence; empty when all is well."""
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    review = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    waiting_amount = models.BigIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    """Pairs that nobody has answered yet."""
    returned_why = models.TextField(default="", blank=True)
    prepared_by = models.CharField(max_length=80, default="", blank=True)
    prepared_sha256 = models.CharField(max_length=64, default="", blank=True)
    approved_by = models.CharField(max_length=80, default="", blank=True)
    phase = models.CharField(max_length=12, default="commune")
    """Whose step the clock runs for: ``lists.clocks``."""
    phase_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit_path", "field", "state"]),
            models.Index(fields=["due_at"]),
        ]

    def __str__(self) -> str:
        return self.title


class ListFile(models.Model):
    """A file of a list as it was received; the bytes lie under ``settings.UPLOADS`` by their hash."""

    list = models.ForeignKey(BeneficiaryList, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "sha256"], name="list_file_once")]
        indexes = [models.Index(fields=["sha256"])]


class OfRow(models.Model):
    """Names a row of a list: by file, sheet and row number, as the workbook has it."""

    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120)
    number = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @property
    def place(self) -> tuple[str, str, int]:
        """File, sheet, row number."""
        return (self.file, self.sheet, self.number)


class ListRow(OfRow):
    """One row: what was read (``read``: the whole reading, originals beside repairs) and what was decided."""

    list = models.ForeignKey(BeneficiaryList, on_delete=models.CASCADE, related_name="list_rows")
    position = models.PositiveIntegerField()
    """From 1 in file, sheet, row order: the order of ``rows.csv``."""
    sheet_index = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    read = models.JSONField()
    name_key = models.CharField(max_length=160, default="")
    """The name folded, for searching without accents."""
    full_name = models.CharField(max_length=160, default="")
    sex = models.CharField(max_length=4, default="")
    birth = models.CharField(max_length=10, default="")
    id_number = models.CharField(max_length=20, default="")
    household = models.CharField(max_length=40, default="")
    commune = models.CharField(max_length=80, default="")
    hamlet = models.CharField(max_length=120, default="")
    status = models.CharField(max_length=10, default="")
    reasons = models.JSONField(default=no_items)
    details = models.JSONField(default=dict)
    repairs = models.JSONField(default=no_items)
    person = models.CharField(max_length=40, default="")
    registry_person = models.CharField(max_length=40, default="")
    how = models.TextField(default="")
    group = models.CharField(max_length=10, default="")
    amount = models.BigIntegerField(default=0)
    potential = models.BigIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    article = models.CharField(max_length=60, default="")
    paid_at = models.CharField(max_length=340, default="")
    asked = models.BooleanField(default=False)
    """The commune was asked about this row."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "position"], name="row_position_once"),
            models.UniqueConstraint(fields=["list", "file", "sheet", "number"], name="row_place_once"),
        ]
        indexes = [
            models.Index(fields=["list", "status", "position"]),
            models.Index(fields=["list", "asked"]),
            # everything a search by name looks at, so that it reads the index alone
            models.Index(
                fields=["list", "name_key", "position", "status", "amount", "potential"], name="row_search"
            ),
            models.Index(fields=["person"]),
        ]


class StageRecord(models.Model):
    """What a stage of the pipeline left for the next one (compressed JSON): a killed worker goes on from here."""

    list = models.OneToOneField(BeneficiaryList, on_delete=models.CASCADE, related_name="stage")
    inputs = models.PositiveIntegerField()
    ground = models.CharField(max_length=64)
    """Names the register it was made against; with another the stage is done again."""
    paid = models.CharField(max_length=64, default="", blank=True)
    """Names the earlier payments it was made against: a payment list frozen since makes it stale."""
    body = models.BinaryField()
    missed = models.BinaryField(default=bytes)
    """Those whom no list names (compressed JSON)."""


class RowFix(OfRow):
    """An officer changed one field of one row. Only ever added to; the newest of a field counts."""

    list = models.ForeignKey(BeneficiaryList, on_delete=models.PROTECT, related_name="fixes")
    field = models.CharField(max_length=30)
    old = models.CharField(max_length=300)
    new = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["list", "file", "sheet", "number"])]


class Question(OfRow):
    """Two records that the machine could not tell apart: a row and somebody of the register, another row, a payment.

    Made by an assessment; kept while the same pair is open, so that its evidence and order stay.
    """

    list = models.ForeignKey(BeneficiaryList, on_delete=models.CASCADE, related_name="question_rows")
    row = models.ForeignKey(ListRow, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10)
    """``register``, ``row`` or ``paid``."""
    other = models.CharField(max_length=400)
    """Names the other record: a register id, file/sheet/row as JSON, or the key of a paid line."""
    record = models.JSONField(default=dict)
    """The other record as fields to show beside the row."""
    probability = models.FloatField(default=0.0)
    verdict = models.CharField(max_length=10, default="review")
    evidence = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "kind", "other"], name="question_once")]
        indexes = [models.Index(fields=["list", "id"])]


class ReviewDecision(OfRow):
    """An officer's answer to a question: ``same``, ``not_same`` or ``ask`` (the commune). Undone, never deleted."""

    list = models.ForeignKey(BeneficiaryList, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10)
    other = models.CharField(max_length=400)
    answer = models.CharField(max_length=10)
    evidence = models.TextField(default="")
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120, default="")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "file", "sheet", "number", "kind", "other"],
                condition=models.Q(undone_at__isnull=True),
                name="one_answer_in_force",
            )
        ]


class ColumnMapping(models.Model):
    """How a form's columns are to be read, remembered from an officer's correction, found again by its header's words."""

    policy = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    """Field → letter of its column."""
    header_text = models.TextField(default="")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "fingerprint"], name="mapping_once")]


class Reference(models.Model):
    """A file that lists are checked against: the register or earlier payments as CSV. The newest of a kind counts."""

    kind = models.CharField(max_length=10)
    """``register`` or ``paid``."""
    policy = models.CharField(max_length=40, default="", blank=True)
    """Payments belong to a policy; a register to none."""
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()


class Posting(models.Model):
    """A public posting of the rows to be paid: minimum fields, from one day to another, or until withdrawn."""

    list = models.ForeignKey(BeneficiaryList, on_delete=models.PROTECT, related_name="postings")
    token = models.CharField(max_length=40, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    posted_by = models.CharField(max_length=80)
    posted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="", blank=True)
    withdrawn_why = models.CharField(max_length=300, default="", blank=True)


class Objection(OfRow):
    """What somebody objects about a posted row, and the answer. An upheld objection makes the row wait."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    objector = models.CharField(max_length=120, default="", blank=True)
    received_on = models.DateField()
    recorded_by = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, default="open")
    """``open``, ``upheld`` or ``rejected``."""
    answer = models.TextField(default="", blank=True)
    answered_by = models.CharField(max_length=80, default="", blank=True)
    answered_at = models.DateTimeField(null=True)


class PaymentList(models.Model):
    """A frozen payment list: canonical bytes, control totals, SHA-256. Never changed; see ``Adjustment``."""

    list = models.OneToOneField(BeneficiaryList, on_delete=models.PROTECT, related_name="payment")
    unit_path = models.CharField(max_length=60)
    field = models.CharField(max_length=20)
    policy = models.CharField(max_length=40)
    canonical = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    by_group = models.JSONField(default=dict)
    prepared_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80)
    frozen_by = models.CharField(max_length=80)
    frozen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["policy", "unit_path"])]


class Adjustment(OfRow):
    """A later correction of a frozen payment: a difference in đồng, proposed by one person and approved by another."""

    payment = models.ForeignKey(PaymentList, on_delete=models.PROTECT, related_name="adjustments")
    difference = models.BigIntegerField()
    why = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, default="", blank=True)
    approved_at = models.DateTimeField(null=True)


class Job(models.Model):
    """A piece of background work and how it stands, for the officer who started it. See ``lists.jobs``."""

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    account = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="queued")
    """``queued``, ``running``, ``done`` or ``failed``."""
    attempt = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    task_id = models.CharField(max_length=40, default="", blank=True)
    owner = models.CharField(max_length=160, default="", blank=True)
    """Host, process and its start, of the worker that runs it."""
    what = models.CharField(max_length=200, default="", blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"]), models.Index(fields=["state"])]
