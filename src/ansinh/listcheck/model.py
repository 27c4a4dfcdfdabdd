"""What the list check speaks about: rows as read, people of the register, and what becomes of each row."""

from dataclasses import dataclass, field

from ansinh.core.i18n import _
from ansinh.policies.assess import CaseOutcome

ORDINARY_READING = frozenset(
    {
        "sex_from_column",
        "filled_down",
        "from_section",
        "from_title",
        "from_sheet_name",
        "address_split",
        "name_in_two_columns",
        "sex_from_mark",
    }
)
"""Codes of ordinary reading: they are recorded, but do not by themselves make a row *repaired*."""

IDENTITY_REASONS = frozenset(
    {
        "ambiguous_identity",
        "birth_conflict",
        "commune_conflict",
        "date_ambiguous",
        "hamlet_differs",
        "id_conflict",
        "name_differs",
        "not_in_registry",
        "sex_conflict",
        "two_people_in_cell",
    }
)
"""Reasons that leave open who the row is, or whether the row describes that person rightly."""


@dataclass(frozen=True, slots=True, order=True)
class RowKey:
    """Where a row stands: file name, sheet (by position, then name), row number from 1 as in the workbook."""

    file: str
    sheet_index: int
    row: int
    sheet: str

    def __str__(self) -> str:
        return _("{file} / {sheet} / dòng {row}").format(file=self.file, sheet=self.sheet, row=self.row)


@dataclass(slots=True)
class ListRow:
    """One data row of an input workbook, repaired, with the original beside each repaired field."""

    key: RowKey
    full_name: str = ""
    name_without_accents: bool = False
    other_names: tuple[str, ...] = ()
    sex: str | None = None
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    birth_slack: int = 0
    """Years by which the year of birth may be off (1 when it was reckoned from an age)."""
    id_number: str | None = None
    id_kind: str | None = None
    household_no: str = ""
    head_name: str = ""
    relation: str = ""
    hamlet: str = ""
    commune: str = ""
    district: str = ""
    unit_code: str | None = None
    group: str | None = None
    poor_type: str | None = None
    months: int | None = None
    amount_claimed: int | None = None
    category: str = ""
    note: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    """Facts that only the list tells (work, contract, income…), keyed by the policy's fact names."""
    repairs: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    """Reason or repair code → what exactly, in words (cell, value, candidates)."""
    originals: dict[str, str] = field(default_factory=dict)
    """Field → text as typed, for the fields that were repaired or could not be read."""
    cells: dict[str, str] = field(default_factory=dict)
    """Field → cell reference, to name the cell in a message."""

    @property
    def birth(self) -> str:
        """Birth as far as the row tells: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty without a year."""
        if self.birth_year is None:
            return ""
        parts = [f"{self.birth_year:04d}"]
        if self.birth_month:
            parts.append(f"{self.birth_month:02d}")
            if self.birth_day:
                parts.append(f"{self.birth_day:02d}")
        return "-".join(parts)

    def add_repair(self, code: str) -> None:
        """Record a repair once, in the order in which it was made."""
        if code not in self.repairs:
            self.repairs.append(code)

    def add_review(self, code: str, detail: str = "") -> None:
        """Record a reason to ask the commune, once."""
        if code not in self.reviews:
            self.reviews.append(code)
        if detail:
            self.details[code] = detail

    def add_refusal(self, code: str, detail: str = "") -> None:
        """Record a reason not to pay, once."""
        if code not in self.refusals:
            self.refusals.append(code)
        if detail:
            self.details[code] = detail


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the register, as much as the list check needs."""

    person_id: str
    full_name: str
    sex: str
    birth: str
    id_number: str
    household_id: str
    relation: str
    province: str
    district: str
    commune: str
    commune_code: str
    hamlet: str
    date_of_death: str
    flags: frozenset[str]
    """Names of the register's yes/no columns that are 1 for this person."""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One line of what was already paid. ``line`` counts the header as 1."""

    line: int
    full_name: str
    birth: str
    id_number: str
    hamlet: str
    commune: str
    category: str
    amount: int
    paid_on: str


@dataclass(slots=True)
class Identity:
    """Who a row (or paid line) is, as far as it can be said."""

    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    reasons: tuple[str, ...] = ()
    detail: str = ""
    how: str = ""
    """In words: what agrees. The evidence shown beside the decision."""

    @property
    def certain(self) -> bool:
        """True when exactly one person fits and nothing contradicts."""
        return self.person is not None and not self.reasons


@dataclass(slots=True)
class Decision:
    """What becomes of one row."""

    row: ListRow
    identity: Identity
    person: str = ""
    """Id of the cluster: the register's id where known, else made from the first row of the person."""
    status: str = ""
    reasons: list[str] = field(default_factory=list)
    amount: int = 0
    potential: int = 0
    """The most this row could pay, were all open questions answered in its favour. đồng."""
    months: int = 0
    article: str = ""
    may_be: list[str] = field(default_factory=list)
    """Clusters that this row may belong to as well, when nobody can tell yet (possible duplicates)."""
    paid_at: RowKey | None = None
    """The row that pays (or waits) instead of this one."""
    unverified: tuple[str, ...] = ()
    """Parameters of law marked unverified on which the amount depends."""
    outcome: CaseOutcome | None = None
    """What the law gives to the row by itself."""
