"""Reviewing: two records side by side, three answers, undo, the next one by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.lists import actions, queries
from ansinh.lists.models import BeneficiaryList, ListRow, Question
from ansinh.lists.questions import row_record
from ansinh.lists.words import reasons_of, words_of
from ansinh.web.design.compare import compare_records
from ansinh.web.desk.lists.common import about_list, actor_on, posted_int
from ansinh.web.desk.lists.page import head_of
from ansinh.web.templatetags.lists import birth


def labels() -> list[tuple[str, str]]:
    """Fields of two records, in the order in which an officer compares them."""
    return [
        ("full_name", _("Họ và tên")),
        ("birth", _("Ngày, năm sinh")),
        ("sex", _("Giới tính")),
        ("id_number", _("Số CMND/CCCD")),
        ("hamlet", _("Xóm")),
        ("commune", _("Xã, phường")),
        ("household", _("Số hộ")),
        ("death", _("Ngày mất")),
        ("group", _("Nhóm đối tượng")),
        ("amount", _("Đã chi (đồng)")),
        ("paid_on", _("Ngày chi")),
    ]


def other_title(question: Question) -> str:
    """Where the record on the right comes from."""
    return {
        "register": _("Sổ đăng ký"),
        "row": _("Dòng khác: {where}").format(where=question.record.get("where", "")),
        "paid": _("Khoản đã chi trước đây"),
    }[question.kind]


@about_list
def review(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """The next pair that waits for an answer, or that all is answered."""
    actor = actor_on(request)
    actor.require("lists.review", unit_path=chosen.unit_path, field=chosen.field)
    after = request.GET.get("sau", "")
    question = queries.next_question(chosen, after=int(after) if after.isascii() and after.isdigit() else 0)
    context = {
        **head_of(request, chosen),
        "question": question,
        "last": queries.last_answer(actor, chosen),
        "refresh_seconds": 0,
        "answerable": chosen.state == "review",
    }
    if question is not None:
        actions.note_row(actor, chosen, question.row, timezone.now(), why="review")
        context |= _sides(chosen, question.row, question)
    return render(request, "desk/lists/review.html", context)


def _sides(chosen: BeneficiaryList, row: ListRow, question: Question) -> dict[str, object]:
    left = row_record(row)
    if question.kind != "row":
        left |= {"group": row.group if question.kind == "paid" else ""}
    right = {**question.record, "birth": birth(str(question.record.get("birth", "")))}
    left["birth"] = birth(left["birth"])
    return {
        "row": row,
        "rows": compare_records(left, right, labels()),
        "left_title": _("Dòng trong danh sách"),
        "right_title": other_title(question),
        "evidence": [part.strip() for part in question.evidence.split(";") if part.strip()],
        "reasons": reasons_of(row, words_of(chosen.policy)),
        "percent": round(question.probability * 100),
    }


@about_list
def answer(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Keep an answer and go on to the next pair."""
    question = posted_int(request, "question")
    actions.answer(
        actor_on(request), chosen.pk, question, answer=request.POST.get("answer", ""), now=timezone.now()
    )
    return redirect(f"{reverse('list-review', args=[chosen.pk])}?sau={question}")


@about_list
def undo(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Take the last answer back."""
    actions.undo(actor_on(request), chosen.pk, posted_int(request, "decision"), now=timezone.now())
    messages.success(request, _("Đã rút lại câu trả lời vừa rồi. Cặp ấy sẽ được hỏi lại."))
    return redirect("list-review", chosen.pk)
