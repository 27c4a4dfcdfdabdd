"""What the pages of the register share: the actor, errors told in words, labels."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.core.errors import AnSinhError
from ansinh.policies.classes import kind_named
from ansinh.registry.models import Person
from ansinh.web.desk.audit.words import tell

View = Callable[..., HttpResponse]

FACT_WORDS = {
    "full_name": gettext_lazy("Họ và tên"),
    "sex": gettext_lazy("Giới tính"),
    "birth": gettext_lazy("Ngày sinh"),
    "death": gettext_lazy("Ngày mất"),
    "hamlet": gettext_lazy("Xóm"),
    "ethnicity": gettext_lazy("Dân tộc"),
    "relation": gettext_lazy("Quan hệ với chủ hộ"),
    "residence": gettext_lazy("Nơi ở"),
    "household": gettext_lazy("Hộ"),
    "paper": gettext_lazy("Giấy tờ"),
    "id_number": gettext_lazy("Số giấy tờ"),
    "classification": gettext_lazy("Diện đối tượng"),
    "unit_path": gettext_lazy("Đơn vị"),
    "place": gettext_lazy("Xã, huyện"),
}
DEEDS = {
    "registry.read": gettext_lazy("Xem hồ sơ"),
    "registry.create": gettext_lazy("Lập hồ sơ"),
    "registry.correct": gettext_lazy("Sửa hồ sơ"),
    "registry.paper": gettext_lazy("Thêm giấy tờ"),
    "registry.classify": gettext_lazy("Ghi diện đối tượng"),
    "registry.end_classification": gettext_lazy("Kết thúc diện đối tượng"),
    "registry.move": gettext_lazy("Chuyển nơi ở"),
    "registry.merge": gettext_lazy("Gộp hồ sơ"),
    "registry.undo_merge": gettext_lazy("Hoàn tác gộp hồ sơ"),
    "registry.not_same": gettext_lazy("Ghi: không phải một người"),
    "registry.undo_not_same": gettext_lazy("Rút lại: không phải một người"),
    "registry.open_sealed": gettext_lazy("Mở thông tin bảo mật"),
    "registry.enquire": gettext_lazy("Hỏi trước khi nhận hồ sơ"),
    "registry.import": gettext_lazy("Nhận tệp sổ đăng ký"),
    "registry.import_done": gettext_lazy("Nhập xong tệp sổ đăng ký"),
    "registry.import_failed": gettext_lazy("Không nhập được tệp sổ đăng ký"),
}
tell(DEEDS)


def fact_words(what: str) -> str:
    """The name of a fact on the page."""
    return str(FACT_WORDS.get(what, what))


def deed_words(action: str) -> str:
    """What somebody did, in words."""
    return str(DEEDS.get(action, action))


def actor_on(request: HttpRequest) -> Actor:
    """The actor of the request (the route has seen to it that there is one)."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def found_or_404(view: View) -> View:
    """What lies outside the scope is not there: 404."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        try:
            return view(request, *args, **rest)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    return inner


def told(request: HttpRequest, do: Callable[[], object], sentence: str, back: str) -> HttpResponse:
    """Do it and say so, or say why not; then go back."""
    try:
        do()
    except AnSinhError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, sentence)
    return redirect(back)


def posted_int(request: HttpRequest, name: str) -> int:
    """A whole number of the form; 0 when it is none, which no id is."""
    return as_int(request.POST.get(name, ""))


def as_int(text: str) -> int:
    """A whole number from an address or form; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def kind_words(code: str) -> str:
    """A kind of classification in the language of the page."""
    kind = kind_named(code)
    return kind.label_en if get_language() == "en" else kind.label_vi


def spoken(day: str) -> str:
    """``1952-03-05`` → ``05/03/1952``; less precise days stay so."""
    return "/".join(reversed(day.split("-"))) if day else ""


def spoken_day(day: date | None) -> str:
    """A day as people write it; an unknown one as words."""
    return day.strftime("%d/%m/%Y") if day else _("không rõ")


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Where one is."""
    return [(_("Sổ đăng ký"), reverse("registry")), *more]


def address_of(person: Person) -> str:
    """Where a person lives, in one line."""
    place = person.place
    return ", ".join(part for part in (person.hamlet, place.commune, place.district) if part)
