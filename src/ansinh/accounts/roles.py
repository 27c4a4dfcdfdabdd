"""Roles and fields in words, for pages and messages."""

from django.utils.translation import gettext_lazy as _

ROLE_WORDS = {
    "commune_officer": _("Cán bộ cấp xã"),
    "district_officer": _("Cán bộ cấp huyện"),
    "province_officer": _("Cán bộ cấp tỉnh"),
    "register_keeper": _("Người giữ sổ đăng ký"),
    "leader": _("Lãnh đạo"),
    "auditor": _("Kiểm tra viên"),
    "system_administrator": _("Quản trị hệ thống"),
}
FIELD_WORDS = {
    "labour": _("Lao động, việc làm"),
    "merit": _("Người có công"),
    "assistance": _("Bảo trợ xã hội"),
    "children": _("Trẻ em, bình đẳng giới"),
    "social_evils": _("Phòng, chống tệ nạn xã hội"),
    "rehabilitation": _("Cai nghiện"),
    "poverty": _("Giảm nghèo"),
}
EVERY_FIELD = _("Mọi lĩnh vực")


def fields_in_words(fields: list[str]) -> str:
    """Names of fields as people read them."""
    return (
        str(EVERY_FIELD) if "*" in fields else ", ".join(str(FIELD_WORDS.get(name, name)) for name in fields)
    )
