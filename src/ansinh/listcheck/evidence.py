"""The pairs of the result: row and register, row and paid line, row and row, each with probability and evidence."""

from collections.abc import Sequence

from ansinh.core.i18n import _
from ansinh.listcheck.identify import Subject, describe
from ansinh.listcheck.linking import Links
from ansinh.listcheck.model import Decision, Identity, PaidLine, Person, RowKey
from ansinh.listcheck.outputs import Pair

_CONFLICTS = frozenset({"id_conflict"})


def make_pairs(
    decisions: Sequence[Decision],
    links: Links,
    paid: Sequence[tuple[PaidLine, Subject]],
    paid_identities: Sequence[Identity],
) -> list[Pair]:
    """All pairs worth showing, in row order."""
    pairs: list[Pair] = []
    by_person: dict[str, list[int]] = {}
    for index, decision in enumerate(decisions):
        for person in decision.identity.candidates[:5]:
            pairs.append(_with_register(index, decision, person, links))
        if decision.person:
            by_person.setdefault(decision.person, []).append(index)
    for indexes in by_person.values():
        for later in indexes[1:]:
            pairs.append(_two_rows(decisions, indexes[0], later, links))
    pairs += _doubtful_rows(decisions, links)
    linked: dict[int, set[int]] = {}
    for sides in links.pairs:
        found = dict(sides)
        if len(found) == 2 and "paid" in found and "row" in found:
            linked.setdefault(int(found["paid"]), set()).add(int(found["row"]))
    for at, ((line, _subject), identity) in enumerate(zip(paid, paid_identities, strict=True)):
        concerned = {index for person in identity.candidates for index in by_person.get(person.person_id, ())}
        for index in sorted(concerned | linked.get(at, set())):
            pairs.append(_with_paid(index, decisions[index], at, line, identity, links))
    pairs.sort(key=lambda p: (p.file1, p.sheet1, p.row1, p.file2, p.sheet2, p.row2))
    return pairs


def _pair(
    key: RowKey, file2: str, sheet2: str, row2: str, probability: float, decision: str, evidence: str
) -> Pair:
    return Pair(key.file, key.sheet, key.row, file2, sheet2, row2, probability, decision, evidence)


def _with_register(index: int, decision: Decision, person: Person, links: Links) -> Pair:
    identity = decision.identity
    engine = links.between(("row", index), ("registry", person.person_id))
    words = engine.evidence if engine is not None else identity.how
    if identity.certain:
        verdict = "link"
    elif _CONFLICTS & set(identity.reasons):
        verdict = "conflict"
    else:
        verdict = "review"
    detail = identity.detail if identity.reasons else ""
    evidence = "; ".join(
        part for part in (words, detail, _("sổ đăng ký: {person}").format(person=describe(person))) if part
    )
    return _pair(
        decision.row.key,
        "registry",
        "",
        person.person_id,
        _probability(engine, identity, person),
        verdict,
        evidence,
    )


def _probability(engine: object, identity: Identity, person: Person) -> float:
    """The engine's probability; where it compared nothing, one share of those who fit."""
    found = getattr(engine, "probability", None)
    if isinstance(found, float):
        return found
    return 1.0 / max(1, len(identity.candidates)) if identity.person in (None, person) else 0.0


def _two_rows(decisions: Sequence[Decision], first: int, later: int, links: Links) -> Pair:
    one, two = decisions[first], decisions[later]
    engine = links.between(("row", first), ("row", later))
    sure = one.identity.certain and two.identity.certain
    linked = engine is not None and engine.decision == "link"
    verdict = "link" if sure or (linked and one.identity.person is None) else "review"
    shared = _("cùng là {person} trong sổ đăng ký").format(person=one.person) if one.identity.person else ""
    words = "; ".join(part for part in (engine.evidence if engine else "", shared) if part)
    probability = engine.probability if engine else min(1.0, 1.0 if sure else 0.5)
    key = two.row.key
    return _pair(one.row.key, key.file, key.sheet, str(key.row), probability, verdict, words)


def _doubtful_rows(decisions: Sequence[Decision], links: Links) -> list[Pair]:
    """Pairs of rows that the engine cannot tell apart and the register did not settle."""
    found = []
    for (one, two), pair in links.pairs.items():
        if one[0] != "row" or two[0] != "row":
            continue
        first, later = sorted((int(one[1]), int(two[1])))
        a, b = decisions[first], decisions[later]
        if a.person == b.person or (a.identity.certain and b.identity.certain):
            continue
        verdict = "conflict" if pair.decision == "conflict" else "review"
        key = b.row.key
        found.append(
            _pair(a.row.key, key.file, key.sheet, str(key.row), pair.probability, verdict, pair.evidence)
        )
    return found


def _with_paid(
    index: int, decision: Decision, at: int, line: PaidLine, identity: Identity, links: Links
) -> Pair:
    engine = links.between(("paid", at), ("row", index))
    same = identity.certain and decision.identity.certain and identity.person is decision.identity.person
    linked = engine is not None and engine.decision == "link" and not identity.candidates
    verdict = "link" if same or linked else "review"
    words = "; ".join(
        part for part in (engine.evidence if engine else "", identity.detail, line.full_name) if part
    )
    probability = engine.probability if engine else (1.0 if same else 1.0 / max(1, len(identity.candidates)))
    return _pair(decision.row.key, "paid", "", str(line.line), probability, verdict, words)
