"""Compare pairs field by field: small levels, packed into one number a pair, the *pattern*.

Equality of integers decides nearly everything; string distance is taken only for the different pairs of names that
equality leaves open. Levels are data: :data:`FEATURES` names them, the model weighs them, the evidence words them.
"""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.names import Ints

if TYPE_CHECKING:
    import duckdb

FEATURES: dict[str, tuple[str, ...]] = {
    "name": (
        "missing", "same", "same_bare", "same_soft", "same_given_tone", "other_given_tone", "middle_missing", "middle_part",
        "typo", "given_typo", "middle_differs", "family_differs", "given_differs", "given_only", "alike", "differs", "same_dialect", "mark_lost",
    ),
    "birth": (
        "missing", "same_day", "same_year_one_bare", "same_year_bare", "same_month", "swapped", "same_year_part",
        "same_year", "day_year_near", "day_year_digit", "near_bare", "near", "differs", "same_day_other_year",
    ),
    "place": ("missing", "village", "commune", "village_differs", "district", "differs", "village_only"),
    "father": ("missing", "same", "given", "stem", "differs"),
    "mother": ("missing", "same", "given", "stem", "differs"),
    "head": ("missing", "same", "self", "given", "parent", "differs", "one_self"),
    "sex": ("missing", "same", "differs"),
    "source": ("list_register", "list_list", "one_list", "register"),
    "namesakes": ("1", "2", "3-4", "5-8", "9-16", "17-32", "33-64", "65+"),
    "neighbours": ("1", "2", "3-4", "5+"),
    "number": (
        "missing", "same", "same_cmnd", "near", "differs", "differs_untrusted", "cmnd_differs", "cmnd_near", "same_untrusted",
        "other_kind",
    ),
}  # fmt: skip
"""Features and their levels in the order of their codes."""

DERIVED: dict[str, tuple[str, ...]] = {
    "kin": ("none", "twin", "twin_family", "family", "middle_family"),
    "family": ("none", "two", "three"),
}
"""Features that follow from others, since parents, head, hamlet and day of birth name a family, not a person.

``kin``: the given names differ while birth (twin), family and birth, or family alone agree, or the middle names differ
while the family agrees: among siblings family must not outvote the name. ``family``: how many of father, mother and
head agree; the second and third say little that the first did not.
"""
ALL_FEATURES = {**FEATURES, **DERIVED}
CODE = {
    feature: {level: code for code, level in enumerate(levels)} for feature, levels in ALL_FEATURES.items()
}
OTHER_GIVEN = ("given_typo", "given_differs", "alike", "differs", "other_given_tone")
"""Levels of the name at which the given names are two names (not a slip elsewhere, not lost diacritics)."""
OTHER_MIDDLE = ("middle_differs", "middle_part", "middle_missing")
"""Levels of the name at which the middle names are not the same."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Different comparison patterns: ``number[i]`` is the packed pattern, ``levels[feature][i]`` its level code."""

    number: Ints
    levels: dict[str, npt.NDArray[np.int8]]


def unpack(number: Ints) -> Patterns:
    """Return the levels of packed patterns."""
    rest = number.copy()
    levels: dict[str, npt.NDArray[np.int8]] = {}
    for feature in reversed(FEATURES):
        radix = len(FEATURES[feature])
        levels[feature] = (rest % radix).astype(np.int8)
        rest //= radix
    relatives = _relatives(levels)
    levels["kin"] = _kin(levels, relatives)
    levels["family"] = np.maximum(relatives - 1, 0).astype(np.int8)
    return Patterns(number, {feature: levels[feature] for feature in ALL_FEATURES})


