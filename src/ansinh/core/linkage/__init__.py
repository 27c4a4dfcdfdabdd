"""Who is who: record linkage for lists of people in Vietnam (pattern table on DuckDB, calibrated on identity numbers)."""

from ansinh.core.linkage.matcher import Matcher, link
from ansinh.core.linkage.records import FIELDS, REGISTRY, Record
from ansinh.core.linkage.results import LinkResult, Pair

__all__ = ["FIELDS", "REGISTRY", "LinkResult", "Matcher", "Pair", "Record", "link"]
