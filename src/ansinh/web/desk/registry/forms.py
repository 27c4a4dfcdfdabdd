"""Forms of the register."""

from django import forms
from django.utils.translation import gettext_lazy

from ansinh.policies.classes import kinds
from ansinh.web.design.forms import DateField, Form
from ansinh.web.desk.registry.common import kind_words

SEXES = [("", gettext_lazy("Chưa rõ")), ("nữ", gettext_lazy("Nữ")), ("nam", gettext_lazy("Nam"))]
DAY_HINT = gettext_lazy("Năm-tháng-ngày, ví dụ 1952-03-05; chỉ biết năm thì ghi 1952.")


class SearchForm(Form):
    """What an officer looks for."""

    tim = forms.CharField(
        label=gettext_lazy("Tên, ngày sinh, số giấy tờ hoặc mã"), required=False, max_length=200
    )
    don_vi = forms.ChoiceField(label=gettext_lazy("Đơn vị"), required=False)


class FactsForm(Form):
    """Facts of a person."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200)
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), choices=SEXES, required=False)
    birth = forms.CharField(
        label=gettext_lazy("Ngày sinh"), max_length=10, required=False, help_text=DAY_HINT
    )
    hamlet = forms.CharField(label=gettext_lazy("Xóm, tổ"), max_length=120, required=False)
    ethnicity = forms.CharField(label=gettext_lazy("Dân tộc"), max_length=40, required=False)


class CorrectForm(FactsForm):
    """A correction, with its ground; the version refuses a stale page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(
        label=gettext_lazy("Căn cứ sửa"), max_length=200, help_text=gettext_lazy("Giấy tờ hoặc quyết định.")
    )


class PlaceForm(Form):
    """A commune by its names."""

    province = forms.CharField(label=gettext_lazy("Tỉnh"), max_length=120)
    district = forms.CharField(label=gettext_lazy("Huyện (trước 1/7/2025)"), max_length=120, required=False)
    commune = forms.CharField(label=gettext_lazy("Xã, phường"), max_length=120)


class NewForm(FactsForm, PlaceForm):
    """A new person."""

    id_number = forms.CharField(label=gettext_lazy("Số giấy tờ"), max_length=40, required=False)
    household = forms.CharField(label=gettext_lazy("Mã hộ"), max_length=40, required=False)


class MoveForm(PlaceForm):
    """A move."""

    hamlet = forms.CharField(label=gettext_lazy("Xóm, tổ"), max_length=120, required=False)
    day = DateField(label=gettext_lazy("Chuyển đến ngày"))
    household = forms.CharField(label=gettext_lazy("Mã hộ nơi đến"), max_length=40, required=False)
    relation = forms.CharField(label=gettext_lazy("Quan hệ với chủ hộ"), max_length=60, required=False)
    source = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=200)


class PaperForm(Form):
    """An identity paper."""

    number = forms.CharField(label=gettext_lazy("Số giấy tờ"), max_length=40)
    issued = DateField(label=gettext_lazy("Ngày cấp"), required=False)
    issued_by = forms.CharField(label=gettext_lazy("Nơi cấp"), max_length=120, required=False)


class ClassForm(Form):
    """A classification by a decision."""

    kind = forms.ChoiceField(label=gettext_lazy("Diện đối tượng"))
    level = forms.CharField(label=gettext_lazy("Mức"), max_length=60, required=False)
    valid_from = DateField(label=gettext_lazy("Hưởng từ ngày"))
    valid_to = DateField(label=gettext_lazy("Đến hết ngày"), required=False)
    decision_number = forms.CharField(label=gettext_lazy("Số quyết định"), max_length=80)
    decision_date = DateField(label=gettext_lazy("Ngày quyết định"), required=False)

    def __init__(self, *args: object, may: frozenset[str] = frozenset(), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, kind_words(code)) for code in kinds() if code in may]  # type: ignore[attr-defined]


class EndForm(Form):
    """The end of a classification."""

    last_day = DateField(label=gettext_lazy("Ngày cuối được hưởng"))
    why = forms.CharField(label=gettext_lazy("Lý do, quyết định"), max_length=200)


class DeathForm(Form):
    """A death."""

    day = forms.CharField(label=gettext_lazy("Ngày mất"), max_length=10, help_text=DAY_HINT)
    source = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=200)


class ReasonForm(Form):
    """Why something sensitive is opened."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do xem thông tin bảo mật"),
        max_length=400,
        help_text=gettext_lazy("Lý do và người xem được ghi lại, người được phân quyền đọc được."),
    )


class EnquiryForm(Form):
    """Is this person already helped?"""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200, required=False)
    birth = forms.CharField(label=gettext_lazy("Ngày sinh"), max_length=20, required=False)
    number = forms.CharField(label=gettext_lazy("Số giấy tờ"), max_length=40, required=False)
    commune = forms.CharField(label=gettext_lazy("Xã, phường"), max_length=120, required=False)

    def clean(self) -> dict[str, object]:
        """A name or a number is needed."""
        facts = super().clean() or {}
        if not facts.get("name") and not facts.get("number"):
            raise forms.ValidationError(gettext_lazy("Hãy ghi họ tên hoặc số giấy tờ."))
        return facts


class ImportForm(Form):
    """A register as CSV."""

    file = forms.FileField(
        label=gettext_lazy("Tệp sổ đăng ký"),
        help_text=gettext_lazy("Tệp CSV mã UTF-8: bảng người (person_id, full_name, birth, commune…) hoặc bảng diện (person_id, kind…)."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip
    as_of = DateField(label=gettext_lazy("Sổ lập đến ngày"))
