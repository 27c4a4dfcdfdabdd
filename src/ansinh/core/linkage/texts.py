"""The one place where linkage meets the repair of Vietnamese text: a quick path for clean text, the full repair otherwise.

Most files are clean Unicode, and there a look at each different syllable is enough. A file in which strange syllables
are common was written in another encoding, so all of it goes through the repair, which votes over the whole file.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ansinh.core.linkage.names import NameReader
from ansinh.core.linkage.syllables import is_clean_syllable
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.repair import FileRepairer

MALFORMED_SHARE = 0.05
"""Share of syllables not shaped like Vietnamese from which a whole file counts as written in another encoding."""
FOREIGN_SHARE = 0.003
"""The same for syllables with letters that Vietnamese does not have; slips of the keys make none of these."""
ANCHORS = 200
"""Clean texts that show the hand of a file in which only a few need repair."""
LOOKED_AT = 3000
"""Names of a file that are looked at to tell its encoding."""

_FOREIGN = re.compile(r"[^a-zđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ.,()'\-\s\d]")


class FileTexts:
    """Repairs the texts of one file. Built from all of them, since one file is one hand and one encoding."""

    def __init__(self, names: Iterable[str], others: Iterable[str]) -> None:
        self.names = sorted(set(names))
        self._others = sorted(set(others))
        self._repairer: FileRepairer | None = None
        self.clean_names = not _is_encoded(self.names)
        """Most names are composed Unicode: a name of clean syllables needs no repair."""

    def _repair(self) -> FileRepairer:
        if self._repairer is None:
            texts = [*self.names, *self._others]
            if self.clean_names:  # the few to be repaired, and enough of the others to show the hand
                unclean = [text for text in texts if not all(map(is_clean_syllable, text.split()))]
                texts = [*texts[:: len(texts) // ANCHORS + 1], *unclean]
            self._repairer = FileRepairer.for_texts(texts)
        return self._repairer

    def name(self, raw: str) -> str:
        """Return the repaired name."""
        return self._repair().name(raw).text

    def name_row(self, raw: str, reader: NameReader) -> int:
        """Return the row of a name as typed, repairing it only where it is not clean."""
        if not raw or raw.isspace():
            return 0
        if self.clean_names:
            row = reader.row_if_clean(raw)
            if row is not None:
                return row
        return reader.row(self.name(raw))

    def text(self, raw: str) -> str:
        """Return another text (hamlet, commune ...) repaired."""
        if not raw or raw.isspace():
            return ""
        if raw.isascii() or self.clean_names:
            return raw if unicodedata.is_normalized("NFC", raw) else unicodedata.normalize("NFC", raw)
        return self._repair().text(raw).text


def _is_encoded(names: Sequence[str]) -> bool:
    """Tell whether a file's names are written in another encoding than composed Unicode."""
    looked_at = names[:: len(names) // LOOKED_AT + 1]
    tokens = [token for text in looked_at for token in text.split()]
    malformed = sum(not is_clean_syllable(token) for token in tokens)
    foreign = sum(bool(_FOREIGN.search(token.lower())) for token in tokens)
    return malformed > MALFORMED_SHARE * len(tokens) or foreign > FOREIGN_SHARE * len(tokens)


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
