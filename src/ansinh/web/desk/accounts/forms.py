"""Forms of the administrator."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.actor import Actor
from ansinh.accounts.queries import RIGHT, unit_names
from ansinh.accounts.roles import EVERY_FIELD, FIELD_WORDS, ROLE_WORDS
from ansinh.units.models import Unit
from ansinh.units.queries import units_on
from ansinh.web.design.forms import DateField, Form

INDENT = "\N{EM SPACE}"


def units_of(actor: Actor) -> list[tuple[str, str]]:
    """Units where the actor looks after accounts, as choices: every province, and what lies below the own ones."""
    found: dict[str, str] = {}
    for root in sorted({g.unit_path for g in actor.grants if g.covers(RIGHT, None, None)}):
        below = units_on(actor.day).filter(path__startswith=root)
        rows = below.filter(level="province") if root == "/" else below
        units: list[Unit] = sorted(rows, key=lambda unit: unit.path)
        found[root] = str(_("Toàn quốc")) if root == "/" else unit_names({root})[root]
        for unit in units:
            if unit.path != root:
                depth = len([code for code in unit.path.strip("/").split("/") if code != "-"]) - 1
                found[unit.path] = f"{INDENT * depth}{unit.name}"
    return list(found.items())


class FilterForm(Form):
    """Which accounts to show."""

    ten = forms.CharField(label=_("Tên"), required=False, max_length=60)
    vai_tro = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", _("Tất cả")), *ROLE_WORDS.items()]
    )
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), ("1", _("Đang hoạt động")), ("0", _("Đã dừng"))],
    )


class AccountForm(Form):
    """A new account."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, số, dấu chấm, gạch nối. Ví dụ: hanh.nt"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    unit_path = forms.ChoiceField(
        label=_("Nơi quản lý tài khoản"),
        help_text=_("Người quản trị của nơi này và của cấp trên sẽ thấy tài khoản."),
    )

    def __init__(self, actor: Actor, *args: object) -> None:
        super().__init__(*args)
        self.fields["unit_path"].choices = units_of(actor)  # type: ignore[attr-defined]


class RoleForm(Form):
    """A role at a unit, in fields, for some days."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=list(ROLE_WORDS.items()))
    unit_path = forms.ChoiceField(
        label=_("Đơn vị"), help_text=_("Vai trò có hiệu lực ở đơn vị này và cấp dưới.")
    )
    fields_held = forms.MultipleChoiceField(
        label=_("Lĩnh vực"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết ngày kết thúc.")
    )

    def __init__(self, actor: Actor, *args: object, initial: dict[str, date] | None = None) -> None:
        super().__init__(*args, initial=initial)
        fields = [("*", EVERY_FIELD), *FIELD_WORDS.items()]
        mine = [(name, words) for name, words in fields if actor.can(RIGHT, field=name)]
        self.fields["fields_held"].choices = mine  # type: ignore[attr-defined]
        self.fields["unit_path"].choices = units_of(actor)  # type: ignore[attr-defined]
