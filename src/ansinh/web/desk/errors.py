"""Pages for what went wrong, in words, with what to do next. No traceback ever reaches a user."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError

Words = tuple[object, object, object]
BAD_REQUEST: Words = (
    _("Yêu cầu không đọc được"),
    _("Máy chủ không hiểu yêu cầu vừa gửi."),
    _("Hãy quay lại trang trước, tải lại rồi thử lần nữa."),
)
FORBIDDEN: Words = (
    _("Không có quyền mở trang này"),
    _("Vai trò được giao cho tài khoản này không gồm việc này, ở đơn vị hoặc lĩnh vực này."),
    _("Nếu đây là việc của ông/bà, hãy đề nghị người quản trị hệ thống giao vai trò."),
)
NOT_FOUND: Words = (
    _("Không tìm thấy trang"),
    _("Địa chỉ này không có, hoặc nội dung không thuộc phạm vi của tài khoản này."),
    _("Hãy kiểm tra lại địa chỉ, hoặc tìm từ trang đầu."),
)
SERVER_ERROR: Words = (
    _("Hệ thống gặp lỗi"),
    _("Việc vừa làm chưa được lưu. Lỗi đã được ghi lại cho người quản trị."),
    _("Hãy thử lại sau ít phút. Nếu vẫn lỗi, hãy báo người quản trị hệ thống giờ xảy ra."),
)
STALE_FORM: Words = (
    _("Biểu mẫu đã cũ"),
    _("Trang này mở đã lâu, hoặc được mở trước khi đăng nhập lại, nên chưa lưu gì."),
    _("Hãy quay lại, tải lại trang rồi gửi lần nữa."),
)


def _page(request: HttpRequest, words: Words, status: int) -> HttpResponse:
    title, sentence, advice = words
    facts = {"title": title, "sentence": sentence, "advice": advice}
    return render(request, "desk/error.html", facts, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, BAD_REQUEST, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, FORBIDDEN, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, NOT_FOUND, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without the request and its context processors, which may be what failed."""
    title, sentence, advice = SERVER_ERROR
    facts = {"title": title, "sentence": sentence, "advice": advice, "lang": "vi"}
    return HttpResponse(render_to_string("desk/error.html", facts), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token."""
    return _page(request, STALE_FORM, 403)


def told(request: HttpRequest, error: AnSinhError) -> HttpResponse:
    """422 for an error of the house that no form of the page can show."""
    return _page(request, (_("Chưa làm được"), error, _("Hãy quay lại trang trước.")), 422)