def _kin(levels: dict[str, npt.NDArray[np.int8]], relatives: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    other = np.isin(levels["name"], [CODE["name"][level] for level in OTHER_GIVEN])
    middle = np.isin(levels["name"], [CODE["name"][level] for level in OTHER_MIDDLE])
    day = levels["birth"] == CODE["birth"]["same_day"]
    family = relatives > 0
    kin = np.select([other & day & family, other & day, other & family, middle & family], [2, 1, 3, 4], 0)
    return kin.astype(np.int8)


def _relatives(levels: dict[str, npt.NDArray[np.int8]]) -> npt.NDArray[np.int8]:
    count = sum((levels[field] == 1).astype(np.int8) for field in ("father", "mother", "head"))
    return np.asarray(count, dtype=np.int8)


def _case(feature: str, *branches: tuple[str, str], otherwise: str) -> str:
    codes = CODE[feature]
    whens = " ".join(f"when {condition} then {codes[level]}" for condition, level in branches)
    return f"(case {whens} else {codes[otherwise]} end)"


_NAME = _case(
    "name",
    ("l.bare = 0 or r.bare = 0", "missing"),
    ('l."full" = r."full"', "same"),
    ("l.bare = r.bare and (l.plain = 1 or r.plain = 1)", "same_bare"),
    ("l.soft = r.soft", "same_soft"),
    ("l.bare = r.bare and l.given_toned = r.given_toned", "same_given_tone"),
    (
        "l.bare = r.bare and (l.given_plain = 1 and l.registry = 0 and r.given_plain = 0"
        " or r.given_plain = 1 and r.registry = 0 and l.given_plain = 0)",
        "mark_lost",  # a list loses marks; the register does not, so there An and Ân are two names
    ),
    ("l.bare = r.bare", "other_given_tone"),
    ("l.given = r.given and l.family = r.family and l.middle = r.middle", "same_dialect"),
    ("l.given = r.given and l.family = r.family and (l.middle = 0 or r.middle = 0)", "middle_missing"),
    (
        "l.given = r.given and l.family = r.family and (l.short = 1 or r.short = 1) and l.initials = r.initials",
        "middle_missing",
    ),
    (
        "l.given = r.given and l.family = r.family and (l.first_middle = r.first_middle or l.last_middle = r.last_middle"
        " or l.last_middle = r.first_middle or l.first_middle = r.last_middle)",
        "middle_part",
    ),
    ("d.level is not null", "differs"),
    otherwise="differs",
).replace(f"when d.level is not null then {CODE['name']['differs']}", "when d.level is not null then d.level")
"""``d.level``: the level string distance gave to an open pair of names."""

_OPEN_NAME = "l.bare <> r.bare and l.bare <> 0 and r.bare <> 0"

_DAY = "l.birth_day <> 0 and r.birth_day <> 0"
_GAP = "abs(l.birth_year - r.birth_year)"
_BIRTH = _case(
    "birth",
    ("l.birth_year = 0 or r.birth_year = 0", "missing"),
    (f"{_GAP} = 0 and {_DAY} and l.birth_month = r.birth_month and l.birth_day = r.birth_day", "same_day"),
    (f"{_GAP} = 0 and {_DAY} and l.birth_month = r.birth_day and l.birth_day = r.birth_month", "swapped"),
    (f"{_GAP} = 0 and l.birth_month = 0 and r.birth_month = 0", "same_year_bare"),
    (f"{_GAP} = 0 and l.birth_month <> 0 and l.birth_month = r.birth_month and not ({_DAY})", "same_month"),
    (f"{_GAP} = 0 and (l.birth_month = 0 or r.birth_month = 0)", "same_year_one_bare"),
    (
        f"{_GAP} = 0 and {_DAY} and (l.birth_month = r.birth_month or l.birth_day = r.birth_day)",
        "same_year_part",
    ),
    (f"{_GAP} = 0", "same_year"),
    (
        f"{_GAP} <= 2 and {_DAY} and l.birth_month = r.birth_month and l.birth_day = r.birth_day",
        "day_year_near",
    ),
    (
        f"{_DAY} and l.birth_month = r.birth_month and l.birth_day = r.birth_day and ({_GAP} % 10 = 0 or"
        " l.birth_year // 100 = r.birth_year // 100 and l.birth_year % 10 = r.birth_year // 10 % 10"
        " and l.birth_year // 10 % 10 = r.birth_year % 10)",
        "day_year_digit",
    ),
    (f"{_DAY} and l.birth_month = r.birth_month and l.birth_day = r.birth_day", "same_day_other_year"),
    (
        f"{_GAP} <= greatest(1, l.birth_slack + r.birth_slack) and (l.birth_month = 0 or r.birth_month = 0)",
        "near_bare",
    ),
    (f"{_GAP} <= 2", "near"),
    otherwise="differs",
)
_SAME_COMMUNE = (
    "(l.commune_typed = r.commune_typed or l.commune = r.commune_typed or l.commune_typed = r.commune)"
)
"""One name, or one side writes the unit that succeeded the other's; two units that were merged later stay two."""
_PLACE = _case(
    "place",
    ("(l.commune = 0 or r.commune = 0) and l.village <> 0 and l.village = r.village", "village_only"),
    ("l.commune = 0 or r.commune = 0", "missing"),
    (f"{_SAME_COMMUNE} and l.village <> 0 and l.village = r.village", "village"),
    (f"{_SAME_COMMUNE} and (l.village = 0 or r.village = 0)", "commune"),
    (_SAME_COMMUNE, "village_differs"),
    ("l.district <> 0 and l.district = r.district", "district"),
    otherwise="differs",
)


def _parent(field: str) -> str:
    return _case(
        field,
        (f"l.{field} = 0 or r.{field} = 0", "missing"),
        (f"l.{field} = r.{field}", "same"),
        (f"l.{field}_given = r.{field}_given", "given"),
        (f"l.{field}_stem = r.{field}_stem", "stem"),
        otherwise="differs",
    )


_HEAD = _case(
    "head",
    ("l.head = 0 and r.head <> 0 and (r.head = l.father or r.head = l.mother)", "parent"),
    ("r.head = 0 and l.head <> 0 and (l.head = r.father or l.head = r.mother)", "parent"),
    ("l.head = 0 or r.head = 0", "missing"),
    ("l.is_head = 1 and r.is_head = 1", "self"),
    ("l.head = r.head", "same"),
    ("l.is_head = 1 or r.is_head = 1", "one_self"),
    ("l.head_given = r.head_given", "given"),
    otherwise="differs",
)
_SEX = _case("sex", ("l.sex = 0 or r.sex = 0", "missing"), ("l.sex = r.sex", "same"), otherwise="differs")
_SOURCE = _case(
    "source",
    ("l.registry = 1 and r.registry = 1", "register"),
    ("l.registry = 1 or r.registry = 1", "list_register"),
    ("l.file = r.file", "one_list"),
    otherwise="list_list",
)


def _digits(side: str) -> str:
    return f"printf('%012d', {side}.cccd)"


_NEAR_CCCD = (
    f"(hamming({_digits('l')}, {_digits('r')}) <= 1 or (hamming({_digits('l')}, {_digits('r')}) = 2"
    " and abs(l.cccd - r.cccd) % 9 = 0 and list_sort(string_split(printf('%012d', l.cccd), ''))"
    " = list_sort(string_split(printf('%012d', r.cccd), ''))))"
)
_NEAR_CMND = "hamming(printf('%09d', l.cmnd), printf('%09d', r.cmnd)) <= 1"
_NEAR_OTHER = " or ".join(
    f"({a}.other_id <> 0 and {b}.{kind} <> 0 and levenshtein(substr({a}.other_id::varchar, 2), printf('%0{width}d', {b}.{kind})) <= 1)"
    for a, b in (("l", "r"), ("r", "l"))
    for kind, width in (("cccd", 12), ("cmnd", 9))
)
_NUMBER = _case(
    "number",
    ("l.cccd <> 0 and l.cccd = r.cccd and (l.id_trust = -1 or r.id_trust = -1)", "same_untrusted"),
    ("l.cccd <> 0 and l.cccd = r.cccd", "same"),
    ("l.cmnd <> 0 and l.cmnd = r.cmnd", "same_cmnd"),
    (f"l.cccd <> 0 and r.cccd <> 0 and {_NEAR_CCCD}", "near"),
    ("l.cccd <> 0 and r.cccd <> 0 and l.id_trust = 1 and r.id_trust = 1", "differs"),
    ("l.cccd <> 0 and r.cccd <> 0", "differs_untrusted"),
    (f"l.cmnd <> 0 and r.cmnd <> 0 and {_NEAR_CMND}", "cmnd_near"),
    ("l.cmnd <> 0 and r.cmnd <> 0", "cmnd_differs"),
    (f"(l.other_id <> 0 or r.other_id <> 0) and ({_NEAR_OTHER})", "near"),
    ("(l.cccd <> 0 or l.cmnd <> 0) and (r.cccd <> 0 or r.cmnd <> 0)", "other_kind"),
    otherwise="missing",
)


def _bucket(count: str, top: int) -> str:
    """Bucket 1, 2, 3-4, 5-8 ... of a count, at most ``top``."""
    return f"least({top}, ceil(log2(greatest(1, {count}))))::integer"


_NAMESAKES = _bucket(
    "case when l.bare = r.bare then coalesce(c.n, 1) else greatest(coalesce(c.n, 1), coalesce(e.n, 1)) end", 7
)
_NEIGHBOURS = _bucket("coalesce(f.n, 1)", 3)
_TERMS = {
    "name": _NAME, "birth": _BIRTH, "place": _PLACE, "father": _parent("father"), "mother": _parent("mother"), "head": _HEAD,
    "sex": _SEX, "source": _SOURCE, "namesakes": _NAMESAKES, "neighbours": _NEIGHBOURS, "number": _NUMBER,
}  # fmt: skip


def _packed() -> str:
    text = "0::bigint"
    for feature, levels in FEATURES.items():
        text = f"({text} * {len(levels)} + {_TERMS[feature]})"
    return text


def count_namesakes(connection: "duckdb.DuckDBPyConnection", population: str) -> None:
    """Count bearers of a bare name, and of name + year + commune, in table ``population`` (the register if there is one)."""
    connection.execute(
        f"create or replace table namesakes as select bare, count(*)::integer n from {population} where bare <> 0 group by bare"
    )
    connection.execute(
        f"create or replace table neighbours as select bare, birth_year, commune, count(*)::integer n from {population}"
        " where bare <> 0 and birth_year <> 0 and commune <> 0 group by all having count(*) > 1"
    )


def _measure_open_names(connection: "duckdb.DuckDBPyConnection", people: str) -> None:
    """Give each different pair of unequal names its level by string distance, in temp table ``open_names``."""
    code = CODE["name"]
    connection.execute(
        f"""
        create or replace temp table wanted_names as
        select distinct least(l.bare, r.bare) a, greatest(l.bare, r.bare) b,
               l.given = r.given as g, l.middle = r.middle as m, l.family = r.family as f, l.odd = 1 or r.odd = 1 as o
        from pairs p join {people} l on l.id = p.l join {people} r on r.id = p.r where {_OPEN_NAME}
        """
    )
    connection.execute(
        """
        create or replace temp table name_texts as
        select n.bare, min(n.text) as text from bare_names n
        where n.bare in (select a from wanted_names union all select b from wanted_names) group by n.bare
        """
    )
    connection.execute(
        f"""
        create or replace temp table open_names as
        with texts as (
            select w.*, x.text ta, y.text tb, jaro_winkler_similarity(x.text, y.text, 0.88) s
            from wanted_names w join name_texts x on x.bare = w.a join name_texts y on y.bare = w.b
        )
        select a, b, min(case
            when s > 0 and abs(length(ta) - length(tb)) <= 1 and (g or o) and damerau_levenshtein(ta, tb) <= 1
            then {code["typo"]}
            when s > 0 and abs(length(ta) - length(tb)) <= 1 and damerau_levenshtein(ta, tb) <= 1
            then {code["given_typo"]}
            when f and g then {code["middle_differs"]}
            when g and m then {code["family_differs"]}
            when f and m then {code["given_differs"]}
            when g then {code["given_only"]}
            when s > 0.92 then {code["alike"]}
            else {code["differs"]} end) as level
        from texts group by a, b
        """
    )


def compare(connection: "duckdb.DuckDBPyConnection", people: str) -> None:
    """Fill temp table ``compared(l, r, rules, pattern)`` from ``pairs``; ``people`` names the table of all rows."""
    _measure_open_names(connection, people)
    connection.execute(
        f"""
        create or replace temp table compared as
        select p.l, p.r, p.rules, {_packed()} as pattern
        from pairs p join {people} l on l.id = p.l join {people} r on r.id = p.r
        left join open_names d on d.a = least(l.bare, r.bare) and d.b = greatest(l.bare, r.bare)
        left join namesakes c on c.bare = l.bare
        left join namesakes e on e.bare = r.bare
        left join neighbours f on f.bare = l.bare and f.birth_year = l.birth_year and f.commune = l.commune
        """
    )
