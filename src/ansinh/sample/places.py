"""Communes and hamlets of an invented province: Thái Nguyên's real units of 2020, or invented names elsewhere.

Hamlet names are invented everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ansinh.policies.units.units import unit_of, units_as_of

UNITS_DAY = date(2020, 4, 30)


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "An Bình Cẩm Châu Diên Đại Đông Đức Gia Hà Hải Hoa Hòa Hưng Hương Khánh Kim Lạc Lộc Long Mai Minh Mỹ Nam Ngọc Nghĩa "
    "Nhân Ninh Phong Phú Phúc Phước Quang Quế Quỳnh Sơn Tam Tân Tây Thanh Thạch Thiện Thọ Thuận Tiên Trung Trường Tường "
    "Vân Vĩnh Việt Xuân Yên"
)
_SECOND = _words(
    "An Bình Châu Cường Đông Đồng Đức Giang Hà Hải Hòa Hợp Hưng Khánh Khê Lạc Lâm Lập Liên Lộc Long Lương Minh Mỹ Ngọc "
    "Nguyên Ninh Phong Phú Phúc Phương Quang Sơn Tân Thành Thịnh Thọ Thủy Tiến Trung Trị Vân Vinh Xá Xuân Yên"
)
_HAMLET_FIRST = _words(
    "Bản Nà Khuôn Pác Cốc Đồng Làng Khau Tân Phú Thống Quyết Gốc Đèo Bãi Na Nước Cây Thanh Trung Tiền Hợp Đoàn Xuân Bình "
    "Ao Gò Núi Suối Vườn Chợ Cầu Đình Ngòi Đầm Vực Hồng Kim Thắng Yên"
)
_HAMLET_SECOND = _words(
    "Cái Poọc Tát Lùng Cập Màn Mạ Lang Lập Thịnh Nhất Thắng Thông Đá Lềnh Á Hai Đa Xanh Tâm Phong Thành Kết Sơn Minh Cao "
    "Sen Vàng Lớn Tròn Chè Đồn Trám Bứa Vải Hội Tiến Quang Mới Giữa"
)
_HAMLET_WORDS = {"north": "Xóm", "central": "Thôn", "south": "Ấp", "thai_nguyen": "Xóm"}


@dataclass(frozen=True)
class Places:
    """Communes in order of their index, hamlets flat: hamlet ``h`` lies in commune ``hamlet_commune[h]``."""

    province: str
    province_code: str
    commune_codes: tuple[str, ...]
    communes: tuple[str, ...]
    commune_kinds: tuple[str, ...]
    districts: tuple[str, ...]
    hamlets: tuple[str, ...]
    hamlet_commune: np.ndarray[tuple[int], np.dtype[np.int32]]
    hamlet_word: str
    first_hamlet: np.ndarray[tuple[int], np.dtype[np.int32]]


def _thai_nguyen(count: int) -> tuple[list[str], list[str], list[str], list[str]]:
    """``count`` communes, whole districts one after the other, the mountain districts first."""
    order = ["167", "170", "169", "168", "171", "173", "172", "165", "164"]
    communes = [u for u in units_as_of(UNITS_DAY, "commune") if u.parent in order]
    communes.sort(key=lambda u: (order.index(u.parent), u.code))
    chosen = communes[:count]
    districts = []
    for unit in chosen:
        parent = unit_of(unit.parent, as_of=UNITS_DAY, level="district")
        districts.append(parent.name if parent else "")
    return [u.code for u in chosen], [u.name for u in chosen], [u.kind for u in chosen], districts


def _invented(count: int, rng: np.random.Generator) -> tuple[list[str], list[str], list[str], list[str]]:
    names = [f"{a} {b}" for a in _FIRST for b in _SECOND if a != b]
    picked = rng.permutation(len(names))
    per_district = 14
    district_count = -(-count // per_district)
    districts = [names[picked[-1 - index]] for index in range(district_count)]
    # a few names come back in another district, as they do in life
    communes = [names[picked[index if index % 29 else index // 2]] for index in range(count)]
    kinds = ["thi_tran" if index % per_district == 0 else "xa" for index in range(count)]
    codes = [f"9{index:04d}" for index in range(count)]
    return codes, communes, kinds, [districts[index // per_district] for index in range(count)]


def _hamlets(counts: list[int], rng: np.random.Generator) -> list[str]:
    pool = [f"{a} {b}" for a in _HAMLET_FIRST for b in _HAMLET_SECOND if a != b]
    names: list[str] = []
    for count in counts:
        picked = [pool[index] for index in rng.choice(len(pool), size=count, replace=False)]
        if count >= 6:
            picked[1] = f"{picked[0]} 2"
            picked[0] = f"{picked[0]} 1"
        names.extend(picked)
    return names


def make_places(region: str, persons: int, communes: int | None, rng: np.random.Generator) -> Places:
    """Units for ``persons`` people; ``communes`` sets their number (Thái Nguyên has 178)."""
    limit = 178 if region == "thai_nguyen" else 2000
    count = min(limit, communes or max(3, round(persons / 9000)))
    if region == "thai_nguyen":
        codes, names, kinds, districts = _thai_nguyen(count)
        province, province_code = "Thái Nguyên", "019"
    else:
        codes, names, kinds, districts = _invented(count, rng)
        province = {"north": "Bắc Sơn", "central": "Trung Hải", "south": "Nam Giang"}[region]
        province_code = {"north": "036", "central": "048", "south": "086"}[region]
    typical = max(4, min(24, round(persons / count / 450)))
    hamlet_counts = [int(n) for n in rng.integers(max(3, typical * 3 // 4), typical * 5 // 4 + 1, size=count)]
    hamlet_commune = np.repeat(np.arange(count, dtype=np.int32), hamlet_counts)
    first = np.concatenate([[0], np.cumsum(hamlet_counts)]).astype(np.int32)
    return Places(
        province,
        province_code,
        tuple(codes),
        tuple(names),
        tuple(kinds),
        tuple(districts),
        tuple(_hamlets(hamlet_counts, rng)),
        hamlet_commune,
        _HAMLET_WORDS[region],
        first,
    )
