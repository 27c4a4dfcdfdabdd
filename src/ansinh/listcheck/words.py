"""Reasons and repairs in words a clerk can read aloud, and what to ask the commune.

Reasons that belong to one law live with that law (``policies/<field>/reasons.yaml``); here are those of any list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ansinh.core.i18n import _, language
from ansinh.listcheck.model import Decision


@dataclass(frozen=True, slots=True)
class Words:
    """A reason as a sentence, and what to ask the commune (empty when nothing is to be asked)."""

    sentence: str
    ask: str = ""


@lru_cache(maxsize=1)
def general_words() -> dict[str, Words]:
    """Reasons of any list, by code."""
    return {
        "already_paid": Words(_("Đã được chi trả rồi")),
        "already_paid_lower_group": Words(
            _("Đã được chi trả theo mức thấp hơn"),
            _("Xác nhận khoản đã chi; cán bộ quyết định có chi phần chênh lệch hay không"),
        ),
        "ambiguous_identity": Words(
            _("Chưa rõ là ai: có nhiều người phù hợp"),
            _("Ghi thêm số CMND/CCCD, ngày tháng năm sinh đầy đủ hoặc tên chủ hộ"),
        ),
        "birth_conflict": Words(
            _("Ngày sinh khác với sổ đăng ký"), _("Đối chiếu giấy tờ gốc và ghi ngày sinh đúng")
        ),
        "cell_error": Words(
            _("Ô bị lỗi hoặc công thức không có giá trị"), _("Nhập lại giá trị vào ô đã nêu")
        ),
        "commune_conflict": Words(
            _("Sổ đăng ký ghi người này ở xã khác"), _("Xác nhận nơi đăng ký thường trú của người này")
        ),
        "commune_unknown": Words(_("Không xác định được xã, phường"), _("Ghi đúng tên xã, phường và huyện")),
        "date_ambiguous": Words(
            _("Ngày sinh có thể hiểu nhiều cách"), _("Ghi lại ngày sinh theo ngày/tháng/năm")
        ),
        "date_impossible": Words(
            _("Ngày sinh không có trong lịch"), _("Sửa ngày sinh, hoặc chỉ ghi năm sinh")
        ),
        "duplicate_conflicting": Words(
            _("Kê nhiều lần cùng một nhóm với nội dung khác nhau"), _("Cho biết dòng nào đúng")
        ),
        "duplicate_same_group": Words(_("Trùng: đã tính ở dòng khác cùng nhóm")),
        "group_unclear": Words(_("Không rõ thuộc nhóm đối tượng nào"), _("Ghi rõ diện đối tượng")),
        "hamlet_differs": Words(_("Sổ đăng ký ghi người này ở xóm khác"), _("Xác nhận nơi ở của người này")),
        "hidden_row": Words(
            _("Dòng bị ẩn trong tệp"), _("Cho biết dòng ẩn này có thuộc danh sách đề nghị hay không")
        ),
        "higher_policy_elsewhere": Words(_("Đã hưởng một chế độ cao hơn ở dòng khác")),
        "id_conflict": Words(
            _("Số giấy tờ khác với sổ đăng ký hoặc là của người khác"),
            _("Đối chiếu giấy tờ gốc và ghi số đúng"),
        ),
        "id_unreadable": Words(
            _("Số giấy tờ thiếu hoặc thừa chữ số"), _("Ghi lại số CMND (9 số) hoặc CCCD (12 số)")
        ),
        "linked_row_under_review": Words(
            _("Chờ: một dòng khác của cùng người, có thể được mức cao hơn, đang xem xét")
        ),
        "money_unreadable": Words(_("Số tiền không đọc được"), _("Ghi lại số tiền bằng chữ số")),
        "name_differs": Words(
            _("Họ tên viết khác với sổ đăng ký"), _("Đối chiếu giấy tờ gốc và ghi họ tên đúng")
        ),
        "name_missing": Words(_("Không có họ tên"), _("Ghi họ tên của người được đề nghị")),
        "not_in_registry": Words(
            _("Không tìm thấy người này trong sổ đăng ký"),
            _("Gửi bản chụp giấy tờ và nơi cư trú để đối chiếu"),
        ),
        "objection": Words(
            _("Có kiến nghị về dòng này chưa giải quyết xong hoặc đã được chấp nhận"),
            _("Xác minh nội dung kiến nghị và trả lời"),
        ),
        "possible_already_paid": Words(
            _("Có thể đã được chi trả: khoản đã chi phù hợp với nhiều người"),
            _("Xác nhận ai đã ký nhận khoản đã chi"),
        ),
        "possible_duplicate": Words(
            _("Có thể trùng với một dòng khác nhưng chưa đủ căn cứ"),
            _("Cho biết hai dòng là một người hay hai người"),
        ),
        "sex_conflict": Words(
            _("Giới tính khác với sổ đăng ký"), _("Đối chiếu giấy tờ gốc và ghi giới tính đúng")
        ),
        "sex_unclear": Words(_("Ghi cả nam và nữ"), _("Cho biết giới tính của người này")),
        "stt_only": Words(_("Dòng chỉ có số thứ tự")),
        "two_digit_year_ambiguous": Words(
            _("Năm sinh hai chữ số có thể hiểu là 19.. hoặc 20.."), _("Ghi năm sinh đủ bốn chữ số")
        ),
        "two_people_in_cell": Words(_("Một ô ghi tên hai người"), _("Tách mỗi người một dòng")),
    }


def reason_words(code: str, law: Mapping[str, Words]) -> Words:
    """The words of a reason code, from the law's own list first."""
    return law.get(code) or general_words().get(code) or Words(code)


