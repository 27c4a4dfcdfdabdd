"""The catalogue of the periodic review: sections, indicators, sentences and the form of the paper, read from this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.sheets.keys import words_key
from ansinh.policies.loader import read_yaml

FOLDER = Path(__file__).parent
Kind = Literal["flow", "stock", "rate"]
Better = Literal["up", "down", "none"]
KINDS, BETTERS = ("flow", "stock", "rate"), ("up", "down", "none")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``unit`` is the unit in which it is kept and printed, ``form_unit`` the one the workbook asks for.

    ``kind``, ``better``, ``parts_of``, ``computed``: see ``indicators.yaml``. ``say`` is its sentence with ``{done}``.
    """

    code: str
    name: str
    unit: str
    kind: Kind
    better: Better
    say: str
    form_unit: str
    section: str
    aliases: tuple[str, ...] = ()
    parts_of: str = ""
    computed: str = ""
    no_previous: bool = False
    alone: str = ""

    @property
    def short_name(self) -> str:
        """The name as it stands inside a sentence: ``alone``, or the name without ``Số`` and ``Trong đó:`` before it."""
        if self.alone:
            return self.alone
        name = self.name.removeprefix("Trong đó: ").removeprefix("Số ")
        return name[0].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Indicators that are told together: ``sentences`` one after the other, or ``list`` as one sentence."""

    title: str
    style: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One field of the review. ``field`` is that of ``policies.agencies`` or ``none``; ``routine`` are standing tasks."""

    key: str
    title: str
    field: str
    indicators: tuple[Indicator, ...]
    paragraphs: tuple[Paragraph, ...]
    routine: tuple[str, ...]
    only_years: tuple[int, ...]

    def told_in(self, year: int) -> bool:
        """Whether the review of a year has this section."""
        return not self.only_years or year in self.only_years


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sections with their indicators by code."""

    sections: tuple[Section, ...]
    indicators: Mapping[str, Indicator]

    def of_year(self, year: int) -> tuple[Section, ...]:
        """Sections of the review of a year, in order."""
        return tuple(section for section in self.sections if section.told_in(year))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Load the catalogue. LawError names the entry that contradicts itself."""
    data = read_yaml(FOLDER / "indicators.yaml")
    sections = tuple(_section(entry) for entry in data["sections"])
    found: dict[str, Indicator] = {}
    names: dict[str, str] = {}
    for section in sections:
        for indicator in section.indicators:
            _once(found, indicator.code, indicator.code)
            found[indicator.code] = indicator
            for name in (indicator.name, *indicator.aliases):
                _once(names, words_key(name), f"{indicator.code} {name}")
                names[words_key(name)] = indicator.code
        told = [code for paragraph in section.paragraphs for code in paragraph.codes]
        if sorted(told) != sorted(indicator.code for indicator in section.indicators):
            raise LawError(
                _("Lĩnh vực {key}: các đoạn văn phải kể mỗi chỉ tiêu đúng một lần.").format(key=section.key)
            )
    for indicator in found.values():
        if indicator.parts_of and indicator.parts_of not in found:
            raise LawError(_("Chỉ tiêu {code}: không có chỉ tiêu tổng.").format(code=indicator.code))
    return Catalogue(sections, found)


def _once(found: Mapping[str, object], key: str, name: str) -> None:
    if key in found:
        raise LawError(_("Chỉ tiêu “{name}” khai hai lần.").format(name=name))


def _section(entry: Mapping[str, Any]) -> Section:
    return Section(
        entry["key"],
        entry["title"],
        entry["field"],
        tuple(_indicator(item, entry["key"]) for item in entry["indicators"]),
        tuple(
            Paragraph(item["title"], item.get("style", "sentences"), tuple(item["codes"]))
            for item in entry["paragraphs"]
        ),
        tuple(entry["routine"]),
        tuple(entry.get("only_years", ())),
    )


def _indicator(item: Mapping[str, Any], section: str) -> Indicator:
    code = str(item["code"])
    if item["kind"] not in KINDS or item["better"] not in BETTERS or "{done}" not in item["say"]:
        raise LawError(_("Chỉ tiêu {code}: khai báo không đầy đủ.").format(code=code))
    return Indicator(
        code=code,
        name=item["name"],
        unit=item["unit"],
        kind=cast(Kind, item["kind"]),
        better=cast(Better, item["better"]),
        say=item["say"],
        form_unit=item.get("form_unit", item["unit"]),
        section=section,
        aliases=tuple(item.get("aliases", ())),
        parts_of=item.get("parts_of", ""),
        computed=item.get("computed", ""),
        no_previous=bool(item.get("no_previous", False)),
        alone=item.get("alone", ""),
    )


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Any]:
    """The words of the review (``sentences.yaml``)."""
    return read_yaml(FOLDER / "sentences.yaml")


def note(key: str, /, **facts: object) -> str:
    """A source, note or reason as the document prints it (``sentences.yaml``, notes), with its facts filled in."""
    sentence: str = sentences()["notes"][key]
    return sentence.format(**facts)


@lru_cache(maxsize=1)
def paper() -> Mapping[str, Any]:
    """The form of the paper and the data windows (``paper.yaml``)."""
    return read_yaml(FOLDER / "paper.yaml")


@lru_cache(maxsize=1)
def form() -> Mapping[str, Any]:
    """The collecting workbook (``form.yaml``)."""
    return read_yaml(FOLDER / "form.yaml")
