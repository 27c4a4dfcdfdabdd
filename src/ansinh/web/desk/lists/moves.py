"""Sending up, returning, preparing, approving, freezing: each a page with control totals and one button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.lists import actions, queries
from ansinh.lists.models import BeneficiaryList
from ansinh.web.desk.lists.common import about_list, actor_on, done, posted_int
from ansinh.web.desk.lists.page import head_of

Act = Callable[..., Any]


def _simple(act: Act, sentence: Callable[[], str], *, why: bool = False) -> Any:
    """A view that makes one move and says so."""

    @about_list
    def view(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
        facts = {"why": request.POST.get("why", "")[:500]} if why else {}
        act(actor_on(request), chosen.pk, version=posted_int(request, "version"), now=timezone.now(), **facts)
        return done(request, chosen, sentence())

    return view


send_up = _simple(actions.send_up, lambda: _("Đã gửi danh sách lên để rà soát."))
send_back = _simple(actions.send_back, lambda: _("Đã trả lại danh sách cho xã."), why=True)
withdraw = _simple(actions.withdraw, lambda: _("Đã rút danh sách."), why=True)
reopen = _simple(actions.reopen, lambda: _("Đã mở lại danh sách để rà soát."))
prepare = _simple(actions.prepare, lambda: _("Đã lập danh sách chi trả. Người khác sẽ kiểm tra và duyệt."))


@about_list
def closing(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Control totals and the next of preparing, approving, freezing."""
    context = head_of(request, chosen)
    payment = queries.payment_of(chosen)
    totals = queries.controls_of(chosen)
    context |= {
        "payment": payment,
        "totals": totals,
        "groups": totals.by_group.items(),
        "own": chosen.prepared_by == actor_on(request).account,
        "open_objections": sum(o.outcome == "open" for o in queries.objections_of(chosen)),
        "names": queries.account_names(
            [chosen.prepared_by, chosen.approved_by, payment.frozen_by if payment else ""]
        ),
    }
    context["preparer"] = context["names"].get(chosen.prepared_by, "")
    context["approver"] = context["names"].get(chosen.approved_by, "")
    return render(request, "desk/lists/closing.html", context)


@about_list
def approve(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Approve what stood on the screen."""
    actions.approve(
        actor_on(request),
        chosen.pk,
        version=posted_int(request, "version"),
        sha256=request.POST.get("sha256", ""),
        now=timezone.now(),
    )
    return done(request, chosen, _("Đã duyệt danh sách chi trả."))


@about_list
def freeze(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Freeze the approved payment list."""
    actions.freeze(
        actor_on(request),
        chosen.pk,
        version=posted_int(request, "version"),
        sha256=request.POST.get("sha256", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Đã chốt danh sách chi trả. Từ nay chỉ sửa bằng điều chỉnh."))
    return redirect("list-prepare", chosen.pk)