def law_words(raw: Mapping[str, Mapping[str, object]]) -> dict[str, Words]:
    """Read ``reasons.yaml`` of a policy: code → ``{vi, en, ask: {vi, en}}`` in the user's language."""
    chosen = language()
    words: dict[str, Words] = {}
    for code, entry in raw.items():
        ask = entry.get("ask")
        asked = str(ask.get(chosen) or ask.get("vi") or "") if isinstance(ask, Mapping) else ""
        words[code] = Words(str(entry.get(chosen) or entry.get("vi") or code), asked)
    return words


def explain(decision: Decision, law: Mapping[str, Words]) -> str:
    """All reasons of a row in one line: sentence, then what exactly."""
    parts = []
    for code in decision.reasons:
        detail = decision.row.details.get(code, "")
        if not detail and code in decision.identity.reasons:
            detail = decision.identity.detail
        sentence = reason_words(code, law).sentence.rstrip(".")
        parts.append(f"{sentence}: {detail}" if detail else sentence)
    return "; ".join(parts)


def to_ask(decision: Decision, law: Mapping[str, Words]) -> str:
    """What to ask the commune about a waiting row."""
    asked = [reason_words(code, law).ask for code in decision.reasons]
    return "; ".join(dict.fromkeys(text.rstrip(".") for text in asked if text))


def repair_words(code: str) -> str:
    """A repair code in a few words."""
    return _repair_words().get(code, code)


@lru_cache(maxsize=1)
def _repair_words() -> dict[str, str]:
    return {
        "address_split": _("tách địa chỉ"),
        "age_to_year": _("tuổi đổi ra năm sinh"),
        "case": _("sửa chữ hoa, chữ thường"),
        "date_impossible": _("ngày không có trong lịch, chỉ giữ năm"),
        "date_serial": _("số ngày của Excel đổi ra ngày"),
        "date_unknown_day": _("không rõ ngày, tháng sinh"),
        "alias": _("tách tên thường gọi"),
        "commune_spelling": _("sửa tên xã theo danh mục đơn vị hành chính"),
        "encoding_lost": _("có chữ đã mất, không khôi phục được"),
        "encoding_mojibake": _("sửa chữ bị vỡ mã"),
        "encoding_tcvn3": _("đổi mã TCVN3"),
        "encoding_vni": _("đổi mã VNI"),
        "filled_down": _("lấy theo dòng trên của hộ"),
        "from_section": _("lấy theo dòng tiêu đề nhóm"),
        "from_sheet_name": _("lấy theo tên trang tính"),
        "from_title": _("lấy theo tiêu đề danh sách"),
        "homoglyph_d": _("sửa chữ Đ gõ nhầm ký tự"),
        "homoglyph": _("thay chữ giống hình gõ nhầm bảng mã"),
        "id_leading_zero": _("thêm số 0 đầu bị mất"),
        "id_letter_digit": _("chữ gõ nhầm thành số"),
        "id_scientific": _("số bị viết dạng luỹ thừa"),
        "id_separators": _("bỏ dấu cách, dấu chấm trong số"),
        "invisible": _("bỏ ký tự vô hình"),
        "name_in_two_columns": _("ghép họ đệm và tên"),
        "nfd": _("ghép dấu rời"),
        "no_diacritics": _("tên gõ không dấu"),
        "note_in_name": _("tách ghi chú khỏi ô họ tên"),
        "numbering_removed": _("bỏ số thứ tự trước tên"),
        "second_person": _("tách tên người thứ hai"),
        "sex_from_column": _("giới tính theo cột Nam/Nữ"),
        "sex_from_mark": _("giới tính theo ô đánh dấu"),
        "spaces": _("bỏ dấu cách thừa"),
        "title_removed": _("bỏ danh xưng"),
        "tone_placement": _("đặt lại dấu thanh"),
        "two_digit_year": _("năm sinh hai chữ số"),
    }
