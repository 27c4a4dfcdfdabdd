"""Score compared pairs: patterns first, then what only the neighbourhood of a pair can tell.

What is added after the pattern: a number proven to be another person's stops counting against its row, and a row
with two almost equal candidates is told from a row with one.
"""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.blocking import NUMBER_RULES
from ansinh.core.linkage.cluster import Bools, Floats
from ansinh.core.linkage.compare import CODE, Patterns, unpack
from ansinh.core.linkage.model import Model, calibrate, is_other_given, labelled
from ansinh.core.linkage.names import Ints

if TYPE_CHECKING:
    import duckdb

KEEP_BITS = -4.0
"""Pairs below are of no use to anybody."""
VETO_BITS = -30.0
OTHER_GIVEN_BITS = -3.0
"""Most that anything but the number can say for two clearly different given names: kin share all the rest."""

Codes = npt.NDArray[np.int64]


def _is(patterns: Patterns, feature: str, *levels: str) -> Bools:
    result: Bools = np.isin(patterns.levels[feature], [CODE[feature][level] for level in levels])
    return result


def is_conflict(patterns: Patterns) -> Bools:
    """Tell where one number stands with two people: another given name, or another name and another birth."""
    same_number = _is(patterns, "number", "same", "same_untrusted", "same_cmnd")
    other_birth = _is(patterns, "birth", "differs", "near", "same_year", "missing", "near_bare")
    clearly_other = _is(patterns, "name", "given_differs")
    other_name = _is(
        patterns,
        "name",
        "differs",
        "alike",
        "given_only",
        "family_differs",
        "middle_differs",
        "given_typo",
        "other_given_tone",
    )
    far_birth = _is(patterns, "birth", "differs")
    other_sex = _is(patterns, "sex", "differs") & is_other_given(patterns)
    conflict: Bools = same_number & (
        clearly_other
        | other_sex
        | (_is(patterns, "name", "differs", "given_only", "alike") & other_birth)
        | (other_name & far_birth)
    )
    return conflict


def is_vetoed(patterns: Patterns) -> Bools:
    """Tell where both rows have a number, the numbers are not near, and the given names differ.

    The register is typed with care: there a tone, a letter or the middle name is enough to tell twins.
    """
    differ = _is(patterns, "number", "differs", "differs_untrusted", "cmnd_differs", "near", "cmnd_near")
    in_register = _is(patterns, "source", "register") & (
        is_other_given(patterns) | _is(patterns, "name", "middle_differs", "middle_part", "family_differs")
    )
    vetoed: Bools = differ & (in_register | _is(patterns, "name", "given_differs", "alike", "differs"))
    return vetoed


def is_supported(patterns: Patterns) -> Bools:
    """Tell where more than name, year and commune agrees: what a link without a clerk needs at least.

    That is an identity number, or a day of birth; or, with the same year of birth, a parent or head of household; or,
    with the same year and whole name in two different lists, the hamlet. Two years of birth are two people to begin with.
    """
    number = _is(patterns, "number", "same", "same_cmnd", "near", "cmnd_near", "same_untrusted")
    day = _is(
        patterns,
        "birth",
        "same_day",
        "swapped",
        "same_month",
        "day_year_near",
        "day_year_digit",
        "same_year_part",
    )
    year = _is(patterns, "birth", "same_year_bare", "same_year_one_bare")
    family = (
        _is(patterns, "father", "same")
        | _is(patterns, "mother", "same")
        | _is(patterns, "head", "same", "parent")
    )
    whole_name = _is(
        patterns, "name", "same", "same_bare", "same_soft", "same_given_tone", "same_dialect", "mark_lost"
    )
    village = _is(patterns, "place", "village") & whole_name & ~_is(patterns, "source", "one_list")
    supported: Bools = (number & ~_is(patterns, "name", "missing")) | day | (year & (family | village))
    return supported


