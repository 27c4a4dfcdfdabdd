"""Splink 5 as a good user would set it up: with its library comparisons, and tuned for Vietnamese people."""

import logging
import warnings
from typing import Any

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

BLOCKS = (
    ("cccd",),
    ("cmnd",),
    ("bare", "year"),
    ("given", "year", "month_day"),
    ("bare", "commune"),
    ("given", "year", "commune"),
    ("family", "middle", "dob"),
    ("given", "father", "mother"),
)


def stock(frame: pd.DataFrame) -> tuple[Linker, Any]:
    """The library's comparisons on lower-case text without accents, three obvious blocks."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("raw_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("cccd", 1),
            cl.ExactMatch("commune").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("cccd"), block_on("raw_name", "dob"), block_on("raw_name", "commune"), block_on("dob", "commune"),
        ],
        retain_matching_columns=False,
    )  # fmt: skip
    return _train(
        frame,
        settings,
        ["cccd", "l.raw_name = r.raw_name and l.dob = r.dob"],
        (("raw_name", "dob"), ("cccd",)),
    )


def _distance(column: str, *, guarded: bool) -> str:
    near = f"damerau_levenshtein({column}_l, {column}_r) <= 1"
    return f"jaro_winkler_similarity({column}_l, {column}_r, 0.9) > 0 and {near}" if guarded else near


def _relative(column: str) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.JaroWinklerLevel(column, 0.92),
            cll.ElseLevel(),
        ],
    )


def _number(*, guarded: bool) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="number",
        comparison_levels=[
            cll.CustomLevel(
                "(cccd_l is null or cccd_r is null) and (cmnd_l is null or cmnd_r is null)", "null"
            ).configure(is_null_level=True),
            cll.CustomLevel("cccd_l = cccd_r", "same"),
            cll.CustomLevel("cmnd_l = cmnd_r", "same cmnd"),
            cll.CustomLevel(_distance("cccd", guarded=guarded), "near").configure(
                m_probability=0.025, u_probability=0.0001, fix_m_probability=True, fix_u_probability=True
            ),
            cll.ElseLevel(),
        ],
    )


def tuned(frame: pd.DataFrame, *, guarded: bool = False) -> tuple[Linker, Any]:
    """A model of Vietnamese people on repaired text; ``guarded`` asks Jaro-Winkler before the dear edit distance."""
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("bare"),
            cll.ExactMatchLevel("name"),
            cll.ExactMatchLevel("bare", term_frequency_adjustments=True),
            cll.CustomLevel(_distance("bare", guarded=guarded), "one edit"),
            cll.CustomLevel("given_l = given_r and family_l = family_r", "family and given"),
            cll.JaroWinklerLevel("bare", 0.92),
            cll.CustomLevel("given_l = given_r", "given"),
            cll.ElseLevel(),
        ],
    )
    birth = cl.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            cll.NullLevel("year"),
            cll.ExactMatchLevel("dob"),
            cll.CustomLevel("year_l = year_r and (month_day_l is null or month_day_r is null)", "year only"),
            cll.CustomLevel(
                "year_l = year_r and month_day_l % 100 = month_day_r // 100 and month_day_r % 100 = month_day_l // 100",
                "swap",
            ),
            cll.CustomLevel("month_day_l = month_day_r and abs(year_l - year_r) <= 2", "day, year near"),
            cll.CustomLevel("year_l = year_r", "year"),
            cll.CustomLevel("month_day_l = month_day_r", "day"),
            cll.CustomLevel("abs(year_l - year_r) <= 1", "year near"),
            cll.ElseLevel(),
        ],
    )
    place = cl.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            cll.NullLevel("commune"),
            cll.CustomLevel("commune_l = commune_r and village_l = village_r", "village"),
            cll.ExactMatchLevel("commune"),
            cll.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name,
            birth,
            place,
            cl.ExactMatch("sex"),
            *map(_relative, ("father", "mother", "head")),
            _number(guarded=guarded),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        retain_matching_columns=False,
    )
    return _train(
        frame, settings, ["cccd", "l.bare = r.bare and l.dob = r.dob"], (("bare", "dob"), ("cccd",))
    )


def _train(
    frame: pd.DataFrame, settings: SettingsCreator, certain: list[str], blocks: tuple[tuple[str, ...], ...]
) -> tuple[Linker, Any]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    api = DuckDBAPI()
    table = api.register(frame, dataset_display_name="people")
    linker = Linker(table, settings, log_level=logging.ERROR)
    rules = [block_on(rule) if "=" not in rule else rule for rule in certain]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for columns in blocks:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    return linker, api
