"""Addresses of the desk. Each part of the desk offers its own list of routes."""

from ansinh.web.desk import own_account, session
from ansinh.web.desk.accounts.urls import urlpatterns as accounts_patterns
from ansinh.web.desk.audit.urls import urlpatterns as audit_patterns
from ansinh.web.desk.home import home
from ansinh.web.desk.language import choose_language
from ansinh.web.desk.lists.urls import urlpatterns as lists_patterns
from ansinh.web.desk.registry.urls import urlpatterns as registry_patterns
from ansinh.web.desk.reports.urls import urlpatterns as report_patterns
from ansinh.web.rights import PUBLIC, route

BOTH = ("GET", "POST")

urlpatterns = [
    route("", home, name="home", right="home"),
    route("ngon-ngu", choose_language, name="language", right=PUBLIC, methods=("POST",)),
    route("dang-nhap", session.sign_in, name="sign-in", right=PUBLIC, methods=BOTH),
    route("dang-nhap/ma", session.second_factor, name="second-factor", right=PUBLIC, methods=BOTH),
    route("dang-nhap/thiet-lap", session.set_up, name="second-factor-setup", right=PUBLIC, methods=BOTH),
    route(
        "dang-nhap/khoa",
        session.passkey_question,
        name="passkey-question",
        right=PUBLIC,
        methods=("POST",),
    ),
    route(
        "dang-nhap/khoa/tra-loi",
        session.passkey_answer,
        name="passkey-answer",
        right=PUBLIC,
        methods=("POST",),
    ),
    route("dang-xuat", session.sign_out, name="sign-out", right=PUBLIC, methods=("POST",)),
    route("tai-khoan", own_account.own_account, name="my-account", right="home"),
    route(
        "tai-khoan/mat-khau", own_account.change_password, name="change-password", right="home", methods=BOTH
    ),
    route(
        "tai-khoan/ma-du-phong",
        own_account.recovery_codes,
        name="recovery-codes",
        right="home",
        methods=("POST",),
    ),
    route(
        "tai-khoan/ket-thuc", own_account.end_sessions, name="end-sessions", right="home", methods=("POST",)
    ),
    route(
        "tai-khoan/khoa/tao", own_account.key_question, name="passkey-make", right="home", methods=("POST",)
    ),
    route("tai-khoan/khoa/luu", own_account.key_answer, name="passkey-keep", right="home", methods=("POST",)),
    route(
        "tai-khoan/khoa/<int:key>/xoa",
        own_account.remove_key,
        name="remove-passkey",
        right="home",
        methods=("POST",),
    ),
    *accounts_patterns,
    *audit_patterns,
    *lists_patterns,
    *report_patterns,
    *registry_patterns,
]
