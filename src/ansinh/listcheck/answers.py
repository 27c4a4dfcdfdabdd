"""What officers have already answered about rows that were unclear, applied inside the same pipeline.

An answer never pays by itself: it settles who a row is (or is not), and the law decides again. An answer about a paid line
is bound to what that line said (``paid_key``); when the line changes, it is asked anew.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.core.i18n import _
from ansinh.listcheck.decide import PaidFacts
from ansinh.listcheck.identify import Subject
from ansinh.listcheck.linking import Links
from ansinh.listcheck.model import Decision, Identity, ListRow, PaidLine
from ansinh.listcheck.paid import line_words
from ansinh.listcheck.register import Register

RowPlace = tuple[str, str, int]
"""File, sheet, row number: how an answer names a row."""
RowPair = frozenset[RowPlace]


def place_of(row: ListRow) -> RowPlace:
    """The name of a row in answers."""
    return (row.key.file, row.key.sheet, row.key.row)


def paid_key(line: PaidLine) -> str:
    """Names a paid line by what it says, so that an answer does not outlive its evidence."""
    parts = (line.line, line.full_name, line.birth, line.id_number, line.commune, line.amount, line.paid_on)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by kind. A row stands in at most one of *same* and *not same* for one other record."""

    same_person: Mapping[RowPlace, str] = field(default_factory=dict)
    """Row → register id that an officer says it is."""
    not_person: Mapping[RowPlace, frozenset[str]] = field(default_factory=dict)
    same_rows: frozenset[RowPair] = frozenset()
    other_rows: frozenset[RowPair] = frozenset()
    same_paid: frozenset[tuple[RowPlace, str]] = frozenset()
    """(row, ``paid_key``) that are one person."""
    other_paid: frozenset[tuple[RowPlace, str]] = frozenset()
    held: Mapping[RowPlace, str] = field(default_factory=dict)
    """Row → why it must wait (an objection that is open or was upheld), in words."""

    def settle_people(self, decisions: Sequence[Decision], register: Register) -> None:
        """Set the identity of rows answered *same*; take the persons answered *not same* out of the candidates."""
        if not (self.same_person or self.not_person):
            return
        for decision in decisions:
            place = place_of(decision.row)
            person = register.by_id.get(self.same_person.get(place, ""))
            if person is not None:
                _drop_reviews(decision, decision.identity.reasons)
                how = _("cán bộ xác nhận là cùng một người")
                decision.identity = Identity(person, (person,), (), "", how)
                continue
            denied = self.not_person.get(place)
            if denied:
                _deny(decision, denied)

    def part_rows(self, decisions: Sequence[Decision], links: Links) -> None:
        """Forget the pairs of rows that an officer said are two persons."""
        if not self.other_rows:
            return
        for sides in list(links.pairs):
            pair = _row_pair(sides, decisions)
            if pair in self.other_rows:
                del links.pairs[sides]

    def join_rows(self, decisions: Sequence[Decision]) -> None:
        """Give rows answered *same* one person: the register's where one of them has it, else the first row's.

        A later row that may still be somebody else than those it was parted from keeps its question.
        """
        if not (self.same_rows or self.other_rows):
            return
        at = {place_of(decision.row): index for index, decision in enumerate(decisions)}
        for pair in self.other_rows:
            indexes = sorted(at[place] for place in pair if place in at)
            if len(indexes) == 2:
                _part(decisions[indexes[0]], decisions[indexes[1]])
        for pair in sorted(self.same_rows, key=sorted):
            indexes = sorted(at[place] for place in pair if place in at)
            if len(indexes) != 2:
                continue
            first, later = decisions[indexes[0]], decisions[indexes[1]]
            kept = first if first.identity.person is not None or later.identity.person is None else later
            gone = later if kept is first else first
            old, new = gone.person, kept.person
            for decision in decisions:
                if decision.person == old:
                    decision.person = new
                decision.may_be = [who for who in decision.may_be if who not in (old, new)]
            _drop_reviews(later, ("possible_duplicate",))
            if kept.identity.certain and gone.identity.person is None:
                _drop_reviews(gone, gone.identity.reasons)
                gone.identity = Identity(
                    kept.identity.person, kept.identity.candidates, (), "", kept.identity.how
                )

    def settle_paid(
        self,
        decisions: Sequence[Decision],
        paid: Sequence[tuple[PaidLine, Subject]],
        identities: list[Identity],
        links: Links,
    ) -> dict[str, list[PaidLine]]:
        """Apply answers about paid lines; return person → lines that are certainly that person's."""
        certain: dict[str, list[PaidLine]] = defaultdict(list)
        if not (self.same_paid or self.other_paid):
            return certain
        at = {paid_key(line): (index, line) for index, (line, _subject) in enumerate(paid)}
        rows = {place_of(decision.row): (index, decision) for index, decision in enumerate(decisions)}
        for place, key in sorted(self.other_paid):
            if key in at and place in rows:
                line_at, (row_at, decision) = at[key][0], rows[place]
                _forget(links, line_at, row_at)
                left = tuple(p for p in identities[line_at].candidates if p.person_id != decision.person)
                if len(left) != len(identities[line_at].candidates):
                    identities[line_at] = Identity(None, left, identities[line_at].reasons)
        for place, key in sorted(self.same_paid):
            if key in at and place in rows:
                line_at, line = at[key]
                _forget(links, line_at, None)
                identities[line_at] = Identity(None, (), ("answered",))
                certain[rows[place][1].person].append(line)
        return certain

    def add_paid(self, facts: PaidFacts, certain: Mapping[str, Sequence[PaidLine]]) -> None:
        """Add the lines that an officer said were paid to a person."""
        if not certain:
            return
        amounts, words = dict(facts.certain), dict(facts.lines)
        for person, lines in certain.items():
            for line in lines:
                amounts[person] = amounts.get(person, 0) + line.amount
                words[person] = "; ".join(filter(None, (words.get(person, ""), line_words(line))))
        facts.certain, facts.lines = amounts, words

    def hold(self, decisions: Sequence[Decision]) -> None:
        """Let rows with an open or upheld objection wait."""
        if not self.held:
            return
        for decision in decisions:
            detail = self.held.get(place_of(decision.row))
            if detail is not None:
                decision.row.add_review("objection", detail)


