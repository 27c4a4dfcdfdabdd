"""Evidence in words: what agrees, what differs, from the levels of a pattern."""

from collections.abc import Iterator, Mapping

from ansinh.core.i18n import _
from ansinh.core.linkage.compare import ALL_FEATURES, Patterns
from ansinh.core.linkage.names import Ints


def _sentences() -> dict[str, dict[str, str]]:
    """Words for each level that says something; a level not named is silent."""
    return {
        "number": {
            "same": _("trùng số CCCD"),
            "same_untrusted": _(
                "trùng số CCCD, nhưng số này không hợp với giới tính hoặc năm sinh của một bên"
            ),
            "same_cmnd": _("trùng số CMND"),
            "near": _("số giấy tờ lệch một chữ số"),
            "cmnd_near": _("số CMND lệch một chữ số"),
            "differs": _("số CCCD khác nhau"),
            "differs_untrusted": _("số CCCD khác nhau, một số không hợp với giới tính hoặc năm sinh"),
            "cmnd_differs": _("số CMND khác nhau"),
            "other_kind": _("một bên là CCCD, một bên là CMND"),
        },
        "name": {
            "same": _("trùng họ tên"),
            "same_bare": _("trùng họ tên, một bên không dấu"),
            "same_soft": _("họ tên chỉ khác dấu hỏi/ngã hoặc i/y"),
            "same_dialect": _("họ tên chỉ khác cách đọc theo vùng"),
            "same_given_tone": _("họ tên khác dấu ở họ hoặc chữ đệm"),
            "mark_lost": _("họ tên chỉ khác dấu, một bên tên không dấu"),
            "other_given_tone": _("tên khác dấu"),
            "middle_missing": _("trùng họ và tên, một bên thiếu hoặc viết tắt chữ đệm"),
            "middle_part": _("trùng họ và tên, chữ đệm trùng một phần"),
            "typo": _("họ tên lệch một chữ cái"),
            "given_typo": _("tên lệch một chữ cái"),
            "middle_differs": _("trùng họ và tên, khác chữ đệm"),
            "family_differs": _("trùng tên và chữ đệm, khác họ"),
            "given_differs": _("trùng họ và chữ đệm, khác tên"),
            "given_only": _("chỉ trùng tên"),
            "alike": _("họ tên gần giống"),
            "differs": _("khác họ tên"),
            "missing": _("thiếu họ tên"),
        },
        "birth": {
            "same_day": _("trùng ngày sinh"),
            "same_year_one_bare": _("trùng năm sinh, một bên chỉ có năm"),
            "same_year_bare": _("trùng năm sinh, cả hai chỉ có năm"),
            "same_month": _("trùng tháng và năm sinh"),
            "swapped": _("ngày và tháng sinh đảo chỗ"),
            "same_year_part": _("trùng năm sinh, lệch ngày hoặc tháng"),
            "same_year": _("trùng năm sinh, khác ngày tháng"),
            "day_year_near": _("trùng ngày tháng sinh, năm sinh lệch 1–2"),
            "day_year_digit": _("trùng ngày tháng sinh, năm sinh lệch một chữ số"),
            "same_day_other_year": _("trùng ngày tháng sinh, khác năm"),
            "near_bare": _("năm sinh lệch 1"),
            "near": _("năm sinh lệch 1–2"),
            "differs": _("năm sinh khác xa"),
            "missing": _("thiếu năm sinh"),
        },
        "place": {
            "village": _("cùng xóm, cùng xã"),
            "commune": _("cùng xã"),
            "village_differs": _("cùng xã, khác xóm"),
            "village_only": _("cùng tên xóm"),
            "district": _("khác xã, cùng huyện"),
            "differs": _("khác xã"),
        },
        "father": {
            "same": _("trùng tên cha"),
            "given": _("tên cha gần giống"),
            "differs": _("khác tên cha"),
            "stem": _("khác tên cha"),
        },
        "mother": {
            "same": _("trùng tên mẹ"),
            "given": _("tên mẹ gần giống"),
            "differs": _("khác tên mẹ"),
            "stem": _("khác tên mẹ"),
        },
        "head": {
            "same": _("cùng chủ hộ"),
            "self": _("cùng là chủ hộ"),
            "given": _("tên chủ hộ gần giống"),
            "parent": _("chủ hộ là cha hoặc mẹ"),
            "differs": _("khác chủ hộ"),
            "one_self": _("khác chủ hộ"),
        },
        "sex": {"differs": _("khác giới tính")},
        "neighbours": {
            "2": _("trong xã có 2 người cùng tên, cùng năm sinh"),
            "3-4": _("trong xã có 3–4 người cùng tên, cùng năm sinh"),
            "5+": _("trong xã có từ 5 người cùng tên, cùng năm sinh"),
        },
        "source": {"one_list": _("hai dòng của một danh sách"), "register": _("hai người trong sổ gốc")},
    }


ORDER = ("number", "name", "birth", "place", "father", "mother", "head", "sex", "neighbours", "source")


class Wording:
    """Words patterns; built once a run (the language is asked once)."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        sentences = _sentences()
        self._words = {
            feature: [sentences[feature].get(level, "") for level in ALL_FEATURES[feature]]
            for feature in ORDER
        }

    def evidence(self, indexes: Ints) -> dict[int, str]:
        """Return the evidence of each pattern of ``indexes``: parts joined by ``; ``, the first letter a capital."""
        columns = []
        for feature in ORDER:
            words = self._words[feature]
            columns.append([words[code] for code in self._patterns.levels[feature][indexes].tolist()])
        texts = ("; ".join(filter(None, parts)) for parts in zip(*columns, strict=True))
        return {
            index: text[:1].upper() + text[1:] for index, text in zip(indexes.tolist(), texts, strict=True)
        }

    def implied(self) -> str:
        """Return the sentence for a pair that follows from others."""
        return _("Cùng khớp với bản ghi {record_id}")

    def agreement(self, index: int) -> Mapping[str, str]:
        """Return the level of each feature by name (see :data:`ansinh.core.linkage.compare.ALL_FEATURES`)."""
        return Agreement(self._patterns, index)


class Agreement(Mapping[str, str]):
    """The levels of one pattern by the name of the feature; read from the patterns when asked."""

    __slots__ = ("_index", "_patterns")

    def __init__(self, patterns: Patterns, index: int) -> None:
        self._patterns = patterns
        self._index = index

    def __getitem__(self, feature: str) -> str:
        return ALL_FEATURES[feature][int(self._patterns.levels[feature][self._index])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns.levels)

    def __len__(self) -> int:
        return len(self._patterns.levels)

    def __repr__(self) -> str:
        return repr(dict(self))
