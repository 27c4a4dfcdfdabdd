"""How a list is typed: shares of faults by profile, and the hand of one file (encoding, case, shapes of dates, numbers)."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ansinh.sample import faults

_HEAD_SHARE, _PARENTS_SHARE = 0.5, 0.35


@dataclass(frozen=True)
class Profile:
    """Shares of faults. ``encodings`` are weights of files, the rest are chances of rows."""

    encodings: tuple[tuple[str, float], ...]
    id_missing: float
    id_cmnd: float
    id_typo: float
    id_of_housemate: float
    id_of_housemate_child: float
    year_off: float
    year_off_old: float
    day_month_swapped: float
    year_only: float
    hook_tilde: float
    dialect: float
    drop_middle: float
    shorten: float
    alias: float
    telex: float
    letter: float
    lost_mark: float
    moved: float
    sex_wrong: float
    spaces: float
    stroke: float
    title: float
    parents_swapped: float


PROFILES: dict[str, Profile] = {
    "normal": Profile(
        encodings=(("nfc", 62), ("nfd", 8), ("tcvn3", 7), ("vni", 6), ("plain", 8), ("mixed", 7), ("mojibake", 2)),
        id_missing=0.12, id_cmnd=0.10, id_typo=0.025, id_of_housemate=0.015, id_of_housemate_child=0.06, year_off=0.025,
        year_off_old=0.06, day_month_swapped=0.02, year_only=0.05, hook_tilde=0.025, dialect=0.008, drop_middle=0.015,
        shorten=0.012, alias=0.008, telex=0.006, letter=0.015, lost_mark=0.02, moved=0.025, sex_wrong=0.008, spaces=0.02,
        stroke=0.01, title=0.006, parents_swapped=0.004,
    ),
    "hard": Profile(
        encodings=(("nfc", 42), ("nfd", 11), ("tcvn3", 11), ("vni", 10), ("plain", 12), ("mixed", 11), ("mojibake", 3)),
        id_missing=0.22, id_cmnd=0.18, id_typo=0.05, id_of_housemate=0.03, id_of_housemate_child=0.11, year_off=0.05,
        year_off_old=0.11, day_month_swapped=0.04, year_only=0.10, hook_tilde=0.05, dialect=0.016, drop_middle=0.03,
        shorten=0.024, alias=0.016, telex=0.012, letter=0.03, lost_mark=0.04, moved=0.05, sex_wrong=0.016, spaces=0.04,
        stroke=0.02, title=0.012, parents_swapped=0.008,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """How one file is typed."""

    encoding: str
    case: str
    newer_tones: bool
    swaps_i_y: bool
    ids: str
    dates: str
    has_head: bool
    has_parents: bool
    has_sex: bool
    sex_words: tuple[str, str]
    unit_words: bool
    new_units: bool


def draw_hand(random: Random, profile: Profile, new_units_share: float = 0.0) -> Hand:
    """The style of one file."""
    return Hand(
        encoding=faults.pick(random, profile.encodings),
        case=faults.pick(random, (("proper", 68), ("upper", 22), ("lower", 6), ("first", 4))),
        newer_tones=random.random() < 0.35,
        swaps_i_y=random.random() < 0.12,
        ids=faults.pick(
            random,
            (("text", 45), ("number", 27), ("spaced", 8), ("dotted", 5), ("float", 5), ("apostrophe", 10)),
        ),
        dates=faults.pick(
            random, (("slash", 42), ("short", 20), ("dash", 8), ("iso", 8), ("year", 14), ("serial", 8))
        ),
        has_head=random.random() < _HEAD_SHARE,
        has_parents=random.random() < _PARENTS_SHARE,
        has_sex=random.random() < 0.8,
        sex_words=random.choice((("Nam", "Nữ"), ("nam", "nữ"), ("Nam", "Nữ"), ("NAM", "NỮ"), ("nam", "nu"))),
        unit_words=random.random() < 0.25,
        new_units=random.random() < new_units_share,
    )
