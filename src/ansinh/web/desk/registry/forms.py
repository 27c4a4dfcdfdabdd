"""Forms of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.policies.classes import kinds
from ansinh.web.design.forms import DateField, Form
from ansinh.web.desk.registry.common import kind_words

SEXES = [("", _("Chưa rõ")), ("nữ", _("Nữ")), ("nam", _("Nam"))]
DAY_HINT = _("Năm-tháng-ngày, ví dụ 1952-03-05; chỉ biết năm thì ghi 1952.")


class SearchForm(Form):
    """What an officer looks for."""

    tim = forms.CharField(label=_("Tên, ngày sinh, số giấy tờ hoặc mã"), required=False, max_length=200)
    don_vi = forms.ChoiceField(label=_("Đơn vị"), required=False)


class FactsForm(Form):
    """Facts of a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=SEXES, required=False)
    birth = forms.CharField(label=_("Ngày sinh"), max_length=10, required=False, help_text=DAY_HINT)
    hamlet = forms.CharField(label=_("Xóm, tổ"), max_length=120, required=False)
    ethnicity = forms.CharField(label=_("Dân tộc"), max_length=40, required=False)


class CorrectForm(FactsForm):
    """A correction, with its ground; the version refuses a stale page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(label=_("Căn cứ sửa"), max_length=200, help_text=_("Giấy tờ hoặc quyết định."))


class PlaceForm(Form):
    """A commune by its names."""

    province = forms.CharField(label=_("Tỉnh"), max_length=120)
    district = forms.CharField(label=_("Huyện (trước 1/7/2025)"), max_length=120, required=False)
    commune = forms.CharField(label=_("Xã, phường"), max_length=120)


class NewForm(FactsForm, PlaceForm):
    """A new person."""

    id_number = forms.CharField(label=_("Số giấy tờ"), max_length=40, required=False)
    household = forms.CharField(label=_("Mã hộ"), max_length=40, required=False)


class MoveForm(PlaceForm):
    """A move."""

    hamlet = forms.CharField(label=_("Xóm, tổ"), max_length=120, required=False)
    day = DateField(label=_("Chuyển đến ngày"))
    household = forms.CharField(label=_("Mã hộ nơi đến"), max_length=40, required=False)
    relation = forms.CharField(label=_("Quan hệ với chủ hộ"), max_length=60, required=False)
    source = forms.CharField(label=_("Căn cứ"), max_length=200)


class PaperForm(Form):
    """An identity paper."""

    number = forms.CharField(label=_("Số giấy tờ"), max_length=40)
    issued = DateField(label=_("Ngày cấp"), required=False)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=120, required=False)


class ClassForm(Form):
    """A classification by a decision."""

    kind = forms.ChoiceField(label=_("Diện đối tượng"))
    level = forms.CharField(label=_("Mức"), max_length=60, required=False)
    valid_from = DateField(label=_("Hưởng từ ngày"))
    valid_to = DateField(label=_("Đến hết ngày"), required=False)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=80)
    decision_date = DateField(label=_("Ngày quyết định"), required=False)

    def __init__(self, *args: object, may: frozenset[str] = frozenset(), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, kind_words(code)) for code in kinds() if code in may]  # type: ignore[attr-defined]


class EndForm(Form):
    """The end of a classification."""

    last_day = DateField(label=_("Ngày cuối được hưởng"))
    why = forms.CharField(label=_("Lý do, quyết định"), max_length=200)


class DeathForm(Form):
    """A death."""

    day = forms.CharField(label=_("Ngày mất"), max_length=10, help_text=DAY_HINT)
    source = forms.CharField(label=_("Căn cứ"), max_length=200)


class ReasonForm(Form):
    """Why something sensitive is opened."""

    reason = forms.CharField(
        label=_("Lý do xem thông tin bảo mật"),
        max_length=400,
        help_text=_("Lý do và người xem được ghi lại, người được phân quyền đọc được."),
    )


class EnquiryForm(Form):
    """Is this person already helped?"""

    name = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    birth = forms.CharField(label=_("Ngày sinh"), max_length=20, required=False)
    number = forms.CharField(label=_("Số giấy tờ"), max_length=40, required=False)
    commune = forms.CharField(label=_("Xã, phường"), max_length=120, required=False)

    def clean(self) -> dict[str, object]:
        """A name or a number is needed."""
        facts = super().clean() or {}
        if not facts.get("name") and not facts.get("number"):
            raise forms.ValidationError(_("Hãy ghi họ tên hoặc số giấy tờ."))
        return facts


class ImportForm(Form):
    """A register as CSV."""

    file = forms.FileField(
        label=_("Tệp sổ đăng ký"),
        help_text=_("Tệp CSV mã UTF-8: bảng người (person_id, full_name, birth, commune…) hoặc bảng diện (person_id, kind…)."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip
    as_of = DateField(label=_("Sổ lập đến ngày"))
