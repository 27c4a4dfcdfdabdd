"""Pages of the system administrator: accounts, their roles, and helping somebody who cannot sign in."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ansinh.accounts import actions, queries
from ansinh.accounts.actor import Actor
from ansinh.accounts.models import Assignment, User
from ansinh.accounts.roles import ROLE_WORDS
from ansinh.core.errors import AnSinhError
from ansinh.web.desk.accounts.forms import AccountForm, FilterForm, RoleForm
from ansinh.web.desk.accounts.tables import accounts_table, assignments_table

A_PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _account(request: HttpRequest, pk: int) -> User:
    """The account of an address, 404 when it is not looked after by the actor."""
    try:
        return queries.account(_actor(request), pk)
    except User.DoesNotExist as error:
        raise Http404 from error


def accounts(request: HttpRequest) -> HttpResponseBase:
    """All accounts looked after, filtered and in pages."""
    actor, form = _actor(request), FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    active = {"1": True, "0": False}.get(chosen.get("tinh_trang", ""))
    found = queries.accounts(actor, text=chosen.get("ten", ""), role=chosen.get("vai_tro", ""), active=active)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    facts = {"form": form, "page": page, "table": accounts_table(page.object_list, actor.day)}
    return render(request, "desk/accounts/list.html", facts)


def new_account(request: HttpRequest) -> HttpResponseBase:
    """Make an account; its temporary password is shown once."""
    actor = _actor(request)
    form = AccountForm(actor, request.POST or None)
    if form.is_valid():
        try:
            user, password = actions.create_account(actor, **form.cleaned_data, now=timezone.now())
        except AnSinhError as error:
            form.add_error("username", str(error))
        else:
            return _hand_over(request, user, password)
    return render(request, "desk/accounts/new.html", {"form": form})


def _hand_over(request: HttpRequest, user: User, password: str) -> HttpResponseBase:
    return render(request, "desk/accounts/password.html", {"account": user, "password": password})


def one_account(request: HttpRequest, account: int) -> HttpResponseBase:
    """An account: who, which roles, how it signs in, and what may be done with it."""
    actor, user = _actor(request), _account(request, account)
    facts = {
        "account": user,
        "place": queries.unit_names({user.unit_path})[user.unit_path],
        "table": assignments_table(user.assignments.all(), actor.day, withdraw=True),
        "keys": user.passkeys.count(),
        "locked": queries.is_locked(user, timezone.now()),
        "own": actor.account == str(user.pk),
    }
    return render(request, "desk/accounts/one.html", facts)


def give_role(request: HttpRequest, account: int) -> HttpResponseBase:
    """Give a role."""
    actor, user = _actor(request), _account(request, account)
    form = RoleForm(actor, request.POST or None, initial={"valid_from": actor.day})
    if form.is_valid():
        chosen = form.cleaned_data
        fields = chosen.pop("fields_held")
        try:
            actions.assign_role(actor, user, **chosen, fields=fields, now=timezone.now())
        except PermissionDenied:
            form.add_error(
                "fields_held", _("Lĩnh vực này ở đơn vị này không thuộc phạm vi quản trị của ông/bà.")
            )
        except AnSinhError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("account", user.pk)
    return render(request, "desk/accounts/role.html", {"form": form, "account": user})


def _confirmed(
    request: HttpRequest,
    user: User,
    words: tuple[object, object, object],
    act: Callable[[], HttpResponseBase | None],
    done: object,
) -> HttpResponseBase:
    """A page that asks first; on POST act, then back to the account. ``words``: title, sentence, label of the button."""
    title, sentence, label = words
    errors: list[str] = []
    if request.method == "POST":
        try:
            answer = act()
        except AnSinhError as error:
            errors.append(str(error))
        else:
            if answer is None:
                messages.success(request, str(done))
                answer = redirect("account", user.pk)
            return answer
    facts = {
        "title": title,
        "sentence": sentence,
        "label": label,
        "facts": [(_now("Người dùng"), f"{user.full_name} ({user.username})")],
        "back": f"/nguoi-dung/{user.pk}",
        "danger": True,
        "errors": errors,
    }
    return render(request, "design/confirm.html", facts)


def withdraw_role(request: HttpRequest, assignment: int) -> HttpResponseBase:
    """End a role from today on."""
    try:
        row = queries.assignment(_actor(request), assignment)
    except Assignment.DoesNotExist as error:
        raise Http404 from error
    words = (
        _("Rút vai trò"),
        _now("Từ hôm nay người này không còn vai trò: {role}.").format(role=ROLE_WORDS[row.role]),
        _("Rút vai trò"),
    )
    return _confirmed(
        request,
        row.user,
        words,
        lambda: actions.withdraw_role(_actor(request), row, now=timezone.now()),
        _("Đã rút vai trò."),
    )


def reset(request: HttpRequest, account: int) -> HttpResponseBase:
    """A temporary password, and the telephone to be enrolled anew."""
    user = _account(request, account)
    words = (
        _("Đặt lại đăng nhập"),
        _(
            "Mật khẩu, điện thoại, khoá và mã dự phòng của người này bị xoá; mọi phiên đăng nhập kết thúc. Hãy chắc chắn người yêu cầu đúng là chủ tài khoản."
        ),
        _("Đặt lại đăng nhập"),
    )

    def act() -> HttpResponseBase:
        password = actions.reset_sign_in(_actor(request), user, now=timezone.now())
        return _hand_over(request, user, password)

    return _confirmed(request, user, words, act, "")


def stop(request: HttpRequest, account: int) -> HttpResponseBase:
    """Stop an account."""
    user = _account(request, account)
    words = (
        _("Dừng tài khoản"),
        _(
            "Người này không đăng nhập được nữa; mọi phiên đang mở kết thúc ngay. Việc đã làm vẫn còn trong nhật ký."
        ),
        _("Dừng tài khoản"),
    )
    return _confirmed(
        request,
        user,
        words,
        lambda: actions.set_active(_actor(request), user, False, now=timezone.now()),
        _("Đã dừng tài khoản."),
    )


def reopen(request: HttpRequest, account: int) -> HttpResponseBase:
    """Open a stopped account again."""
    user = _account(request, account)
    words = (
        _("Mở lại tài khoản"),
        _("Người này đăng nhập lại được, với các vai trò còn hiệu lực."),
        _("Mở lại tài khoản"),
    )
    return _confirmed(
        request,
        user,
        words,
        lambda: actions.set_active(_actor(request), user, True, now=timezone.now()),
        _("Đã mở lại tài khoản."),
    )


def unlock(request: HttpRequest, account: int) -> HttpResponseBase:
    """Lift the lock after wrong attempts."""
    user = _account(request, account)
    actions.unlock(_actor(request), user, now=timezone.now())
    messages.success(request, _("Đã bỏ tạm khoá. Người này thử đăng nhập lại được ngay."))
    return redirect("account", user.pk)
