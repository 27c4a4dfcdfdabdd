"""Uploading: files are cut off at the limit while they arrive, an upload that stops half-way leaves nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ansinh.core.errors import AnSinhError, InputError
from ansinh.lists import actions, queries
from ansinh.lists.storage import Received, Receiving
from ansinh.policies.loader import load_policy, policy_names
from ansinh.web.design.forms import Form
from ansinh.web.desk.lists.common import actor_on, trail


class ReceivedFile:
    """A file of the form that lies in the store already."""

    def __init__(self, received: Received) -> None:
        self.received = received
        self.name, self.size = received.name, received.size


class StoringHandler(FileUploadHandler):
    """Stores files while they arrive; stops the upload at the limit of all files together."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.problem = ""
        self.left = settings.UPLOAD_LIMIT
        self._open: Receiving | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the store for the next file."""
        super().new_file(*args, **kwargs)
        self._open = Receiving(self.file_name or "", limit=self.left)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Store a piece."""
        assert self._open is not None
        try:
            self._open.write(raw_data)
        except InputError as error:
            self._give_up(str(error))

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        """Keep the file."""
        assert self._open is not None
        try:
            found = self._open.close()
        except InputError as error:
            self.problem = self.problem or str(error)
            return None
        self.left -= found.size
        self._open = None
        return ReceivedFile(found)

    def upload_interrupted(self) -> None:
        """Leave nothing behind."""
        if self._open is not None:
            self._open.drop()

    def _give_up(self, sentence: str) -> None:
        self.problem = sentence
        if self._open is not None:
            self._open.drop()
        raise StopUpload(connection_reset=True)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[Any]:
        """All files of the field."""
        return files.getlist(name)


class FilesField(forms.Field):
    """Files that arrived."""

    widget = ManyFiles(attrs={"accept": ".xlsx,.xls,.ods,.csv"})


class UploadForm(Form):
    """What an upload says beside its files. ``complete`` comes last: without it the upload was cut off."""

    files = FilesField(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy("Tệp .xlsx, .xls, .ods hoặc .csv; có thể chọn nhiều tệp."),
    )
    unit_path = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    policy = forms.ChoiceField(label=gettext_lazy("Chính sách"))
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"))
    title = forms.CharField(label=gettext_lazy("Tên danh sách"), required=False, max_length=200)
    period = forms.CharField(
        label=gettext_lazy("Kỳ"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Ví dụ: tháng 4 đến tháng 6/2020"),
    )

    def __init__(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        actor = actor_on(request)
        self.fields["unit_path"].choices = queries.upload_places(actor)
        self.fields["policy"].choices = [(name, load_policy(name).title["vi"]) for name in policy_names()]
        words = field_words()
        self.fields["field"].choices = [(name, words[name]) for name in queries.upload_fields(actor)]


def field_words() -> dict[str, str]:
    """The fields of the department."""
    return {
        "labour": _("Lao động, việc làm"),
        "merit": _("Người có công"),
        "assistance": _("Bảo trợ xã hội"),
        "children": _("Trẻ em"),
        "social_evils": _("Phòng, chống tệ nạn xã hội"),
        "rehabilitation": _("Cai nghiện"),
        "poverty": _("Giảm nghèo"),
    }


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and receiving what it sends. Bytes are read only now: after the right was checked (``route``)."""
    handler = StoringHandler(request)
    if request.method == "POST":
        request.upload_handlers = [handler]
    return _upload(request, handler)  # type: ignore[no-any-return]


@csrf_protect
def _upload(request: HttpRequest, handler: StoringHandler) -> HttpResponse:
    if request.method != "POST":
        return _form(request, UploadForm(request), [])
    sentence = _("Tệp chưa đến đủ (đường truyền bị ngắt). Chưa nhận gì: hãy tải lên lại.")
    try:
        complete = request.POST.get("complete") == "1"
    except (UnreadablePostError, MultiPartParserError):
        complete = False
    if handler.problem:
        return _form(request, UploadForm(request), [handler.problem], 413)
    if not complete:
        return _form(request, UploadForm(request), [sentence], 400)
    form = UploadForm(request, request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, [], 422)
    facts = form.cleaned_data
    try:
        with transaction.atomic():
            found = actions.upload(
                actor_on(request),
                [item.received for item in facts["files"]],
                policy=facts["policy"],
                unit_path=facts["unit_path"],
                field=facts["field"],
                title=facts["title"],
                period=facts["period"],
                now=timezone.now(),
            )
    except AnSinhError as error:
        return _form(request, form, [str(error)], 422)
    address = redirect("list", found.chosen.pk)
    if found.again:
        from django.contrib import messages

        messages.info(
            request,
            _("Các tệp này đã được tải lên trước đó; đây là danh sách đã có, không nhận lần thứ hai."),
        )
    return address


def _form(request: HttpRequest, form: UploadForm, errors: list[str], status: int = 200) -> HttpResponse:
    limit = settings.UPLOAD_LIMIT // (1024 * 1024)
    context = {"form": form, "errors": errors, "limit": limit, "steps": trail()}
    return render(request, "desk/lists/upload.html", context, status=status)
