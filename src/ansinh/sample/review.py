"""Invented collecting workbooks for a nine-month review: every district but one, and the department itself. No figure is real."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ansinh.policies.review.catalogue import catalogue
from ansinh.policies.review.workbook import Filled, Remark, write_form
from ansinh.policies.units.units import units_as_of

_FROM_DISTRICTS = {
    "NCC.01": (None, 61_240, 61_870), "NCC.02": (None, 15_310, 15_640), "NCC.03": (None, 205_400, 201_900),
    "NCC.04": (None, 2_140, 1_985), "NCC.05": (118_000, 96_400, 99_150), "NCC.06": (None, 33_280, 31_700),
    "NCC.07": (6_000, 2_870, 4_410), "NCC.08": (160, 131, 148), "NCC.09": (6_500, 5_390, 5_120),
    "GN.02": (None, 10_420, 12_890), "GN.03": (None, 18_330, 19_760), "GN.04": (2_600, 2_090, 1_930),
    "GN.05": (None, 96_800, 101_200), "GN.06": (300, 214, 241), "GN.07": (None, 74_900, 71_300), "GN.08": (None, 24_600, 22_450),
    "GN.09": (None, 5_480, 2_110), "GN.10": (None, 7_930, 2_860), "GN.11": (None, 312_000, 405_000),
    "XH.02": (None, 18_940, 18_120), "XH.03": (None, 17_220, 16_480), "XH.04": (None, 1_030, 1_060),
    "XH.05": (None, 3_410, 3_300), "XH.06": (None, 164_700, 157_300), "XH.08": (None, 9_860, 9_240), "XH.09": (None, 4_310, 4_620),
    "TE.01": (None, 318_900, 315_200), "TE.02": (None, 3_120, 3_260), "TE.03": (3_200, 2_760, 2_690), "TE.04": (None, 17, 14),
    "TE.05": (None, 9, 13), "TE.07": (None, 41_600, 44_800), "TE.08": (165, 152, 149),
    "TN.01": (None, 5_930, 6_180), "TN.03": (None, 268, 301), "TN.04": (None, 402, 377), "TN.05": (None, 231, 219), "TN.07": (420, 296, 331),
    "VL.02": (None, 11_830, 12_260), "VL.03": (None, 4_120, 4_690), "VL.04": (1_000, 739, 1_015), "VL.05": (2_400, 1_980, 1_870),
    "VL.11": (None, 214_000, 232_000), "DN.05": (5_000, 3_260, 3_940),
}  # fmt: skip
_FROM_DEPARTMENT: dict[str, tuple[object, object, object]] = {
    "GN.01": ("3,3%", "3,28%", "4,05%"), "XH.07": (None, 412, 405), "TE.06": (4_000, 2_460, 2_905), "TN.06": (2_300, 2_084, 2_151),
    "CV.33": (None, 118_260, None), "CV.34": (None, 121_940, None),
    "DV.01": (None, 126, 131), "DV.02": (None, 58, 41), "DV.03": (None, 17_240, 18_960), "DV.04": (None, 6_120, 3_480),
    "DV.05": (None, 17_102, 18_711), "DV.06": (None, 38, 54),
    "TT.01": (42, 29, 33), "TT.02": (None, 1_386, 940), "TT.03": (None, 164, 187), "TT.04": (None, 96, 113), "TT.05": (None, 11, 16),
    "TT.06": (None, 6, 9), "TT.07": (None, 79, 88), "TT.08": (None, 91, 108),
    "VL.06": ("3%", "3,12%", "2,41%"), "VL.07": (None, 9_870, 7_430), "VL.08": (None, 142_600, 98_300), "VL.09": (60, 41, 52),
    "VL.10": (22_000, 15_370, 18_240), "VL.13": (None, 402, None), "VL.14": (None, 10_460, None),
    "BH.01": (None, 218_700, 221_300), "BH.02": (16_000, 11_940, 7_260), "BH.03": (None, 199_400, 202_100), "BH.05": (None, 186_300, 171_900),
    "DN.02": (None, 8_930, 9_410), "DN.03": (None, 11_260, 12_880), "DN.04": (None, 9_770, 10_150), "DN.06": ("70%", "68,9%", "66,8%"),
    "DG.01": (24, 21, 19), "DG.02": (None, 9, 7), "DG.03": (None, 14, 11),
}  # fmt: skip
_WHOLES = {"XH.01": ("XH.02", "XH.03", "XH.04", "XH.05"), "TN.02": ("TN.03", "TN.04"), "VL.01": ("VL.02", "VL.03", "VL.04"), "DN.01": ("DN.02", "DN.03", "DN.04")}  # fmt: skip
_PLANS = {"TN.02": 1_000, "VL.01": 22_000, "DN.01": 40_000}
_REMARKS = (
    ("Kết quả", "employment", "Thị trường tiếp nhận lao động chủ yếu là Đài Loan và Nhật Bản; từ tháng 4 phần lớn đơn hàng phải hoãn do dịch bệnh"),
    ("Khó khăn", "employment", "Nhiều doanh nghiệp tạm dừng sản xuất, lao động phổ thông và lao động trên 40 tuổi khó tìm được việc làm mới"),
    ("Khó khăn", "merit", "Các đợt điều dưỡng tập trung phải tạm dừng trong thời gian giãn cách xã hội"),
    ("Nguyên nhân", "", "Dịch COVID-19 làm gián đoạn xuất cảnh của lao động, tuyển sinh và các phiên giao dịch việc làm trực tiếp"),
    ("Nguyên nhân", "", "Cán bộ cấp xã kiêm nhiệm nhiều việc, danh sách gửi lên còn sai sót, phải xác minh nhiều lần"),
    ("Nhiệm vụ", "merit", "Tổ chức bù các đợt điều dưỡng tập trung trong quý IV"),
    ("Nhiệm vụ", "employment", "Tổ chức các phiên giao dịch việc làm trực tuyến cho lao động mất việc"),
    ("Kiến nghị", "", "Đề nghị cấp trên sớm hướng dẫn quyết toán kinh phí hỗ trợ theo Nghị quyết số 42/NQ-CP"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleReview:
    """The workbooks written, and the unit that deliberately sent none."""

    files: tuple[Path, ...]
    absent: str


def make_review(folder: Path, *, seed: int, province: str = "19", year: int = 2020) -> SampleReview:
    """Write the workbooks of a province into ``folder``: equal seeds give equal files. One district sends none."""
    chance = random.Random(f"review {seed} {province} {year}")  # noqa: S311 - invented figures, not secrets
    districts = [u for u in units_as_of(date(year, 9, 14), "district") if u.parent == province]
    absent = chance.choice(districts)
    weights = {unit.code: chance.uniform(0.5, 1.6) for unit in districts}
    shares = {code: weight / sum(weights.values()) for code, weight in weights.items()}
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for unit in (unit for unit in districts if unit is not absent):
        share = shares[unit.code]
        values = {code: _share_of(numbers, share, chance) for code, numbers in _FROM_DISTRICTS.items()}
        path = folder / f"bieu-9-thang-{unit.code}.xlsx"
        _write(path, year, unit.title, _with_wholes(values, ("XH.01", "TN.02", "VL.01"), share), ())
        files.append(path)
    own = {code: Filled(*numbers) for code, numbers in _FROM_DEPARTMENT.items()}  # type: ignore[arg-type]
    titles = {section.key: section.title for section in catalogue().sections}
    remarks = [Remark(kind, titles.get(section, ""), text) for kind, section, text in _REMARKS]
    path = folder / "bieu-9-thang-so.xlsx"
    _write(path, year, "Sở Lao động - Thương binh và Xã hội", _with_wholes(own, ("DN.01",), 1.0), remarks)
    return SampleReview((*files, path), absent.title)


def _share_of(numbers: tuple[int | None, int, int], share: float, chance: random.Random) -> Filled:
    plan, done, previous = numbers
    return Filled(
        None if plan is None else _part(plan, share, chance),
        _part(done, share, chance),
        _part(previous, share, chance),
    )


def _part(number: int, share: float, chance: random.Random) -> int:
    return max(0, round(number * share * chance.uniform(0.93, 1.07)))


def _with_wholes(values: dict[str, Filled], wholes: Sequence[str], share: float) -> dict[str, Filled]:
    """Add totals that are the sum of their parts; their plan is the unit's share of the province's."""
    for whole in wholes:
        parts = [values[part] for part in _WHOLES[whole]]
        plan = _PLANS.get(whole)
        values[whole] = Filled(
            None if plan is None else round(plan * share),
            sum(int(part.done or 0) for part in parts),
            sum(int(part.previous or 0) for part in parts),
        )
    return values


def _write(path: Path, year: int, unit: str, values: dict[str, Filled], remarks: Sequence[Remark]) -> None:
    write_form(
        path,
        year=year,
        period=f"9 tháng năm {year}",
        period_key=f"{year}-9m",
        unit=unit,
        values=values,
        remarks=remarks,
    )
