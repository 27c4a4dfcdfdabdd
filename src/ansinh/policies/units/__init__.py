"""Administrative units of Thái Nguyên and Bắc Kạn with their days, and their names as people type them."""

from ansinh.policies.units.names import Resolution, places_mapping, resolve
from ansinh.policies.units.units import Successor, Unit, all_units, successors, unit_of, units_as_of

__all__ = [
    "Resolution",
    "Successor",
    "Unit",
    "all_units",
    "places_mapping",
    "resolve",
    "successors",
    "unit_of",
    "units_as_of",
]
