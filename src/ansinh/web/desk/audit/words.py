"""Deeds of the log in words; apps add theirs with ``tell``. A deed without words is shown by its code."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, object] = {
    "session.opened": _("Đăng nhập"),
    "session.closed": _("Đăng xuất"),
    "session.all_closed": _("Đăng xuất ở mọi nơi"),
    "session.password_refused": _("Mật khẩu bị từ chối"),
    "session.code_refused": _("Mã xác nhận bị từ chối"),
    "account.created": _("Tạo tài khoản"),
    "account.first_administrator": _("Tạo người quản trị đầu tiên"),
    "account.role_given": _("Giao vai trò"),
    "account.role_withdrawn": _("Rút vai trò"),
    "account.sign_in_reset": _("Đặt lại đăng nhập"),
    "account.unlocked": _("Bỏ tạm khoá"),
    "account.stopped": _("Dừng tài khoản"),
    "account.opened": _("Mở lại tài khoản"),
    "account.second_factor_set": _("Thiết lập đăng nhập hai bước"),
    "account.recovery_codes_made": _("Tạo mã dự phòng"),
    "account.password_changed": _("Đổi mật khẩu"),
    "account.passkey_added": _("Thêm khoá đăng nhập"),
    "account.passkey_removed": _("Xoá khoá đăng nhập"),
}


def tell(words: Mapping[str, object]) -> None:
    """Add an app's deeds: code → words."""
    _WORDS.update(words)


def action_in_words(action: str) -> object:
    """The words of a deed."""
    return _WORDS.get(action, action)
