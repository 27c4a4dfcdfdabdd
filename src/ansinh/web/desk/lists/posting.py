"""Public postings, objections and their answers; adjustments of a frozen list; the page the public sees."""

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.errors import InputError
from ansinh.core.money import read_money
from ansinh.lists import actions, queries
from ansinh.lists.models import BeneficiaryList
from ansinh.policies.steps import load_procedure
from ansinh.web.design.forms import DateField, Form
from ansinh.web.desk.lists.common import about_list, actor_on, done, posted_int
from ansinh.web.desk.lists.page import head_of


class PostingForm(Form):
    """From when to when."""

    starts_on = DateField(label=gettext_lazy("Từ ngày"))
    ends_on = DateField(label=gettext_lazy("Đến hết ngày"))


class ObjectionForm(Form):
    """What somebody objects."""

    position = forms.IntegerField(label=gettext_lazy("Số dòng (cột TT)"), min_value=1)
    received_on = DateField(label=gettext_lazy("Nhận ngày"))
    objector = forms.CharField(label=gettext_lazy("Người kiến nghị"), required=False, max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Nội dung kiến nghị"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _page(
    request: HttpRequest,
    chosen: BeneficiaryList,
    posting_form: PostingForm | None = None,
    objection_form: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    postings = queries.postings_of(chosen)
    facts = {"starts_on": today, "ends_on": today + timedelta(days=5)}
    told = [
        (p, reverse("posted", args=[p.token]), p.withdrawn_at is None and p.starts_on <= today <= p.ends_on)
        for p in postings
    ]
    bound = posting_form or objection_form
    context = {
        **head_of(request, chosen),
        "rule": load_procedure(chosen.policy).posting,
        "postings": told,
        "running": any(p.withdrawn_at is None and p.ends_on >= today for p in postings),
        "posting_form": posting_form or PostingForm(initial=facts),
        "objection_form": objection_form or ObjectionForm(initial={"received_on": today}),
        "objections": queries.objections_of(chosen),
        "bound": bound,
        "form": bound,
        "open_state": chosen.state in ("review", "prepared"),
    }
    return render(request, "desk/lists/posting.html", context, status=status)


@about_list
def posting(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Postings and objections of a list."""
    return _page(request, chosen)


@about_list
def post(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Post."""
    form = PostingForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, posting_form=form, status=422)
    actions.post(actor_on(request), chosen.pk, **form.cleaned_data, now=timezone.localtime())
    return done(request, chosen, _("Đã niêm yết. Địa chỉ công khai ở bảng dưới."))


@about_list
def withdraw(request: HttpRequest, chosen: BeneficiaryList, posting_id: int) -> HttpResponse:
    """Take a posting down."""
    why = request.POST.get("why", "")[:300]
    actions.withdraw_posting(actor_on(request), chosen.pk, posting_id, why=why, now=timezone.localtime())
    return done(request, chosen, _("Đã gỡ niêm yết."))


@about_list
def object_to(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Record an objection."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, objection_form=form, status=422)
    actions.object_to(actor_on(request), chosen.pk, **form.cleaned_data, now=timezone.localtime())
    return done(request, chosen, _("Đã ghi kiến nghị; dòng này chờ đến khi có trả lời."))


@about_list
def answer(request: HttpRequest, chosen: BeneficiaryList, objection_id: int) -> HttpResponse:
    """Answer an objection."""
    actions.answer_objection(
        actor_on(request),
        chosen.pk,
        objection_id,
        outcome=request.POST.get("outcome", ""),
        text=request.POST.get("text", ""),
        now=timezone.localtime(),
    )
    return done(request, chosen, _("Đã trả lời kiến nghị."))


@about_list
def adjustments(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Adjustments of a frozen list, and the form for a new one."""
    payment = queries.payment_of(chosen)
    if payment is None:
        raise Http404
    actor = actor_on(request)
    where = {"unit_path": chosen.unit_path, "field": chosen.field}
    found = queries.adjustments_of(payment)
    context = {
        **head_of(request, chosen),
        "payment": payment,
        "adjustments": [(a, a.proposed_by == actor.account) for a in found],
        "total": payment.amount + sum(a.difference for a in found if a.approved_by),
        "may_adjust": actor.can("lists.adjust", **where),
        "may_approve": actor.can("lists.approve", **where),
    }
    return render(request, "desk/lists/adjustments.html", context)


@about_list
def adjust(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Propose an adjustment."""
    row = queries.get_row(chosen, posted_int(request, "position"))
    typed = request.POST.get("difference", "").strip()
    sign = -1 if typed.startswith(("-", "−")) else 1
    read = read_money(typed.lstrip("-−+ ")).dong
    if read is None:
        raise InputError(
            _("Số điều chỉnh “{text}” không phải số tiền. Hãy ghi như -250.000.").format(text=typed[:40])
        )
    actions.adjust(
        actor_on(request),
        chosen.pk,
        row=row.place,
        difference=sign * read,
        why=request.POST.get("why", ""),
        now=timezone.now(),
    )
    return done(request, chosen, _("Đã đề nghị điều chỉnh; người khác sẽ duyệt."))


@about_list
def approve_adjustment(request: HttpRequest, chosen: BeneficiaryList, adjustment_id: int) -> HttpResponse:
    """Approve another's adjustment."""
    actions.approve_adjustment(actor_on(request), chosen.pk, adjustment_id, now=timezone.now())
    return done(request, chosen, _("Đã duyệt điều chỉnh."))


def public(request: HttpRequest, token: str) -> HttpResponse:
    """What is posted, for anybody, while it is in force."""
    found = queries.posted(token, timezone.localdate())
    if found is None:
        return render(request, "desk/lists/posting_over.html", status=404)
    words = {
        "full_name": _("Họ và tên"),
        "birth_year": _("Năm sinh"),
        "hamlet": _("Xóm"),
        "commune": _("Xã, phường"),
        "amount": _("Số tiền (đồng)"),
    }
    context = {"posted": found, "heads": [(name, words[name]) for name in found.fields]}
    response = render(request, "desk/lists/posted.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
