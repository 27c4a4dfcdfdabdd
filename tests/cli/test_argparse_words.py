"""Wrong words on the command line are answered in Vietnamese, whatever the language of the system."""

import argparse

import pytest

from ansinh.cli.argparse_words import VIETNAMESE, argparse_in_our_language
from ansinh.cli.main import main
from ansinh.core import i18n

CHECK = ["list", "check"]
WHOLE = [*CHECK, "a.xlsx", "--policy", "covid42", "--out", "ra"]


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANSINH_LANG", raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")
    i18n.language.cache_clear()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "còn thiếu tham số: NHÓM LỆNH"),
        (["list"], "còn thiếu tham số: LỆNH"),
        (CHECK, "còn thiếu tham số: FILE, --policy, --out"),
        (["gì"], "tham số NHÓM LỆNH: không có 'gì'; hãy chọn một trong: "),
        ([*WHOLE, "--la"], "không có tham số: --la"),
        ([*WHOLE, "--paid"], "tham số --paid: cần một giá trị"),
        ([*WHOLE, "--json=1"], "tham số --json: tham số này không nhận giá trị '1'"),
        ([*WHOLE, "--pa", "x", "--p", "y"], "“--p” có thể là một trong: --policy, --paid"),
        ([*WHOLE, "--as-of", "mai"], "tham số --as-of: “mai” không phải ngày dạng YYYY-MM-DD"),
    ],
)
def test_wrong_words_are_answered_in_vietnamese_with_what_to_do_next(words, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("cách dùng: ansinh")
    assert f"Chưa chạy được: {said}" in told
    assert told.endswith(" --help\n")
    assert not any(english in told for english in ("usage", "error", "argument", "required", "invalid"))


@pytest.mark.parametrize("english", VIETNAMESE)
def test_each_sentence_takes_the_same_words_as_argparse_gives(english):
    given = {"prog": "p", "message": "m", "argument_name": "n", "option": "o", "matches": "x", "value": "v"}
    given |= {"choices": "c", "parser_name": "q", "type": "int", "filename": "f", "error": "e"}
    values = given if "%(" in english else ("w",) * english.count("%")
    assert ("%" in english) == ("%" in VIETNAMESE[english])
    assert (english % values).strip()
    assert (VIETNAMESE[english] % values).strip()
    assert VIETNAMESE[english][-1].isspace() == english[-1].isspace()


def test_argparse_is_left_as_it_was():
    before = vars(argparse)["_"], vars(argparse)["ngettext"]
    with argparse_in_our_language():
        assert vars(argparse)["_"] is not before[0]
    assert (vars(argparse)["_"], vars(argparse)["ngettext"]) == before
