"""Signing in and out. The session carries the account after the password, and ``second_factor`` after the second proof."""

import json
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ansinh.accounts import passkeys, signin, totp
from ansinh.accounts.models import User
from ansinh.core.errors import InputError
from ansinh.web.design.forms import Form
from ansinh.web.desk.language import safe_address

HALF_WAY_SECONDS = 15 * 60
"""How long a session may stand between the password and the second factor."""
LONGEST_ANSWER = 20_000
"""Bytes of a passkey's answer; real ones have about two thousand."""


def client_address(request: HttpRequest) -> str:
    """Where the request comes from: what our proxy says when there is one, else the other end of the line."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


class SignInForm(Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác nhận"),
        max_length=20,
        help_text=_("6 chữ số trong ứng dụng xác thực trên điện thoại, hoặc một mã dự phòng."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "code-input"}
        ),
    )


class NewPasswordForm(Form):
    """A new password, twice."""

    new_password = forms.CharField(
        label=_("Mật khẩu mới"),
        max_length=200,
        strip=False,
        help_text=_("Ít nhất 12 ký tự. Một câu dễ nhớ với mình, khó đoán với người khác là tốt nhất."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        facts = super().clean() or {}
        if facts.get("again") and facts.get("new_password") != facts["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return facts


class SetUpForm(Form):
    """The first code of a telephone just enrolled."""

    code = forms.CharField(
        label=_("Mã 6 chữ số đang hiện trên điện thoại"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
        ),
    )


class FirstTimeForm(NewPasswordForm, SetUpForm):
    """The temporary password is replaced in the same step."""

    field_order = ("new_password", "again", "code")


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Name and password. Right ones lead to the second factor; nobody is led to another site afterwards."""
    form = SignInForm(request.POST or None)
    onward = safe_address(request, request.POST.get("tiep") or request.GET.get("tiep") or "/")
    status = 200
    if form.is_valid():
        now = timezone.now()
        try:
            user = signin.check_name_and_password(
                **form.cleaned_data, address=client_address(request), now=now
            )
        except signin.SignInError as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, signin.SignInLockedError) else 200
        else:
            auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            request.session.set_expiry(HALF_WAY_SECONDS)
            request.session["onward"] = onward
            if signin.has_second_factor(user):
                return redirect("second-factor")
            request.session["pending_secret"] = signin.pending_secret(user)
            return redirect("second-factor-setup")
    return render(request, "desk/sign_in.html", {"form": form, "onward": onward}, status=status)


def _half_way(request: HttpRequest) -> User | None:
    """The account whose password was right and whose second factor is still to be shown."""
    half = isinstance(request.user, User) and not request.session.get("second_factor")
    return request.user if half else None  # type: ignore[return-value]


def _open(request: HttpRequest, user: User, how: str) -> str:
    """The second factor is shown: a new session key, the full length of a session. Returns where to go."""
    signin.signed_in(user, how, now=timezone.now())
    onward: str = request.session.pop("onward", "/")
    request.session.pop("pending_secret", None)
    request.session["second_factor"] = how
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    request.session.cycle_key()
    return onward


def second_factor(request: HttpRequest) -> HttpResponseBase:
    """The code of the app, a recovery code, or a passkey."""
    user = _half_way(request)
    if user is None:
        return redirect("home")
    if not signin.has_second_factor(user):
        return redirect("second-factor-setup")
    form, status = CodeForm(request.POST or None), 200
    if form.is_valid():
        try:
            how = signin.check_code(user, form.cleaned_data["code"], now=timezone.now())
        except signin.SignInError as error:
            form.add_error("code", str(error))
            status = 429 if isinstance(error, signin.SignInLockedError) else 200
        else:
            return redirect(_open(request, user, how))
    facts = {"form": form, "passkeys": user.passkeys.exists()}
    return render(request, "desk/second_factor.html", facts, status=status)


def set_up(request: HttpRequest) -> HttpResponseBase:
    """Enrol a telephone: at the first sign-in, or after an administrator has reset the account."""
    user = _half_way(request)
    pending = request.session.get("pending_secret", "")
    if user is None or signin.has_second_factor(user):
        return redirect("home")
    if not pending:
        return redirect("sign-in")
    form = (FirstTimeForm if user.new_password_due else SetUpForm)(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            codes = signin.set_up(
                user,
                pending,
                facts["code"],
                now=timezone.now(),
                new_password=facts.get("new_password", ""),
            )
        except signin.SignInError as error:
            form.add_error("code", str(error))
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            auth.update_session_auth_hash(request, user)
            onward = _open(request, user, "setup")
            return render(request, "desk/recovery_codes.html", {"codes": codes, "onward": onward})
    secret = signin.shown_secret(user, pending)
    return render(request, "desk/set_up.html", {"form": form, **_qr(user, secret)})


def _qr(user: User, secret: str) -> dict[str, str]:
    """The QR code as an address of its own data (allowed by the policy of images) and the secret in groups of four."""
    drawing = segno.make(totp.address(secret, user.username, "An Sinh"), error="m", micro=False)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"qr": drawing.svg_data_uri(border=4, light="#fff", dark="#16202a"), "secret": groups}


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session on the server: its cookie is worth nothing afterwards."""
    if isinstance(request.user, User):
        signin.signed_out(request.user, now=timezone.now())
    auth.logout(request)
    return redirect("sign-in")


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON a page sent. Raises InputError when it is none."""
    if len(request.body) > LONGEST_ANSWER:
        raise InputError(str(_("Câu trả lời của trình duyệt quá dài.")))
    try:
        found = json.loads(request.body)
    except ValueError as error:
        raise InputError(str(_("Không đọc được câu trả lời của trình duyệt."))) from error
    if not isinstance(found, dict):
        raise InputError(str(_("Không đọc được câu trả lời của trình duyệt.")))
    return found


def passkey_question(request: HttpRequest) -> HttpResponseBase:
    """What the browser is to sign, for an account half-way in."""
    user = _half_way(request)
    if user is None or not signin.has_second_factor(user):
        return JsonResponse({"error": str(_("Hãy đăng nhập lại từ đầu."))}, status=403)
    options, state = passkeys.begin_proving(user, request.get_host())
    request.session["passkey_state"] = state
    return JsonResponse(options)


def passkey_answer(request: HttpRequest) -> HttpResponseBase:
    """Check what the browser signed; each question may be answered once."""
    user = _half_way(request)
    state = request.session.pop("passkey_state", None)
    if user is None or state is None:
        return JsonResponse({"error": str(_("Hãy đăng nhập lại từ đầu."))}, status=403)
    try:
        passkeys.finish_proving(user, request.get_host(), state, answer_of(request), timezone.now())
    except InputError as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"onward": _open(request, user, "passkey")})
