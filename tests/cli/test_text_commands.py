"""``ansinh text repair``: names in, repaired names out, line by line."""

import argparse
import io
import json
import sys

import pytest

from ansinh.cli.text_commands import register


def run(monkeypatch: pytest.MonkeyPatch, data: bytes, *words: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(dest="group"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    args = parser.parse_args(["text", "repair", *words])
    return int(args.run(args))


def test_each_line_comes_back_repaired_in_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "NguyÔn V¨n Hïng\n\nÔng Lê  Văn Tám\r\n=1+1\n"
    assert run(monkeypatch, lines.encode()) == 0
    assert capsys.readouterr().out == "Nguyễn Văn Hùng\n\nLê Văn Tám\n=1+1\n"


def test_json_is_one_object_with_the_codes_of_each_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "Bà TRẦN THỊ HOÀ (Út)\nMa Hoa".encode(), "--json") == 0
    lines = json.loads(capsys.readouterr().out)["lines"]
    assert lines[0]["original"] == "Bà TRẦN THỊ HOÀ (Út)"
    assert lines[0]["text"] == "Trần Thị Hòa"
    assert set(lines[0]["codes"]) == {"title_removed", "case", "tone_placement", "alias"}
    assert (lines[0]["title"], lines[0]["sex_hint"], lines[0]["aliases"]) == ("Bà", "nữ", ["Út"])
    assert lines[1]["codes"] == []


def test_raw_bytes_of_an_old_file_are_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "L\u00adu V¨n T¸m\n".encode("latin-1")) == 0
    assert capsys.readouterr().out == "Lưu Văn Tám\n"


def test_no_input_gives_no_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, b"") == 0
    assert capsys.readouterr().out == ""
