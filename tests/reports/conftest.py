"""Periods, territories and small workbooks of the review."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from ansinh.accounts.actor import Actor, Grant
from ansinh.accounts.models import Assignment, User
from ansinh.policies.review.workbook import Filled, Remark, write_form
from ansinh.reports.build import Review, build, read_all
from ansinh.reports.periods import Period, parse_period
from ansinh.reports.places import Territory, territory
from ansinh.reports.sources import Computed

DAY = date(2020, 9, 20)
NOW = datetime(2020, 9, 20, 3, 0, tzinfo=UTC)
PERIOD = parse_period("2020-9m")
DINH_HOA, PHU_LUONG = "Huyện Định Hóa", "Huyện Phú Lương"
DEPARTMENT = "Sở Lao động - Thương binh và Xã hội"
DISTRICTS = ("Thành phố Thái Nguyên", "Thành phố Sông Công", DINH_HOA, PHU_LUONG, "Huyện Đồng Hỷ",
             "Huyện Võ Nhai", "Huyện Đại Từ", "Thị xã Phổ Yên", "Huyện Phú Bình")  # fmt: skip


def province(period: Period = PERIOD) -> Territory:
    return territory("19", period.window[1])


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A filled collecting workbook of a unit."""

    def make(
        unit: str,
        values: Mapping[str, Filled],
        *,
        period: Period = PERIOD,
        remarks: Sequence[Remark] = (),
        name: str = "",
    ) -> Path:
        path = tmp_path / f"{name or unit}.xlsx"
        write_form(
            path,
            year=period.year,
            period=period.name,
            period_key=period.key,
            unit=unit,
            values=values,
            remarks=remarks,
        )
        return path

    return make


@pytest.fixture
def own_sheet(tmp_path: Path) -> Callable[..., Path]:
    """A workbook somebody made without our form."""

    def make(rows: Sequence[Sequence[object]], name: str = "tu-lam.xlsx") -> Path:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        for row in rows:
            page.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make


def review_of(
    *paths: Path, period: Period = PERIOD, computed: Mapping[str, Computed] | None = None
) -> Review:
    area = province(period)
    return build(area, period, read_all(paths, period, area), computed or {})


def text_of(review: Review) -> str:
    return "\n".join(block.text for block in review.blocks)


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """An account with one role at one unit."""

    def make(name: str, role: str, path: str = "/19/", *fields: str) -> User:
        user = User.objects.create_user(name, None, full_name=name)
        facts = {
            "role": role,
            "unit_path": path,
            "fields": list(fields or ("*",)),
            "valid_from": date(2019, 1, 1),
        }
        Assignment.objects.create(user=user, **facts)
        return user

    return make


def actor(role: str = "province_officer", path: str = "/19/", account: str = "7") -> Actor:
    return Actor(account, role, (Grant(role, path, frozenset({"*"}), ""),), DAY)
