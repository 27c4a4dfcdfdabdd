"""Reading what an officer or a file says of a person: checked, or refused with the field named."""

import re
from collections.abc import Mapping
from datetime import date

from ansinh.core.errors import AnSinhError, InputError
from ansinh.core.i18n import _
from ansinh.core.vietnamese.identity import read_identity
from ansinh.core.vietnamese.names import composed

PERSON_FACTS = ("full_name", "sex", "birth", "death", "hamlet", "ethnicity", "relation")
"""Facts of a person that ``correct`` may change."""
PLACE_FACTS = ("province", "district", "commune", "commune_code")
"""Fact → its name on the page."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_SEPARATORS = re.compile(r"[\s.\-–]+")
LONGEST = {"full_name": 200, "hamlet": 120, "ethnicity": 40, "relation": 60}


class StaleError(AnSinhError):
    """Somebody else changed the record since the page was opened."""


def label(name: str) -> str:
    """The name of a fact in the user's language."""
    words = {
        "full_name": _("Họ và tên"),
        "sex": _("Giới tính"),
        "birth": _("Ngày sinh"),
        "death": _("Ngày mất"),
        "hamlet": _("Xóm"),
        "ethnicity": _("Dân tộc"),
        "relation": _("Quan hệ với chủ hộ"),
        "residence": _("Nơi ở"),
        "household": _("Hộ"),
        "paper": _("Giấy tờ"),
        "id_number": _("Số giấy tờ chính"),
        "classification": _("Diện đối tượng"),
        "merge": _("Gộp hồ sơ"),
    }
    return words.get(name, name)


def partial_date(text: str, name: str, *, latest: date | None = None) -> str:
    """Check ``YYYY[-MM[-DD]]``; empty stays empty. Raises InputError naming the field."""
    text = text.strip()
    if not text:
        return ""
    found = _DATE.match(text)
    sentence = _(
        "{field}: “{value}” không phải ngày có trong lịch. Hãy ghi năm, năm-tháng hoặc năm-tháng-ngày."
    )
    problem = InputError(sentence.format(field=label(name), value=text[:40]))
    if not found:
        raise problem
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        read = date(year, month, day)
    except ValueError:
        raise problem from None
    if year < 1850:
        raise problem
    if latest is not None and read > latest:
        raise InputError(_("{field}: “{value}” ở sau ngày hôm nay.").format(field=label(name), value=text))
    return text


def clean(facts: Mapping[str, str], *, day: date) -> dict[str, str]:
    """Check the facts given (those of :data:`PERSON_FACTS`); unknown names are a fault of ours."""
    read: dict[str, str] = {}
    for name, raw in facts.items():
        assert name in PERSON_FACTS, name
        value = " ".join(composed(raw).split())
        if name in ("birth", "death"):
            value = partial_date(value, name, latest=day)
        elif name == "sex" and value not in ("", "nam", "nữ"):
            raise InputError(
                _("Giới tính: “{value}” không đọc được. Hãy ghi nam hoặc nữ.").format(value=value[:20])
            )
        elif name == "full_name" and not value:
            raise InputError(_("Họ và tên: chưa có. Hãy ghi họ và tên như trên giấy tờ."))
        if len(value) > LONGEST.get(name, 200):
            raise InputError(_("{field}: dài quá {most} chữ.").format(field=label(name), most=LONGEST[name]))
        read[name] = value
    birth, death = read.get("birth", ""), read.get("death", "")
    if birth and death and death[: len(birth)] < birth[: len(death)]:
        raise InputError(_("Ngày mất {death} ở trước ngày sinh {birth}.").format(death=death, birth=birth))
    return read


def folded_number(number: str) -> str:
    """The number of a paper as it is looked up: without spaces, dots and dashes, capital letters."""
    return _SEPARATORS.sub("", number).upper()


def paper_kind(number: str) -> str:
    """``cccd``, ``cmnd`` or ``other`` by the number's form."""
    plain = folded_number(number)
    if plain.isdigit() and len(plain) in (9, 12):
        return "cccd" if len(plain) == 12 else "cmnd"
    return read_identity(number).kind or "other"
