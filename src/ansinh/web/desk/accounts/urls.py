"""Addresses of the administrator's pages."""

from ansinh.web.desk.accounts import views
from ansinh.web.rights import route

RIGHT = "accounts.manage"
BOTH = ("GET", "POST")

urlpatterns = [
    route("nguoi-dung", views.accounts, name="accounts", right=RIGHT),
    route("nguoi-dung/moi", views.new_account, name="new-account", right=RIGHT, methods=BOTH),
    route("nguoi-dung/<int:account>", views.one_account, name="account", right=RIGHT),
    route("nguoi-dung/<int:account>/vai-tro", views.give_role, name="give-role", right=RIGHT, methods=BOTH),
    route(
        "nguoi-dung/vai-tro/<int:assignment>/rut",
        views.withdraw_role,
        name="withdraw-role",
        right=RIGHT,
        methods=BOTH,
    ),
    route("nguoi-dung/<int:account>/dat-lai", views.reset, name="reset-account", right=RIGHT, methods=BOTH),
    route("nguoi-dung/<int:account>/dung", views.stop, name="stop-account", right=RIGHT, methods=BOTH),
    route("nguoi-dung/<int:account>/mo", views.reopen, name="open-account", right=RIGHT, methods=BOTH),
    route(
        "nguoi-dung/<int:account>/mo-khoa",
        views.unlock,
        name="unlock-account",
        right=RIGHT,
        methods=("POST",),
    ),
]