def is_namesake_or_kin(patterns: Patterns) -> Bools:
    """Tell where nothing but the name and the year of birth (and the commune, or not even that) agrees, or all but the name.

    Every thirtieth person has such a namesake in his commune, and twins share all but the given name; so neither joins
    anybody without a number, and both are shown to a clerk.
    """
    number = _is(patterns, "number", "same", "same_cmnd", "near", "cmnd_near", "same_untrusted")
    family = _is(patterns, "father", "same", "given") | _is(patterns, "mother", "same", "given")
    family |= _is(patterns, "head", "same", "self", "parent", "given")
    year_at_most = _is(
        patterns, "birth", "missing", "same_year_bare", "same_year_one_bare", "near_bare", "near", "same_year"
    )
    elsewhere = ~_is(patterns, "place", "village", "village_only")
    bare: Bools = ~number & ((year_at_most & elsewhere & ~family) | is_other_given(patterns))
    return bare


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs worth keeping. ``score`` in bits, ``plain`` the same without the numbers, ``pattern`` an index into ``patterns``."""

    left: Ints
    right: Ints
    pattern: Ints
    score: Floats
    plain: Floats
    patterns: Patterns
    model: Model
    conflict: Bools


def fit(connection: "duckdb.DuckDBPyConnection", prior: Model, *, learn: bool) -> tuple[Patterns, Model]:
    """Return the patterns of ``compared`` and the model for them (calibrated when ``learn`` and labels suffice)."""
    found = connection.execute(
        f"select pattern, count(*) filter (where rules & ~{NUMBER_RULES} <> 0) as free from compared group by pattern order by pattern"
    ).fetchnumpy()
    patterns = unpack(np.asarray(found["pattern"], dtype=np.int64))
    model = prior
    if learn:
        same, other = labelled(patterns)
        free = np.asarray(found["free"], dtype=np.float64)
        use = np.flatnonzero((same | other) & (free > 0))
        part = Patterns(
            patterns.number[use], {feature: levels[use] for feature, levels in patterns.levels.items()}
        )
        model = calibrate(
            prior, part, np.where(same[use], free[use], 0.0), np.where(other[use], free[use], 0.0)
        )
    return patterns, model


def score_pairs(connection: "duckdb.DuckDBPyConnection", prior: Model, *, learn: bool) -> Scored:
    """Score the pairs of ``compared`` and return those worth keeping, in a fixed order."""
    patterns, model = fit(connection, prior, learn=learn)
    plain = model.plain_score(patterns)
    conflict = is_conflict(patterns)
    vetoed = is_vetoed(patterns)
    plain = np.where(_is(patterns, "name", "given_differs"), np.minimum(plain, OTHER_GIVEN_BITS), plain)
    total = plain + model.number_score(patterns)
    total = np.where(vetoed, np.minimum(total, VETO_BITS), total)
    plain = np.where(vetoed, np.minimum(plain, VETO_BITS), plain)
    keep = (total >= KEEP_BITS) | (plain >= 0) | conflict
    kept = {"pattern": patterns.number[keep], "position": np.flatnonzero(keep)}
    connection.execute("create or replace temp table kept_patterns as select * from kept")
    del kept
    rows = connection.execute(
        "select c.l, c.r, k.position from compared c join kept_patterns k on k.pattern = c.pattern"
    ).fetchnumpy()
    left, right, position = (np.asarray(rows[name], dtype=np.int64) for name in ("l", "r", "position"))
    return Scored(
        left, right, position, total[position], plain[position], patterns, model, conflict[position]
    )


def forgive_borrowed(scored: Scored, registry: Bools, trust: npt.NDArray[np.generic]) -> tuple[Floats, Bools]:
    """Return the scores where a number known to be another person's no longer speaks against its row, and those rows.

    A row borrows its number when it is in conflict over it with a person of the register, or when the century, sex and
    year inside the number are not the row's own while another row's are.
    """
    borrowed = np.zeros(len(registry), dtype=bool)
    for one, two in ((scored.left, scored.right), (scored.right, scored.left)):
        mine, theirs = one[scored.conflict], two[scored.conflict]
        lost = (~registry[mine] & registry[theirs]) | ((trust[mine] == -1) & (trust[theirs] != -1))
        borrowed[mine[lost]] = True
    against = _is(scored.patterns, "number", "differs", "differs_untrusted", "cmnd_differs")[scored.pattern]
    vetoed = is_vetoed(scored.patterns)[scored.pattern]
    forgiven = against & ~vetoed & (borrowed[scored.left] | borrowed[scored.right])
    return np.where(forgiven, scored.plain, scored.score), borrowed


def second_best(
    left: Ints, right: Ints, score: Floats, registry: Bools, person: Ints
) -> tuple[Floats, Floats]:
    """Return for each row its best score against the register and the best against any *other* person of it.

    ``person[row]`` names the register's person (two rows of one person are no rivals). Rows of the register, and rows
    without a candidate, get -inf.
    """
    size = len(registry)
    best, second = np.full(size, -np.inf), np.full(size, -np.inf)
    mine = np.concatenate([left, right])
    theirs = np.concatenate([right, left])
    scores = np.concatenate([score, score])
    use = ~registry[mine] & registry[theirs]
    mine, theirs, scores = mine[use], person[theirs[use]], scores[use]
    order = np.lexsort((theirs, -scores, mine))
    mine, theirs, scores = mine[order], theirs[order], scores[order]
    first = np.ones(len(mine), dtype=bool)
    first[1:] = mine[1:] != mine[:-1]
    best[mine[first]] = scores[first]
    winner = np.zeros(size, dtype=np.int64)
    winner[mine[first]] = theirs[first]
    rival = theirs != winner[mine]
    np.maximum.at(second, mine[rival], scores[rival])
    return best, second
