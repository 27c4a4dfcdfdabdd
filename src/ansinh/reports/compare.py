"""What a figure says beside its plan and beside the same period of the year before: words and judgement."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ansinh.policies.review.catalogue import sentences
from ansinh.reports.figures import Figure
from ansinh.reports.numbers import decimal_text, rounded, share_text
from ansinh.reports.periods import Period

Judgement = Literal["met", "on_pace", "behind", ""]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``plan`` and ``before``: clauses of the sentence, '' when nothing can be compared. ``percent``: share of the plan.

    ``judgement`` beside the plan: ``met``, ``on_pace``, ``behind`` or '' (not judged). ``worse``: by how much worse than the year
    before, as a share of it (0: not worse).
    """

    plan: str = ""
    before: str = ""
    percent: str = ""
    change: str = ""
    judgement: Judgement = ""
    worse: Fraction = Fraction(0)

    @property
    def words(self) -> str:
        """Both clauses, parted by a comma."""
        return ", ".join(text for text in (self.plan, self.before) if text)


def compare(figure: Figure, period: Period) -> Comparison:
    """Compare a figure with its plan of the year and the year before. A missing figure compares with nothing."""
    if figure.done is None:
        return Comparison()
    done = figure.done.number
    plan, percent, judgement = "", "", ""
    if figure.plan is not None:
        plan, percent, judgement = _plan(figure, done, figure.plan, period)
    before, change, worse = "", "", Fraction(0)
    if figure.before is not None:
        before, change = _before(figure, done, figure.before)
        worse = _worse(figure, done, figure.before)
    return Comparison(plan, before, percent, change, judgement, worse)  # type: ignore[arg-type]


def _with_unit(figure: Figure, number: Decimal) -> str:
    unit = figure.indicator.unit
    return f"{decimal_text(number)}{'%' if unit == '%' else f' {unit}'}"


def _plan(figure: Figure, done: Decimal, plan: Decimal, period: Period) -> tuple[str, str, str]:
    words = sentences()["compare"]
    kind, better = figure.indicator.kind, figure.indicator.better
    target = _with_unit(figure, plan)
    percent = share_text(done, plan) if plan and kind != "rate" else ""
    if better == "down":
        kept = done <= plan
        judged = "met" if kept and (kind != "flow" or period.months == 12) else "on_pace" if kept else ""
        if not kept and (kind == "flow" or period.months == 12):
            judged = "behind"
        return words["ceiling_kept" if kept else "ceiling_broken"].format(target=target), percent, judged
    if kind != "flow":
        met = done >= plan
        judged = "" if better == "none" else "met" if met else "behind" if period.months == 12 else ""
        return words["goal_met" if met else "goal_missed"].format(target=target), percent, judged
    if not plan:
        return words["plan_only"].format(target=target), "", ""
    if done > plan:
        text = words["plan_over"].format(percent=_difference(done - plan, plan))
    else:
        text = words["plan_met"] if done == plan else words["plan_share"].format(percent=percent)
    if better == "none":
        return text, percent, ""
    share = Fraction(done) / Fraction(plan)
    return text, percent, "met" if share >= 1 else "on_pace" if share >= period.pace else "behind"


def _difference(part: Decimal, whole: Decimal) -> str:
    """A difference in percent of the whole; one too small to print is not printed as nothing."""
    shown = rounded(part * 100 / whole)
    tiny: str = sentences()["compare"]["tiny"]
    return f"{decimal_text(shown)}%" if shown else tiny


def _before(figure: Figure, done: Decimal, before: Decimal) -> tuple[str, str]:
    """The clause and the short form of the annex table."""
    words = sentences()["compare"]
    if done == before:
        return words["equal"], "0%"
    sign = "+" if done > before else "-"
    if figure.indicator.kind == "rate":
        points = decimal_text(rounded(abs(done - before), 2))
        return words["points_higher" if done > before else "points_lower"].format(
            points=points
        ), f"{sign}{points} điểm %"
    if not before:
        return words["none_before"], ""
    if not done:
        return words["none_now"].format(previous=_with_unit(figure, before)), "-100%"
    percent = _difference(abs(done - before), before)
    short = f"{sign}{percent}" if percent[0].isdigit() else percent
    if done >= 2 * before:
        return words["times"].format(times=decimal_text(rounded(done / before))), short
    return words["higher" if done > before else "lower"].format(percent=percent), short


def _worse(figure: Figure, done: Decimal, before: Decimal) -> Fraction:
    gain = done - before
    loss = {"up": -gain, "down": gain, "none": Decimal(0)}[figure.indicator.better]
    if loss <= 0:
        return Fraction(0)
    return Fraction(loss) / Fraction(before) if before else Fraction(1)