NO_ANSWERS = Answers()
"""Nobody was asked yet."""


def _drop_reviews(decision: Decision, codes: Sequence[str]) -> None:
    decision.row.reviews[:] = [code for code in decision.row.reviews if code not in codes]


def _part(first: Decision, later: Decision) -> None:
    """Two rows are two persons: neither may be the other's; a doubt that nobody else shares goes."""
    for one, other in ((first, later), (later, first)):
        if other.person in one.may_be:
            one.may_be = [who for who in one.may_be if who != other.person]
            if not one.may_be:
                _drop_reviews(one, ("possible_duplicate",))


def _deny(decision: Decision, denied: frozenset[str]) -> None:
    """Take persons out. With nobody left the row is not in the register; with somebody left it stays open who it is."""
    identity = decision.identity
    left = tuple(person for person in identity.candidates if person.person_id not in denied)
    if len(left) == len(identity.candidates):
        return
    _drop_reviews(decision, identity.reasons)
    reasons = ("ambiguous_identity",) if left else ("not_in_registry",)
    detail = _("cán bộ đã loại {count} người không phải").format(count=len(identity.candidates) - len(left))
    decision.identity = Identity(None, left, reasons, detail)
    for code in reasons:
        decision.row.add_review(code, detail)


def _row_pair(
    sides: tuple[tuple[str, int | str], tuple[str, int | str]], decisions: Sequence[Decision]
) -> RowPair:
    if sides[0][0] != "row" or sides[1][0] != "row":
        return frozenset()
    return frozenset(place_of(decisions[int(index)].row) for _kind, index in sides)


def _forget(links: Links, paid_at: int, row_at: int | None) -> None:
    """Forget the engine's pairs of a paid line: with one row, or with all rows."""
    for sides in list(links.pairs):
        found = dict(sides)
        if found.get("paid") == paid_at and (row_at is None or found.get("row") == row_at):
            del links.pairs[sides]
