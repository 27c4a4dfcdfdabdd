"""Resolution 42 and Decision 15/2020 written out in plain Python from the texts, without rulebook and parameters.

One function a group; a fact that is None is not known. Every function returns the codes that refuse, the codes that ask
and whether some condition cannot be decided. Dates are ``datetime.date`` or ISO text of a year or a month.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

START, END = date(2020, 4, 1), date(2020, 6, 30)
RATES = {
    "G1": 1_800_000,
    "G2": 1_000_000,
    "G3": 1_000_000,
    "G4": 1_000_000,
    "G5": 500_000,
    "G6": 500_000,
    "G7": 250_000,
}
TEXT_ORDER = ["G1", "G2", "G3", "G4", "G5", "G6", "G7"]
Facts = Mapping[str, object]
Verdict = tuple[str, int, set[str]]


class Notes:
    """Collects what the conditions of a group say."""

    def __init__(self) -> None:
        self.no: set[str] = set()
        self.ask: set[str] = set()
        self.unknown = False

    def need(self, code: str, holds: bool | None) -> None:
        if holds is None:
            self.unknown = True
        elif not holds:
            self.no.add(code)

    def question(self, code: str, holds: bool | None) -> None:
        if holds is None:
            self.unknown = True
        elif holds:
            self.ask.add(code)

    def verdict(self, rate: int, months: int | None) -> Verdict:
        if self.no:
            return "refused", 0, self.no
        amount = rate * (3 if months is None else min(months, 3))
        if self.unknown or months is None:
            return "review", amount, self.ask | {"facts_missing"}
        return ("review" if self.ask else "pays"), amount, self.ask


def day_span(value: object) -> tuple[date, date] | None:
    if value is None or isinstance(value, date):
        return None if value is None else (value, value)
    text = str(value)
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text), date.fromisoformat(text)


def by(value: object, last: date) -> bool | None:
    """Whether a day is on or before another; None if that cannot be said."""
    span = day_span(value)
    if span is None:
        return None
    return True if span[1] <= last else False if span[0] > last else None


def before(value: object, limit: date) -> bool | None:
    return by(value, limit - timedelta(days=1))


def both(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def either(*answers: bool | None) -> bool | None:
    return True if True in answers else None if None in answers else False


def opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def flag(facts: Facts, name: str) -> bool | None:
    value = facts.get(name)
    return None if value is None else bool(value)


def person(facts: Facts, notes: Notes) -> None:
    notes.need("declined", not facts.get("declined"))
    if facts.get("death") is not None:
        notes.need("dead_before_period", opposite(before(facts["death"], START)))
        notes.question("died_during_period", by(facts["death"], END))


def whole_months(first: date, last: date) -> int:
    """Whole months from the morning of ``first`` to the evening of ``last``, counted one at a time."""
    count = 0
    while True:
        year, month = divmod(first.month - 1 + count + 1, 12)
        length = calendar.monthrange(first.year + year, month + 1)[1]
        end = date(first.year + year, month + 1, min(first.day, length)) - timedelta(days=1)
        if end > last:
            return count
        count += 1


def asked_months(facts: Facts, notes: Notes, available: int | None, name: str = "months") -> int | None:
    """Check the months asked for against three and against the months there are."""
    months = facts.get(name)
    if months is None:
        notes.unknown = True
        return None
    assert isinstance(months, int)
    notes.need("no_months", months >= 1)
    notes.question("months_over_limit", months > 3)
    if available is not None:
        notes.question("months_not_supported", months > available)
    return months


def calendar_months_left(first: object) -> int | None:
    """Calendar months from the month of a day to June; None if that is no limit (three or more, or after June)."""
    if not isinstance(first, date) or first > END:
        return None
    left = (END.year - first.year) * 12 + END.month - first.month + 1
    return left if left < 3 else None


def income(facts: Facts, notes: Notes) -> None:
    unclear = bool(facts.get("income_unclear"))
    dong = facts.get("income")
    assert dong is None or isinstance(dong, int)
    rural = None if dong is None else dong < 1_000_000
    town = None if facts.get("area") is None else facts["area"] == "urban"
    urban = None if dong is None else dong < 1_300_000
    notes.need("income_not_below_limit", either(unclear, rural, both(town, urban)))
    notes.question("income_unclear", unclear)


def group1(facts: Facts, schools_added: bool) -> Verdict:
    notes = Notes()
    person(facts, notes)
    kind = facts.get("employer_kind")
    school = None if kind is None else kind in ("private_school", "self_financed_school")
    notes.need(
        "employer_not_covered",
        None if kind is None else kind == "enterprise" or bool(school and schools_added),
    )
    notes.question("school_months_unclear", school)
    notes.need("not_insured", flag(facts, "insured"))
    notes.need("employer_able_to_pay", flag(facts, "employer_unable_to_pay"))
    first, last = facts.get("suspended_from"), facts.get("suspended_to")
    notes.need("suspended_outside_window", both(opposite(before(first, START)), by(first, date(2020, 6, 1))))
    within = None
    if isinstance(first, date) and isinstance(last, date):
        within = whole_months(first, min(last, END))
        notes.need("suspension_too_short", within >= 1)
    else:
        notes.unknown = True
    months = asked_months(facts, notes, None, "suspended_months")
    if months is not None and months <= 3:
        notes.question("months_not_supported", None if within is None else months > within)
    return notes.verdict(RATES["G1"], months)


def group2(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    notes.need("tax_code_missing", None if facts.get("tax_code") is None else True)
    revenue = facts.get("revenue")
    assert revenue is None or isinstance(revenue, int)
    notes.need("revenue_not_below_limit", None if revenue is None else revenue < 100_000_000)
    notes.need("not_closed_by_order", flag(facts, "closed_by_order"))
    notes.question("closed_before_window", before(facts.get("closed_from"), START))
    notes.need("closed_after_window", by(facts.get("closed_from"), END))
    left = calendar_months_left(facts.get("closed_from"))
    months = asked_months(facts, notes, left, "closed_months")
    return notes.verdict(RATES["G2"], months)


def group3(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    notes.need("contract_signed_late", before(facts.get("contract_signed"), START))
    notes.need("not_insured", flag(facts, "insured"))
    ended = facts.get("terminated")
    notes.need(
        "terminated_outside_window", both(opposite(before(ended, START)), by(ended, date(2020, 6, 15)))
    )
    notes.need("unemployment_benefit", opposite(flag(facts, "unemployment_benefit")))
    income(facts, notes)
    months = asked_months(facts, notes, calendar_months_left(ended))
    return notes.verdict(RATES["G3"], months)


def group4(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    notes.need("has_contract", opposite(flag(facts, "has_contract")))
    job = facts.get("job")
    notes.need("job_not_listed", None if job is None else job != "farm")
    notes.question("job_unclear", None if job is None else job != "listed")
    lost = facts.get("job_lost")
    notes.need("lost_job_after_window", by(lost, END))
    notes.question("lost_job_before_window", before(lost, START))
    income(facts, notes)
    months = asked_months(facts, notes, calendar_months_left(lost))
    home = facts.get("residence")
    notes.question("residence_elsewhere", None if home is None else home == "elsewhere")
    return notes.verdict(RATES["G4"], months)


def group5(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    listed, worship = flag(facts, "merit_on_pay_list"), bool(facts.get("worship_only"))
    notes.need("worship_only", either(listed, not worship))
    notes.question("classification_conflict", worship)
    notes.question("classification_not_found", opposite(listed))
    return notes.verdict(RATES["G5"], 3)


def group6(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    notes.question("classification_not_found", opposite(flag(facts, "social_on_pay_list")))
    return notes.verdict(RATES["G6"], 3)


def group7(facts: Facts) -> Verdict:
    notes = Notes()
    person(facts, notes)
    then, later = facts.get("poverty_2019_12_31"), facts.get("poverty_2020_04_30")
    listed = None if then is None else then != "none"
    listed_later = None if later is None else later != "none"
    born_later = opposite(by(facts.get("birth"), date(2019, 12, 31)))
    notes.need("not_on_2019_list", either(listed, opposite(listed_later), born_later))
    newborn_of_listed = opposite(either(opposite(listed_later), opposite(born_later)))
    notes.question("classification_not_found", opposite(either(listed, newborn_of_listed)))
    notes.question("born_after_list_date", born_later)
    return notes.verdict(RATES["G7"], 3)


def verdict(case: str, facts: Facts, known: date) -> Verdict:
    """Return status, amount (what it pays, or could) and reason codes of one group for one claim."""
    if case == "G1":
        return group1(facts, known >= date(2020, 10, 19))
    groups = {"G2": group2, "G3": group3, "G4": group4, "G5": group5, "G6": group6, "G7": group7}
    return groups[case](facts)


def one_grant(verdicts: Mapping[str, Verdict]) -> tuple[str, int, str | None]:
    """Return status, amount and group of the one highest grant; ``review`` where an officer must decide.

    The text says "the highest" without month or total: where the two differ nobody is paid by itself. A household
    business beside a person's grant is left open too. A group that waits and could give more holds the rest.
    """
    live = {case: found for case, found in verdicts.items() if found[0] != "refused"}
    if not live:
        return "refused", 0, None
    if "G2" in live and len(live) > 1:
        return "review", 0, None
    sure = {case: found for case, found in live.items() if found[0] == "pays"}
    if not sure:
        return "review", 0, None
    by_total = max(sorted(sure, key=TEXT_ORDER.index), key=lambda case: sure[case][1])
    by_month = max(sorted(sure, key=TEXT_ORDER.index), key=lambda case: RATES[case])
    if sure[by_total][1] != sure[by_month][1]:
        return "review", 0, None
    for case, found in live.items():
        if found[0] == "review" and (found[1] > sure[by_total][1] or RATES[case] > RATES[by_month]):
            return "review", 0, None
    return "pays", sure[by_total][1], by_total
