"""Accounts and their roles as tables."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ansinh.accounts.models import Assignment, User
from ansinh.accounts.queries import unit_names
from ansinh.accounts.roles import ROLE_WORDS, fields_in_words
from ansinh.web.design.parts import Cell, Column, Row, Table
from ansinh.web.templatetags.design import day as written


def state_of(row: Assignment, today: date) -> str:
    """Whether an assignment holds today."""
    if row.valid_from > today:
        return "not_yet"
    return "in_force" if row.valid_to is None or row.valid_to >= today else "ended"


def assignments_table(rows: Iterable[Assignment], today: date, *, withdraw: bool = False) -> Table:
    """Roles with their units, fields and days; ``withdraw`` links to ending those that may still hold."""
    rows = list(rows)
    names = unit_names({row.unit_path for row in rows})
    lines = []
    for row in rows:
        state = state_of(row, today)
        days = f"{written(row.valid_from)} – {written(row.valid_to)}".rstrip()
        cells: list[object] = [
            Cell(ROLE_WORDS[row.role], note=row.agency),
            names[row.unit_path],
            fields_in_words(row.fields),
            days,
            Cell(state=state),
        ]
        if withdraw:
            href = "" if state == "ended" else reverse("withdraw-role", args=[row.pk])
            cells.append(Cell(_("Rút vai trò") if href else "", href))
        lines.append(Row(cells))
    columns = [
        Column(_("Vai trò")),
        Column(_("Đơn vị")),
        Column(_("Lĩnh vực")),
        Column(_("Thời gian")),
        Column(_("Tình trạng")),
    ]
    return Table(_("Vai trò được giao"), [*columns, *([Column(_("Việc"))] if withdraw else [])], lines)


def accounts_table(rows: Iterable[User], today: date) -> Table:
    """Accounts with the roles in force; costs one query for the names of all their units."""
    rows = list(rows)
    held = {user.pk: [a for a in user.assignments.all() if state_of(a, today) == "in_force"] for user in rows}
    names = unit_names({a.unit_path for some in held.values() for a in some} | {u.unit_path for u in rows})
    lines = [
        Row(
            [
                Cell(user.full_name, reverse("account", args=[user.pk]), note=user.username),
                "; ".join(f"{ROLE_WORDS[a.role]}, {names[a.unit_path]}" for a in held[user.pk]) or "–",
                names[user.unit_path],
                _("Đã có") if user.totp_secret else _("Chưa có"),
                Cell(state="active" if user.is_active else "stopped"),
            ]
        )
        for user in rows
    ]
    columns = [
        Column(_("Người dùng")),
        Column(_("Vai trò hiện nay")),
        Column(_("Nơi quản lý")),
        Column(_("Đăng nhập hai bước")),
        Column(_("Tình trạng")),
    ]
    return Table(_("Người dùng"), columns, lines, caption_hidden=True)
