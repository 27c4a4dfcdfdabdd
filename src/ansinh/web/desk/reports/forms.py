"""The form that builds a report, and the one that issues it."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.web.design.forms import Form

PARTS = (
    ("9m", _("9 tháng")),
    ("6m", _("6 tháng đầu năm")),
    ("q1", _("Quý I")),
    ("q2", _("Quý II")),
    ("q3", _("Quý III")),
    ("q4", _("Quý IV")),
    ("year", _("Cả năm")),
)
MOST_FILES, MOST_BYTES = 250, 5 * 1024 * 1024
FIRST_YEAR, LAST_YEAR = 2020, 2099


class ManyFilesInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each checked on its own; none is allowed when not required."""

    widget = ManyFilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        """The files sent. ValidationError names one that is too large, or that there are too many."""
        sent = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(_("Nhiều nhất %(most)s tệp một lần.") % {"most": MOST_FILES})
        cleaned = [super(ManyFilesField, self).clean(item, initial) for item in sent]
        for item in cleaned:
            if item.size > MOST_BYTES:
                raise forms.ValidationError(
                    _("Tệp %(name)s lớn hơn 5 MB. Biểu thu thập chỉ có vài chục KB; xin kiểm tra lại tệp.")
                    % {"name": item.name}
                )
        return cleaned


class BuildForm(Form):
    """Unit, period and the workbooks."""

    unit = forms.ChoiceField(label=_("Đơn vị"))
    part = forms.ChoiceField(label=_("Kỳ"), choices=PARTS)
    year = forms.IntegerField(
        label=_("Năm"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), _("Hãy ghi năm từ 2020 đến 2099.")
        ),
    )
    workbooks = ManyFilesField(
        label=_("Biểu thu thập của các đơn vị"),
        required=False,
        help_text=_(
            "Có thể chọn nhiều tệp .xlsx, .xls, .ods; để trống thì chỉ tính từ danh sách trên hệ thống."
        ),
    )

    def __init__(
        self, *args: object, units: Sequence[tuple[str, str]], today: date, **kwargs: object
    ) -> None:
        kwargs.setdefault("initial", {"part": "9m", "year": today.year})
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(units)

    @property
    def period(self) -> str:
        """The period as the command line writes it."""
        part, year = self.cleaned_data["part"], self.cleaned_data["year"]
        return str(year) if part == "year" else f"{year}-{part}"


class IssueForm(Form):
    """Carries the hash of the document the officer looked at."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
