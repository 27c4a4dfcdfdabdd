"""Layouts of lists, drawn by chance as communes differ: which columns, in which order, under which words."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from ansinh.sample.sheets import Column, Layout


def _columns(fields: str, texts: Mapping[str, Any], random: Random) -> list[Column]:
    heads = texts["heads"]
    return [Column(name, random.choice(heads[name])) for name in fields.split()]


def _year_pair() -> list[Column]:
    return [Column("year_male", "Nam", "Năm sinh"), Column("year_female", "Nữ", "Năm sinh")]


def _sex_marks() -> list[Column]:
    return [Column("mark_male", "Nam", "Giới tính"), Column("mark_female", "Nữ", "Giới tính")]


def _support(texts: Mapping[str, Any], random: Random) -> list[Column]:
    heads = texts["heads"]
    return [
        Column(name, random.choice(heads[name]), "Mức hỗ trợ")
        for name in ("amount_monthly", "months", "amount")
    ]


def poor_layout(texts: Mapping[str, Any], random: Random) -> Layout:
    """Three kinds: households with merged cells and years under Nam | Nữ; marks x for the sex; one plain row a person."""
    kind = random.choice(("households", "households", "marks", "plain"))
    numbers = random.choice(("(1)", "1", "(1)", ""))
    if kind == "households":
        columns = _columns("household_no head_name member_order member_name", texts, random) + _year_pair()
        columns += _columns("relation id_number ethnicity", texts, random) + _support(texts, random)
        columns += _columns("note", texts, random)
        hidden = ("ethnicity",) if random.random() < 0.3 else ()
        again = random.choice((0, 0, 40))
        return Layout(
            tuple(columns),
            numbers=numbers,
            sections=True,
            section_style=random.choice(("Xóm {name}", "Xóm {name}", "#Xóm {name}", "XÓM {name}:")),
            formulas=random.random() < 0.3,
            subtotals=True,
            heads_again_every=again,
            hidden_columns=hidden,
        )
    if kind == "marks":
        columns = _columns("order member_name", texts, random) + _sex_marks()
        columns += _columns("birth id_number relation hamlet amount note", texts, random)
        return Layout(tuple(columns), numbers=numbers)
    columns = _columns(
        "order full_name birth sex id_number hamlet category months amount note", texts, random
    )
    return Layout(tuple(columns), numbers=numbers, sections=random.random() < 0.5)


_STANDARD = {
    "merit": "order full_name birth sex id_number hamlet commune category percent allowance amount note",
    "assistance": "order full_name birth sex id_number address category coefficient amount note",
    "age": "order full_name sex age id_number address category amount",
    "workers": "order full_name birth sex id_number address job workplace contract lost income months amount note",
}


def standard_layout(kind: str, texts: Mapping[str, Any], random: Random) -> Layout:
    """A district's list: the order of columns is that of the form, the words are the district's."""
    return Layout(tuple(_columns(_STANDARD[kind], texts, random)), numbers=random.choice(("(1)", "1", "")))


def merged_layout(texts: Mapping[str, Any], random: Random) -> Layout:
    """A sheet of a consolidated list: every commune has its own order of columns."""
    order = random.choice(
        (
            "order full_name birth sex id_number hamlet category amount note",
            "order category full_name id_number birth sex hamlet note amount",
            "order id_number full_name hamlet birth sex amount category note",
            "order full_name sex birth id_number address category amount note",
        )
    )
    titled = random.random() < 0.7
    return Layout(tuple(_columns(order, texts, random)), titled=titled, numbers="", signed=titled)
