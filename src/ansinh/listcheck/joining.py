"""Rows of one person when no register says so: what may be joined without asking, and what must be asked.

Joined: the same number with the same name; or the same name with the same full birth date in one commune, when nothing
contradicts. Kept apart: other names, births that contradict, two numbers of one kind that differ. All else that the
linkage engine finds likely, and namesakes of one hamlet whose births or numbers may be slips, are possible duplicates: the
later row waits. A name with a year in one commune joins nobody, however rare the name: in a commune of ten thousand one
person in fifty has such a namesake.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from rapidfuzz.distance import OSA

from ansinh.core.i18n import _
from ansinh.core.linkage import Pair
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.identify import birth_conflicts, hamlet_key, near_name, subject_of
from ansinh.listcheck.linking import Links
from ansinh.listcheck.model import Decision, ListRow
from ansinh.listcheck.register import same_spelling

NEAR_YEARS = 3
"""Years by which two births may differ and still be one person's, misremembered: namesakes of one hamlet are asked about."""
Verdict = Literal["same", "ask", "conflict", "apart"]


def judge(one: ListRow, two: ListRow, pair: Pair | None) -> Verdict:
    """Whether two rows are one person, judged by the rows alone; ``pair`` is what the engine says, None: nothing."""
    numbers = _numbers(one, two)
    bare = one.name_without_accents or two.name_without_accents
    same_name = same_spelling(one.full_name, two.full_name, without_accents=bare)
    births = birth_conflicts(subject_of(one), two.birth) if two.birth else False
    if numbers == "same":
        return _one_number(one, two, agree=same_name and not births)
    if one.sex and two.sex and one.sex != two.sex:
        return "apart"
    neighbours = bool(one.hamlet and two.hamlet) and _same_place(one, two)
    if births:
        ask = same_name and neighbours and numbers != "differ" and _slip_of_year(one, two)
    elif numbers == "differ":  # a namesake next door, or a number copied from the line above
        ask = same_name and neighbours
    elif numbers == "near":
        ask = same_name
    elif same_name and not bare and _full_births(one, two) and _same_place(one, two):
        return "same"
    else:
        ask = neighbours if pair is None else pair.decision in ("link", "review")
    return "ask" if ask else "apart"


def _one_number(one: ListRow, two: ListRow, *, agree: bool) -> Verdict:
    """Two rows with one number: one person when name and birth agree; otherwise asked, or a number of another person."""
    if agree:
        return "same"
    return "ask" if near_name(one.full_name, two.full_name) else "conflict"


def _full_births(one: ListRow, two: ListRow) -> bool:
    return one.birth_day is not None and two.birth_day is not None


def _slip_of_year(one: ListRow, two: ListRow) -> bool:
    """Births that contradict but may be one: a few years misremembered, or one digit of the year mistyped."""
    gap = abs((one.birth_year or 0) - (two.birth_year or 0))
    return gap <= NEAR_YEARS or gap in (10, 20)


def _numbers(one: ListRow, two: ListRow) -> Literal["same", "near", "differ", "unknown"]:
    if not one.id_number or not two.id_number or len(one.id_number) != len(two.id_number):
        return "unknown"
    if one.id_number == two.id_number:
        return "same"
    return "near" if OSA.distance(one.id_number, two.id_number) == 1 else "differ"


def _same_place(one: ListRow, two: ListRow) -> bool:
    if one.commune and two.commune and folded(one.commune) != folded(two.commune):
        return False
    return not one.hamlet or not two.hamlet or hamlet_key(one.hamlet) == hamlet_key(two.hamlet)


def join_rows(decisions: Sequence[Decision], links: Links) -> None:
    """Name each row's person: the register's id where known, else one made for the first row of the person.

    Rows that may be another row's person get the reason ``possible_duplicate`` (the later row) or ``id_conflict`` (both),
    and remember whose they may be.
    """
    root: dict[int, int] = {}

    def find(index: int) -> int:
        while root.get(index, index) != index:
            index = root[index]
        return index

    asks: list[tuple[int, int, Verdict, Pair | None]] = []
    for first, later, pair in _to_judge(decisions, links):
        verdict = judge(decisions[first].row, decisions[later].row, pair)
        if verdict == "same":
            a, b = sorted((find(first), find(later)))
            root[b] = a
        elif verdict != "apart":
            asks.append((first, later, verdict, pair))
    made: dict[int, str] = {}
    for index, decision in enumerate(decisions):
        if decision.identity.person is not None:
            decision.person = decision.identity.person.person_id
        elif decision.row.full_name:
            decision.person = made.setdefault(find(index), f"X{len(made) + 1:05d}")
    for first, later, verdict, pair in asks:
        if find(first) != find(later):
            _ask(decisions[first].row, decisions[later].row, verdict, pair)
            decisions[later].may_be.append(decisions[first].person)


def _to_judge(decisions: Sequence[Decision], links: Links) -> Iterator[tuple[int, int, Pair | None]]:
    """Pairs of rows without a person of the register: those of the engine, then neighbours whose names are nearly one."""
    seen: set[tuple[int, int]] = set()
    for (left, right), pair in sorted(links.pairs.items(), key=lambda item: str(item[0])):
        if left[0] != "row" or right[0] != "row":
            continue
        first, later = sorted((int(left[1]), int(right[1])))
        if decisions[first].identity.person is None and decisions[later].identity.person is None:
            seen.add((first, later))
            yield first, later, pair
    blocks: dict[tuple[str, str, str], list[int]] = {}
    for index, decision in enumerate(decisions):
        row = decision.row
        if decision.identity.person is None and row.full_name and row.hamlet:
            for key in (("name", folded(row.full_name)), ("year", str(row.birth_year))):
                blocks.setdefault((hamlet_key(row.hamlet), *key), []).append(index)
    for members in blocks.values():
        for position, first in enumerate(members):
            for later in members[position + 1 :]:
                near = near_name(decisions[first].row.full_name, decisions[later].row.full_name, slips=1)
                if near and (first, later) not in seen:
                    seen.add((first, later))
                    yield first, later, None


def _ask(first: ListRow, later: ListRow, verdict: Verdict, pair: Pair | None) -> None:
    evidence = pair.evidence if pair is not None else _("cùng xóm, tên gần như nhau")
    if verdict == "conflict":
        first.add_review("id_conflict", f"{later.key}: {evidence}")
        later.add_review("id_conflict", f"{first.key}: {evidence}")
    elif "not_in_registry" not in later.reviews:
        later.add_review("possible_duplicate", f"{first.key}: {evidence}")
