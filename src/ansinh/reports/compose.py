"""Writing the review: from figures to paragraphs. The words are data (``policies/review/sentences.yaml``); nothing is made up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any, Literal

from ansinh.policies.agencies.agencies import agency_on
from ansinh.policies.review.catalogue import Paragraph, Section, catalogue, sentences
from ansinh.reports.compare import Comparison, compare
from ansinh.reports.figures import Figure, Gathered, Said
from ansinh.reports.numbers import decimal_text, share_text
from ansinh.reports.periods import Period
from ansinh.reports.places import Territory

Style = Literal["", "bold", "italic", "mark", "missing"]
Run = tuple[str, Style]
_LONGEST_LIST = 8
_NAMED_UNITS = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the review. ``kind``: part, section, point, text or item; the style of the paper follows from it."""

    kind: Literal["part", "section", "point", "text", "item"]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(text for text, _style in self.runs)


@dataclass(frozen=True, slots=True)
class _Review:
    area: Territory
    period: Period
    gathered: Gathered
    compared: Mapping[str, Comparison]

    @property
    def words(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = sentences()["text"]
        return found

    @property
    def sections(self) -> tuple[Section, ...]:
        return catalogue().of_year(self.period.year)

    def said(self, kind: str, section: str | None = None) -> list[Said]:
        return [r for r in self.gathered.remarks if r.kind == kind and section in (None, r.section)]

    def remark(self, said: Said) -> str:
        text = said.text[0].upper() + said.text[1:]
        own = said.unit == self.area.body.agency
        return f"{text}." if own else f"{self.words['said_by'].format(text=text, unit=said.unit)}."


def compose(area: Territory, period: Period, gathered: Gathered) -> tuple[Block, ...]:
    """The paragraphs of the review, from the opening to the closing sentence."""
    compared = {code: compare(figure, period) for code, figure in gathered.figures.items()}
    review = _Review(area, period, gathered, compared)
    blocks = [
        *_opening(review),
        *_results(review),
        *_difficulties(review),
        *_tasks(review),
        *_proposals(review),
    ]
    closing = review.words["closing"].format(period=period.name, agency=area.body.agency)
    return (*blocks, _text(closing))


def _text(text: str, style: Style = "") -> Block:
    return Block("text", ((text, style),))


def _items(texts: Sequence[str]) -> Iterable[Block]:
    """The points of a list: a semicolon after each, a full stop after the last."""
    for place, text in enumerate(texts, 1):
        yield Block("item", ((f"{text}{'.' if place == len(texts) else ';'}", ""),))


def _names(units: Sequence[str]) -> str:
    return ", ".join(_lower(unit) for unit in units)


def _lower(title: str) -> str:
    """A title inside a sentence; the name of an agency keeps its capital."""
    return title if title.startswith(("Sở ", "Phòng ", "UBND ")) else title[0].lower() + title[1:]


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _opening(review: _Review) -> list[Block]:
    words, period = review.words, review.period
    first, last = (f"{day:%d/%m/%Y}" for day in period.window)
    blocks = [
        _text(words["opening"].format(agency=review.area.body.agency, period=period.name, rest=period.rest)),
        _text(words["window"].format(first=first, last=last)),
    ]
    if review.gathered.absent:
        blocks.append(_text(words["star"].format(units=_names(review.gathered.absent))))
    files = review.gathered.files
    if files:
        blocks.append(
            _text(words["units_all"].format(count=len(files), units=_names([f.unit for f in files])))
        )
    else:
        blocks.append(_text(words["units_none"]))
    return blocks


def _results(review: _Review) -> Iterable[Block]:
    yield Block("part", ((review.words["part_1"].format(period=review.period.name.upper()), "bold"),))
    yield _text(_summary(review))
    for number, section in enumerate(review.sections, 1):
        yield Block("section", ((f"{number}. {section.title}", "bold"),))
        yield from _section(review, section)


def _summary(review: _Review) -> str:
    figures, marks = review.gathered.figures, review.gathered.by_mark()
    judged = [c.judgement for c in review.compared.values() if c.judgement]
    sentence = review.words["summary" if judged else "summary_none"]
    return str(
        sentence.format(
            planned=len(judged),
            met=judged.count("met"),
            on_pace=judged.count("on_pace"),
            behind=judged.count("behind"),
            known=len(figures) - marks["missing"],
            total=len(figures),
            missing=marks["missing"],
        )
    )


def _section(review: _Review, section: Section) -> Iterable[Block]:
    figures = [review.gathered.figures[i.code] for i in section.indicators]
    if (note := _other_agency(review, section)) is not None:
        yield note
    for paragraph in section.paragraphs:
        told = [
            review.gathered.figures[c] for c in paragraph.codes if review.gathered.figures[c].done is not None
        ]
        if told:
            yield _paragraph(review, paragraph, told)
    remarks = review.said("result", section.key)
    for said in remarks:
        yield _text(review.remark(said))
    if all(f.done is None for f in figures) and not remarks:
        yield _text(review.words["section_missing"], "missing")
    elif any(f.done is None for f in figures):
        names = [name for paragraph in section.paragraphs for name in _missing_of(review, paragraph)]
        yield _text(review.words["missing"].format(names="; ".join(names)), "missing")


def _missing_of(review: _Review, paragraph: Paragraph) -> list[str]:
    """Names of the missing figures of a paragraph; a list of which nothing is known is named once."""
    missing = [f for code in paragraph.codes if (f := review.gathered.figures[code]).done is None]
    if paragraph.style == "list" and len(missing) == len(paragraph.codes) > 2:
        return [review.words["missing_list"].format(title=_lower(paragraph.title), count=len(missing))]
    return [figure.indicator.short_name for figure in missing]


def _other_agency(review: _Review, section: Section) -> Block | None:
    """Said when the field belongs to another agency on the last day of the period."""
    holder = None if section.field == "none" else agency_on(section.field, review.area.day)
    if holder is None or review.area.unit.level != "province" or holder.agency_vi == review.area.body.agency:
        return None
    day = f"{holder.valid_from:%d/%m/%Y}"
    return _text(review.words["other_agency"].format(day=day, agency=holder.agency_vi), "italic")


def _paragraph(review: _Review, paragraph: Paragraph, told: Sequence[Figure]) -> Block:
    runs: list[Run] = [(f"{paragraph.title}: ", "italic")]
    for place, figure in enumerate(told):
        last = place == len(told) - 1
        sentence = _sentence(review, figure)
        listed = paragraph.style == "list"
        runs.append((sentence if listed else _upper(sentence), ""))
        runs.append(
            (f" [{sentences()['marks'][figure.mark]}{'*' if _starred(review, figure) else ''}]", "mark")
        )
        runs.append(("." if last else "; " if listed else ". ", ""))
    return Block("text", tuple(runs))


def _sentence(review: _Review, figure: Figure) -> str:
    assert figure.done is not None
    words = review.compared[figure.indicator.code].words
    said = figure.indicator.say.format(
        done=decimal_text(figure.done.number), time=review.period.time, **review.area.area
    )
    others = [unit for unit in figure.done.without if unit not in review.gathered.absent]
    partial = f" ({_incomplete(review, others)})" if others else ""
    return f"{said}{partial}, {words}" if words else f"{said}{partial}"


def _starred(review: _Review, figure: Figure) -> bool:
    """Whether the figure lacks units that sent nothing at all; those that left out only this one are named beside it."""
    return figure.done is not None and bool({*figure.done.without} & {*review.gathered.absent})


def _incomplete(review: _Review, units: Sequence[str]) -> str:
    names = (
        _names(units) if len(units) <= _NAMED_UNITS else review.words["units_count"].format(count=len(units))
    )
    return str(review.words["incomplete"].format(units=names))


def _difficulties(review: _Review) -> Iterable[Block]:
    words = review.words
    yield Block("part", ((words["part_2"], "bold"),))
    yield Block("point", ((words["difficulties"], "bold"),))
    found = [*_behind(review), *_worse(review), *_gaps(review)]
    yield from found or [_text(words["no_difficulty"])]
    yield from (_text(review.remark(said)) for said in review.said("difficulty"))
    yield Block("point", ((words["causes"], "bold"),))
    causes = [_text(review.remark(said)) for said in review.said("cause")]
    yield from causes or [_text(words["no_cause"], "missing")]


def _late(review: _Review) -> list[Figure]:
    """Figures behind their plan, the furthest behind first."""
    late = [f for code, f in review.gathered.figures.items() if review.compared[code].judgement == "behind"]

    def share(figure: Figure) -> Decimal:
        assert figure.done is not None
        assert figure.plan is not None
        return figure.done.number / figure.plan if figure.plan else Decimal(0)

    return sorted(late, key=lambda f: (share(f), f.indicator.code))


def _behind(review: _Review) -> Iterable[Block]:
    late = _late(review)
    if not late:
        return
    yield _text(review.words["behind_lead"])
    pace = share_text(Decimal(review.period.months), Decimal(12))
    texts = []
    for figure in late:
        assert figure.done is not None
        assert figure.plan is not None
        facts = {
            "name": _upper(figure.indicator.short_name),
            "done": decimal_text(figure.done.number),
            "unit": figure.indicator.unit,
        }
        if figure.indicator.kind == "flow" and figure.indicator.better == "up":
            facts |= {
                "percent": share_text(figure.done.number, figure.plan),
                "target": decimal_text(figure.plan),
            }
            texts.append(review.words["behind"].format(**facts, pace=pace))
        else:
            plan = review.compared[figure.indicator.code].plan
            texts.append(review.words["target_missed"].format(**facts, words=plan).replace(" %", "%"))
    yield from _items(texts)


def _worse(review: _Review) -> Iterable[Block]:
    late = {figure.indicator.code for figure in _late(review)}
    worse = [
        (review.compared[code].worse, code) for code in review.gathered.figures if review.compared[code].worse
    ]
    chosen = [code for _loss, code in sorted(worse, key=lambda item: (-item[0], item[1])) if code not in late]
    if not chosen:
        return
    yield _text(review.words["worse_lead"])
    texts = []
    for code in chosen[:_LONGEST_LIST]:
        figure = review.gathered.figures[code]
        assert figure.done is not None
        text = review.words["worse"].format(
            name=_upper(figure.indicator.short_name),
            done=decimal_text(figure.done.number),
            unit=figure.indicator.unit,
            words=review.compared[code].before,
        )
        texts.append(text.replace(" %", "%"))
    yield from _items(texts)


def _gaps(review: _Review) -> Iterable[Block]:
    words, gathered = review.words, review.gathered
    if gathered.absent:
        yield _text(words["absent"].format(count=len(gathered.absent), units=_names(gathered.absent)))
    empty = [
        s.title for s in review.sections if all(gathered.figures[i.code].done is None for i in s.indicators)
    ]
    missing = gathered.by_mark()["missing"]
    if missing:
        where = empty or [
            s.title
            for s in review.sections
            if any(gathered.figures[i.code].done is None for i in s.indicators)
        ]
        yield _text(
            words["unknown"].format(count=missing, sections="; ".join(_lower(title) for title in where))
        )
    if gathered.problems:
        yield _text(words["problems"].format(count=len(gathered.problems)))
    for waiting in (f for f in gathered.figures.values() if f.indicator.computed == "review"):
        if waiting.done is None or not waiting.done.number:
            continue
        yield _text(words["waiting"].format(done=decimal_text(waiting.done.number)))


def _tasks(review: _Review) -> Iterable[Block]:
    words = review.words
    yield Block("part", ((words["part_3"].format(rest=review.period.rest.upper()), "bold"),))
    remaining = [text for figure in _late(review) if (text := _remaining(review, figure))]
    if remaining:
        yield _text(words["remaining_lead"])
        yield from _items(remaining)
    missing = review.gathered.by_mark()["missing"]
    if review.gathered.absent:
        yield _text(words["ask"].format(units=_names(review.gathered.absent)))
    elif missing:
        yield _text(words["ask_missing"].format(count=missing))
    for section in review.sections:
        tasks = [*section.routine, *(review.remark(said) for said in review.said("task", section.key))]
        yield Block("text", ((f"{section.title}: ", "italic"), (" ".join(tasks), "")))
    yield from (_text(review.remark(said)) for said in review.said("task", ""))


def _remaining(review: _Review, figure: Figure) -> str:
    """What is left of the plan of the year; of plans counted from January only."""
    indicator, months = figure.indicator, review.period.months_left
    if indicator.kind != "flow" or indicator.better != "up" or figure.done is None or figure.plan is None:
        return ""
    left = figure.plan - figure.done.number
    facts = {"name": _upper(indicator.short_name), "left": decimal_text(left), "unit": indicator.unit}
    if review.period.part == "year":
        return str(review.words["remaining_year"].format(**facts))
    if not months:
        return ""
    if left < months:
        return str(review.words["remaining_short"].format(**facts))
    monthly = decimal_text((left / months).to_integral_value(ROUND_CEILING))
    return str(review.words["remaining"].format(**facts, monthly=monthly))


def _proposals(review: _Review) -> Iterable[Block]:
    proposals = review.said("proposal")
    if proposals:
        yield Block("part", ((review.words["part_4"], "bold"),))
        yield from (_text(review.remark(said)) for said in proposals)
