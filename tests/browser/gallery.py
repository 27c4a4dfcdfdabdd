"""A page that shows every component in every state: for axe and for eyes. Only tests serve it."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, engines

from ansinh.web.design import (
    Bar,
    Cell,
    Column,
    Event,
    Figure,
    Plot,
    Row,
    Table,
    compare_records,
)
from ansinh.web.design.forms import DateField, Form
from ansinh.web.design.states import STATES
from ansinh.web.desk.urls import urlpatterns as desk_patterns
from ansinh.web.rights import PUBLIC, route

PAGE = """{% extends "design/base.html" %}{% load i18n design %}{% block title %}Thiết kế{% endblock %}
{% block trail %}{% include "design/trail.html" with steps=steps %}{% endblock %}
{% block main %}{% error_summary form %}
<div class="head"><div><h1>Danh sách hộ nghèo, xã Phú Tiến</h1><p class="sub">412 dòng · gửi ngày 09/10/2020</p></div><a class="button" href="#x">Gửi lên</a></div>
{% figures figures %}
<h2>Trạng thái</h2><p>{% for name in states %}{% state name %} {% endfor %}{% state "late" "3 ngày làm việc" %}</p>
{% include "design/filters.html" with form=filters %}
{% table table %}{% pagination page %}
<h2>Hàng chờ</h2><div class="table-box"><table data-queue><caption>Chờ rà soát</caption><thead><tr><th scope="col"><input type="checkbox" data-select-all aria-label="Chọn tất cả"></th><th scope="col">Người</th><th scope="col" class="number">Số tiền</th></tr></thead>
<tbody>{% for name in queue %}<tr data-row><td><input type="checkbox" name="row" value="{{ forloop.counter }}" data-amount="1500000" aria-label="Chọn {{ name }}"></td><th scope="row"><a data-open href="#r{{ forloop.counter }}">{{ name }}</a></th><td class="number">{{ 1500000|money }}</td></tr>{% endfor %}</tbody></table></div>
<div class="sticky-actions"><span>Đã chọn <output data-selected-count>0</output> dòng, <output data-selected-sum>0</output></span><button class="button small" data-key="1"><kbd>1</kbd> Cùng một người</button></div>
<h2>Hai người</h2>{% compare compared "Sổ đăng ký" "Danh sách xã" "So sánh hai bản ghi" %}
<div class="columns"><div>{% bar_plot plot %}{% bar_plot plot_two %}</div><div>{% timeline events %}</div></div>
<h2>Biểu mẫu</h2><form method="post" class="card narrow">{% csrf_token %}{% for bound in form %}{% if bound.name == "file" %}{% include "design/upload.html" with field=bound %}{% else %}{% field bound %}{% endif %}{% endfor %}<div class="buttons"><button class="button">Tiếp tục</button><button class="button second">Thêm</button><button class="button danger">Xoá</button><button class="button" disabled>Chờ</button></div></form>
{% include "design/progress.html" with text="Đang đọc tệp" done=120 total=412 %}{% include "design/empty.html" with title="Chưa có danh sách" text="Hãy tải tệp đầu tiên lên." href="#u" action="Tải lên" %}
<div class="notice success">{% icon "success" %}<p>Đã lưu.</p></div><div class="notice warning">{% icon "warning" %}<p>Danh sách sắp quá hạn.</p></div><div class="notice error">{% icon "error" %}<p>Chưa gửi được.</p></div>
{% endblock %}"""
LEFT = {
    "name": "Nguyễn Thị Hoà",
    "birth": "02/03/1952",
    "id": "090123456",
    "hamlet": "Xóm Bãi Lềnh",
    "sex": "nữ",
}
RIGHT = {"name": "Nguyễn Thị Hoài", "birth": "1953", "id": "", "hamlet": "Xóm Bãi Lềnh", "sex": "nữ"}
LABELS = [("name", "Họ tên"), ("birth", "Sinh"), ("id", "Số giấy tờ"), ("hamlet", "Xóm"), ("sex", "Giới")]


class Everything(Form):
    """Each kind of input."""

    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ.")
    field = forms.ChoiceField(label="Lĩnh vực", choices=[("a", "Người có công"), ("b", "Giảm nghèo")])
    day = DateField(label="Ngày sinh", required=False)
    kind = forms.ChoiceField(
        label="Kết luận", choices=[("1", "Cùng một người"), ("2", "Hai người")], widget=forms.RadioSelect
    )
    why = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label="Đã đối chiếu giấy tờ")
    file = forms.FileField(label="Tệp danh sách", help_text="xlsx, xls, ods hoặc csv; tối đa 200 MB.")


class Filters(Form):
    """A bar of filters."""

    xa = forms.ChoiceField(label="Xã", required=False, choices=[("", "Tất cả"), ("1", "Phú Tiến")])
    tu = DateField(label="Từ ngày", required=False)


def _facts() -> dict[str, object]:
    rows = [
        Row([Cell("Hoàng Thị Ánh", "#1", note="Xóm 3"), 1952, Cell(state="pays"), "1.500.000 ₫"]),
        Row([Cell("Đặng Văn Ễn", "#2"), 1948, Cell(state="in_question"), "0 ₫"]),
    ]
    columns = [
        Column("Họ tên", sort="ten"),
        Column("Năm sinh", number=True, sort="nam"),
        Column("Kết quả"),
        Column("Số tiền", number=True),
    ]
    bars = [
        Bar("Định Hoá", [412.0], 500),
        Bar("Phú Lương", [233.0], 250),
        Bar("Thành phố Thái Nguyên", [120.5], 100),
    ]
    two = [Bar("Định Hoá", [412, 380]), Bar("Phú Lương", [233, 0])]
    return {
        "states": list(STATES),
        "steps": [("Danh sách", "/"), ("Phú Tiến", "/")],
        "figures": [
            Figure("Dòng", "412", "trong 4 trang tính", href="#a"),
            Figure("Được hỗ trợ", "388", "582.000.000 ₫", tone="success"),
            Figure("Cần xem lại", "21", tone="warning"),
            Figure("Quá hạn", "3", tone="danger"),
        ],
        "table": Table("Các dòng", columns, rows, "-nam", total=Row(["Cộng", "", "", "1.500.000 ₫"])),
        "page": Paginator(range(900), 50).page(7),
        "queue": ["Lò Văn Á", "Mã Thị Bẻ", "Ma Công Chỉ"],
        "compared": compare_records(LEFT, RIGHT, LABELS),
        "plot": Plot("Định Hoá mới đạt 82 % kế hoạch", ["Đã chi"], bars, "hộ", "Huyện", "Kế hoạch"),
        "plot_two": Plot("Hai đợt gần bằng nhau", ["Đợt 1", "Đợt 2"], two, "hộ", "Huyện"),
        "events": [
            Event(datetime(2020, 10, 9, 7, 5, tzinfo=UTC), "Gửi lên huyện", who="Lò Văn Á", tone="success"),
            Event(date(2020, 10, 8), "Tải tệp lên", "hop_ngheo.xlsx", href="#e"),
        ],
        "filters": Filters(),
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """The page; ``?loi`` shows the form with everything missing."""
    form = Everything({}) if "loi" in request.GET else Everything()
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.template.render(RequestContext(request, {**_facts(), "form": form})))


def confirmation(request: HttpRequest) -> HttpResponse:
    """A confirmation."""
    facts = {
        "title": "Chốt danh sách",
        "sentence": "Sau khi chốt, không sửa được nữa.",
        "label": "Chốt",
        "back": "/",
    }
    return render(request, "design/confirm.html", facts | {"danger": True, "facts": [("Số dòng", "388")]})


urlpatterns = [
    *desk_patterns,
    route("thiet-ke", gallery, name="gallery", right=PUBLIC),
    route("thiet-ke/xac-nhan", confirmation, name="confirmation", right=PUBLIC),
]
handler404 = "ansinh.web.desk.errors.not_found"
handler403 = "ansinh.web.desk.errors.forbidden"
