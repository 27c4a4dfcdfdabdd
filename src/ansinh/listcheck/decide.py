"""One grant a person: which row pays, which rows are refused and why, and which must wait.

Each row arrives with what its own reading, its identity and the law say (refusals, reviews, the amount it could pay). Here
rows of one person meet each other and what was already paid. The rules, in order:

1. A refusal of the row's own stands.
2. Already paid the same or more: refused. Less: an officer decides. A payment that may be another person's: an officer decides.
3. A row with an open question waits. It does not compete, but if it could give the person more than the row that would pay,
   that row waits with it. If it could not, and it is certain whose row it is, it is refused in favour of the row that pays.
4. Among the clean rows the policy's own rule chooses the highest; of equals the first in file order pays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.core.i18n import _
from ansinh.core.money import format_dong
from ansinh.listcheck.model import IDENTITY_REASONS, ORDINARY_READING, Decision

WHO_IS_CERTAIN = frozenset({"commune_conflict", "hamlet_differs"})
"""Reasons of identity under which it is still certain who the person is."""
WHO_IS_OPEN = IDENTITY_REASONS - WHO_IS_CERTAIN
"""Reasons that leave open who the row is: such a row never yields to another, it waits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the policy's rule of the highest says of one person's clean rows (positions in the sequence given)."""

    winner: int | None
    unclear: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Rows that must wait although nothing is wrong with them, with the reasons."""


Chooser = Callable[[Sequence[Decision]], Choice]
Beats = Callable[[Decision, Decision], bool]


def greater_amount(waiting: Decision, best: Decision) -> bool:
    """The plain reading of *more*: a greater amount for the whole support."""
    return waiting.potential > best.potential


@dataclass(slots=True)
class PaidFacts:
    """What was already paid, by person of the register (or cluster)."""

    certain: Mapping[str, int] = field(default_factory=dict)
    """Person → đồng already paid, where the paid lines fit this person alone."""
    possible: Mapping[str, str] = field(default_factory=dict)
    """Person → the paid line that may be this person's, in words."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Person → the paid lines, in words."""


def decide(
    decisions: Iterable[Decision], *, paid: PaidFacts, choose: Chooser, beats: Beats = greater_amount
) -> None:
    """Set status, reasons, amount and the paying row of every decision, in place."""
    people: dict[str, list[Decision]] = defaultdict(list)
    waiting_for: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda d: d.row.key):
        _own(decision, paid)
        if decision.person:
            people[decision.person].append(decision)
        for candidate in decision.identity.candidates:
            if candidate.person_id != decision.person:
                waiting_for[candidate.person_id].append(decision)
        for other in decision.may_be:
            waiting_for[other].append(decision)
    for person, rows in people.items():
        _one_grant(rows, waiting_for.get(person, []), choose, beats)


def _own(decision: Decision, paid: PaidFacts) -> None:
    """What the row says by itself, and what was already paid to its person."""
    row = decision.row
    if not row.refusals or "dead_before_period" in row.refusals:
        _already_paid(decision, paid)
    if row.refusals:
        decision.status, decision.reasons = "refused", list(row.refusals)
    elif row.reviews:
        decision.status, decision.reasons = "review", list(row.reviews)
    else:
        decision.status, decision.reasons = "", []
    decision.amount = 0


def _already_paid(decision: Decision, paid: PaidFacts) -> None:
    row = decision.row
    open_identity = not WHO_IS_OPEN.isdisjoint(row.reviews)
    people = [p.person_id for p in decision.identity.candidates] or [decision.person]
    if not open_identity and decision.person in paid.certain:
        amount = paid.certain[decision.person]
        words = _("đã chi {amount} đồng ({lines})").format(
            amount=format_dong(amount), lines=paid.lines.get(decision.person, "")
        )
        if amount >= decision.potential:
            row.add_refusal("already_paid", words)
        else:
            row.add_review("already_paid_lower_group", words)
        return
    if row.refusals:
        return
    for person in people:
        if person in paid.possible:
            row.add_review("possible_already_paid", paid.possible[person])
        elif open_identity and person in paid.certain:
            row.add_review("possible_already_paid", paid.lines.get(person, ""))


def _one_grant(rows: list[Decision], strangers: Sequence[Decision], choose: Chooser, beats: Beats) -> None:
    """Let one row of the person pay. ``strangers``: rows under review that may be this person too."""
    clean = [d for d in rows if not d.status]
    waiting = [d for d in (*rows, *strangers) if d.status == "review"]
    if not clean:
        return
    clean = _conflicting_duplicates(clean)
    choice = choose(clean) if clean else Choice(None)
    for position, reasons in choice.unclear.items():
        for reason in reasons:
            _wait(clean[position], reason)
    best: Decision | None = clean[choice.winner] if choice.winner is not None else None
    first_unclear = clean[min(choice.unclear)] if choice.unclear else None
    head = best or first_unclear
    if head is None:
        return
    if best is not None:
        _pay_or_wait(best, [d for d in waiting if beats(d, best)])
    _settle_the_rest(clean, best, head, choice)
    if best is not None and best.status in ("accepted", "repaired"):
        for decision in rows:
            if (
                decision.status == "review"
                and WHO_IS_OPEN.isdisjoint(decision.reasons)
                and not beats(decision, best)
            ):
                _yield_to(decision, best)


def _settle_the_rest(
    clean: Sequence[Decision], best: Decision | None, head: Decision, choice: Choice
) -> None:
    """Clean rows that do not pay: refused in favour of ``head``, or waiting when their group waits."""
    unclear_groups = {clean[position].row.group: reasons for position, reasons in choice.unclear.items()}
    for decision in clean:
        if decision is best or decision.status:
            continue
        if decision.row.group in unclear_groups:  # a repeat of a row that waits for the same question
            for reason in unclear_groups[decision.row.group]:
                _wait(decision, reason)
        else:
            _yield_to(decision, head)


def _conflicting_duplicates(clean: list[Decision]) -> list[Decision]:
    """Rows of one group that claim different things (months, amounts) wait, all of them; the rest go on."""
    by_group: dict[str | None, list[Decision]] = defaultdict(list)
    for decision in clean:
        by_group[decision.row.group].append(decision)
    for same in by_group.values():
        if len({d.potential for d in same}) > 1:
            for decision in same:
                others = "; ".join(str(d.row.key) for d in same if d is not decision)
                _wait(decision, "duplicate_conflicting", _("khác với {rows}").format(rows=others))
    return [d for d in clean if not d.status]


def _pay_or_wait(best: Decision, more: Sequence[Decision]) -> None:
    """Pay the best row, unless rows under review could still give its person more."""
    if more:
        rows = "; ".join(str(d.row.key) for d in more[:3])
        _wait(best, "linked_row_under_review", _("chờ kết quả của {rows}").format(rows=rows))
        return
    repaired = any(code not in ORDINARY_READING for code in best.row.repairs)
    best.status = "repaired" if repaired else "accepted"
    best.amount = best.potential


def _wait(decision: Decision, reason: str, detail: str = "") -> None:
    decision.row.add_review(reason, detail)
    decision.status, decision.reasons = "review", list(decision.row.reviews)


def _yield_to(decision: Decision, winner: Decision) -> None:
    """Refuse a row in favour of the row that pays (or waits) for the same person, naming it."""
    same = decision.row.group == winner.row.group
    reason = "duplicate_same_group" if same else "higher_policy_elsewhere"
    decision.row.add_refusal(reason, _("đã tính ở {row}").format(row=winner.row.key))
    decision.status, decision.reasons, decision.paid_at = "refused", [reason], winner.row.key
