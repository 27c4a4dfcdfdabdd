"""An officer's own account: what it may do, password, keys, recovery codes."""

from typing import Any

from django import forms
from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ansinh.accounts import passkeys, queries, signin
from ansinh.accounts.models import User
from ansinh.core.errors import InputError
from ansinh.web.design.forms import Form
from ansinh.web.desk.accounts.tables import assignments_table
from ansinh.web.desk.session import NewPasswordForm, answer_of


class PasswordForm(NewPasswordForm):
    """The password in use and the new one."""

    old = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new_password", "again")


class KeyForm(Form):
    """The name of a new passkey."""

    name = forms.CharField(
        label=_("Tên khoá"), max_length=60, required=False, help_text=_("Ví dụ: máy tính ở cơ quan.")
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def own_account(request: HttpRequest) -> HttpResponseBase:
    """What the account is and may do, and its ways of signing in."""
    user, today = _user(request), timezone.localdate()
    facts: dict[str, Any] = {
        "account": user,
        "assignments": assignments_table(queries.own_assignments(user, today), today),
        "passkeys": user.passkeys.order_by("made_at"),
        "codes_left": user.recovery_codes.filter(used_at__isnull=True).count(),
        "key_form": KeyForm(),
    }
    return render(request, "desk/own_account.html", facts)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """A new password; this session goes on, all others end."""
    user = _user(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            signin.change_password(user, facts["old"], facts["new_password"], now=timezone.now())
        except signin.SignInError as error:
            form.add_error("old", str(error))
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            auth.update_session_auth_hash(request, user)
            messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
            return redirect("my-account")
    return render(request, "desk/change_password.html", {"form": form})


def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """New recovery codes, shown once."""
    codes = signin.new_recovery_codes(_user(request), now=timezone.now())
    return render(request, "desk/recovery_codes.html", {"codes": codes, "onward": "/tai-khoan"})


def end_sessions(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere, here too."""
    signin.end_all_sessions(_user(request), now=timezone.now())
    auth.logout(request)
    return redirect("sign-in")


def key_question(request: HttpRequest) -> HttpResponseBase:
    """What the browser needs to make a passkey."""
    options, state = passkeys.begin_making(_user(request), request.get_host())
    request.session["making_state"] = state
    return JsonResponse(options)


def key_answer(request: HttpRequest) -> HttpResponseBase:
    """Keep the passkey the browser made; each question may be answered once."""
    state = request.session.pop("making_state", None)
    try:
        if state is None:
            raise InputError(_now("Yêu cầu tạo khoá đã hết hạn. Hãy bấm Thêm khoá lần nữa."))
        answer = answer_of(request)
        credential, name = answer.get("credential"), str(answer.get("name", ""))
        if not isinstance(credential, dict):
            raise InputError(_now("Không đọc được câu trả lời của trình duyệt."))
        passkeys.finish_making(_user(request), request.get_host(), state, credential, name, timezone.now())
    except InputError as error:
        return JsonResponse({"error": str(error)}, status=400)
    messages.success(request, _("Đã thêm khoá. Lần sau có thể dùng khoá này thay cho mã trên điện thoại."))
    return JsonResponse({"onward": "/tai-khoan"})


def remove_key(request: HttpRequest, key: int) -> HttpResponseBase:
    """Remove a passkey of one's own."""
    if not signin.remove_passkey(_user(request), key, now=timezone.now()):
        raise Http404
    messages.success(request, _("Đã xoá khoá."))
    return redirect("my-account")
