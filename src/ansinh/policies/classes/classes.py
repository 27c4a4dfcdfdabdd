"""The table of kinds, read from ``classes.csv``. Citations name the act; rows not compared with its text are unverified.

Sensitive kinds (``secrecy``): ``health`` and ``protection``. They are kept encrypted, opened with a right of their own and
a reason, and never told to another agency.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of classification. ``field`` is empty for a kind the table does not know: only a right in every field sees it."""

    kind: str
    field: str
    secrecy: str
    label_vi: str
    label_en: str
    verified: bool
    source: str

    @property
    def right(self) -> str:
        """The right that opens it, empty when it is not sensitive."""
        return f"sensitive.{self.secrecy}" if self.secrecy else ""


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """All kinds by their code."""
    text = files("ansinh.policies.classes").joinpath("classes.csv").read_text(encoding="utf-8")
    return {
        row["kind"]: Kind(
            row["kind"],
            row["field"],
            row["secrecy"],
            row["label_vi"],
            row["label_en"],
            row["verified"] == "1",
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def kind_named(code: str) -> Kind:
    """The kind of a code; an unknown code keeps itself as its label and belongs to no field."""
    return kinds().get(code) or Kind(code, "", "", code, code, False, "")
