"""Pages of the desk in English: nothing Vietnamese is left on them but names."""

import re

import pytest

from ansinh.web.design.states import STATES
from tests.web.support import officer

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.I)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/dang-nhap",
        "/",
        "/tai-khoan",
        "/tai-khoan/mat-khau",
        "/nguoi-dung",
        "/nguoi-dung/moi",
        "/nhat-ky",
        "/nhat-ky/dau-chuoi",
        "/khong-co",
    ],
)
def test_the_desk_is_read_in_english(address):
    user, client = officer("system_administrator", "/19/", username="admin")
    user.assignments.create(role="auditor", unit_path="/19/", fields=["*"], valid_from="2020-01-01")
    user.full_name = "Admin"
    user.save()
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    text = re.sub(r'<button name="language".*?</button>', "", page)
    assert VIETNAMESE.findall(text) == []


def test_every_state_has_its_english_word():
    from django.utils.translation import override

    with override("en"):
        assert [str(s.word) for s in STATES.values() if VIETNAMESE.search(str(s.word))] == []
