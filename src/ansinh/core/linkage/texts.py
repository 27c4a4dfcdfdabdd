"""The one place where linkage meets the repair of Vietnamese text: a quick path for clean text, the full repair otherwise.

Most files are clean Unicode, and there a look at each different syllable is enough. A file in which strange syllables
are common was written in another encoding, so all of it goes through the repair, which votes over the whole file.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ansinh.core.linkage.syllables import is_clean_syllable
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.repair import FileRepairer

STRANGE_SHARE = 0.003
"""Share of syllables that are no Vietnamese syllables from which a whole file counts as written in another encoding."""

_TITLES = frozenset({"ong", "ba", "cu", "anh", "chi", "em", "chau", "co", "chu", "bac"})


class FileTexts:
    """Repairs the texts of one file. Built from all of them, since one file is one hand and one encoding."""

    def __init__(self, names: Iterable[str], others: Iterable[str]) -> None:
        self._names = set(names)
        self._others = set(others)
        self._clean: dict[str, bool] = {}
        self._repairer: FileRepairer | None = None
        strange = total = 0
        for text in self._names:
            for token in text.split():
                total += 1
                strange += not self._is_clean(token)
        self._all_through_repair = strange > STRANGE_SHARE * total

    def _is_clean(self, token: str) -> bool:
        known = self._clean.get(token)
        if known is None:
            known = self._clean[token] = is_clean_syllable(token)
        return known

    def _repair(self) -> FileRepairer:
        if self._repairer is None:
            self._repairer = FileRepairer.for_texts(sorted(self._names | self._others))
        return self._repairer

    def name(self, raw: str) -> tuple[str, tuple[str, ...]]:
        """Return the repaired name and the other names that stood in the cell."""
        if not raw or raw.isspace():
            return "", ()
        tokens = raw.split()
        if (
            not self._all_through_repair
            and all(map(self._is_clean, tokens))
            and folded(tokens[0]) not in _TITLES
        ):
            return raw, ()
        repaired = self._repair().name(raw)
        return repaired.text, tuple(repaired.other_names)

    def text(self, raw: str) -> str:
        """Return another text (hamlet, commune ...) repaired."""
        if not raw or raw.isspace():
            return ""
        if raw.isascii() or not self._all_through_repair:
            return raw if unicodedata.is_normalized("NFC", raw) else unicodedata.normalize("NFC", raw)
        return self._repair().text(raw).text


_UNIT_PREFIX = re.compile(
    r"(?:(?:tinh|thanh pho|tp|huyen|quan|thi xa|tx|xa|phuong|thi tran|tt|xom|thon|ban|ap|buon|lang|to dan pho|tdp|khu pho|kp"
    r"|khu|khom|to|doi)(?:\s*\.\s*|\s+(?:so\s+)?|(?=\d)))+(?=\S)"
)
_ZEROS = re.compile(r"\b0+(?=\d)")


def place_key(text: str) -> str:
    """Return the bare name of a place: folded, without "xã", "huyện", "xóm" ... before it and after a comma."""
    key = folded(text.split(",", maxsplit=1)[0]).strip(" .")
    return _ZEROS.sub("", _UNIT_PREFIX.sub("", key, count=1)).strip(" .")


def unique_by_source(columns: Sequence[Sequence[str]]) -> set[str]:
    """Return the different strings of several columns."""
    result: set[str] = set()
    for column in columns:
        result.update(column)
    return result
