"""Forms of the house: labels without colons, Vietnamese words for what is wrong, inputs that tell the browser what they take."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DateField(forms.DateField):
    """A day, picked or typed; the browser sends it as ISO."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **facts: object) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **facts)  # type: ignore[arg-type]
        self.error_messages["invalid"] = _("Ngày không có trong lịch. Hãy ghi như 09/10/2020.")


class Form(forms.Form):
    """Base of all forms: every field says in words what is missing, by its own label."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        # the page's own error summary tells what is missing, in the language of the page
        self.use_required_attribute = False
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Hãy điền: %(label)s.") % {"label": field.label}
