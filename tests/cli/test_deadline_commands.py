"""``ansinh deadline`` as an officer meets it: words, exit codes and the JSON contract."""

import json
import re
import shlex
from pathlib import Path

import pytest

from ansinh.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["deadline", *words])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], received: str, limit: str, *more: str) -> dict:
    code, out, err = run(capsys, "--received", received, "--limit", limit, "--json", *more)
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize(
    ("received", "limit", "pauses", "due"),
    [
        ("2020-01-20T09:30:00+07:00", "5 ngày làm việc", [], "2020-02-03T17:00:00+07:00"),
        ("2021-01-29T08:10:00+07:00", "15 ngày", [], "2021-02-17T17:00:00+07:00"),
        ("2024-04-26", "2 ngày làm việc", [], "2024-05-03T17:00:00+07:00"),
        ("2024-04-26 10:00", "2 ngày làm việc", [], "2024-05-03T17:00:00+07:00"),
        ("2024-04-26T03:00:00Z", "3 ngày làm việc", [], "2024-05-04T17:00:00+07:00"),
        ("2024-06-03", "5 ngày làm việc", ["2024-06-05..2024-06-06"], "2024-06-12T17:00:00+07:00"),
        ("2024-06-03", "5 ngày làm việc", ["2024-06-05..2024-06-06", "2024-06-06..2024-06-10"], "2024-06-14T17:00:00+07:00"),
        ("2024-06-03", "5 ngày", ["2024-06-08..2024-06-09"], "2024-06-10T17:00:00+07:00"),
        ("2024-06-03T15:00", "4 giờ làm việc", [], "2024-06-04T09:30:00+07:00"),
        ("2024-06-03T15:00", "24 giờ", [], "2024-06-04T15:00:00+07:00"),
        ("2024-01-31", "1 tháng", [], "2024-02-29T17:00:00+07:00"),
    ],
)  # fmt: skip
def test_the_due_moment_is_told(capsys, received, limit, pauses, due):
    options = [word for pause in pauses for word in ("--pause", pause)]
    found = answer(capsys, received, limit, *options)
    assert found["due"] == due
    assert found["pauses"] == pauses


def test_each_day_of_the_answer_has_its_reason_and_decision(capsys):
    days = answer(capsys, "2024-04-26T10:00", "2 ngày làm việc")["steps"][0]["days"]
    assert [(day["date"][8:], day["counts"]) for day in days] == [
        ("26", False), ("27", False), ("28", False), ("29", False), ("30", False), ("01", False), ("02", True), ("03", True),
    ]  # fmt: skip
    assert "2450/VPCP-KGVX" in days[3]["decision"]
    assert days[4]["reason"] == "holiday"


def test_steps_in_a_row_are_told_one_by_one(capsys):
    code, out, _err = run(
        capsys, "--received", "2024-06-03", "--limit", "5 ngày làm việc", "--limit", "12 ngày"
    )
    assert code == 0
    assert "Bước 1: 5 ngày làm việc, hạn 17:00 thứ Hai 10/06/2024" in out
    assert "Hạn trả: 17:00 thứ Hai 24/06/2024" in out


def test_a_slip_printed_before_a_swap_was_announced_shows_both_days(capsys):
    found = answer(capsys, "2024-04-08T09:00", "14 ngày làm việc")
    assert found["due"] == "2024-05-02T17:00:00+07:00"
    assert found["other_readings"] == {"as_known_at_receipt": "2024-04-29T17:00:00+07:00"}
    then = answer(capsys, "2024-04-08T09:00", "14 ngày làm việc", "--known", "2024-04-08")
    assert then["due"] == found["other_readings"]["as_known_at_receipt"]


def test_days_nobody_announced_are_marked_and_their_other_reading_told(capsys):
    found = answer(capsys, "2026-11-20T09:00", "3 ngày làm việc")
    assert found["due"] == "2026-11-25T17:00:00+07:00"
    assert [(row["date"], row["counted_as_off"]) for row in found["unverified"]] == [("2026-11-24", False)]
    assert found["other_readings"]["if_proposed"] == "2026-11-26T17:00:00+07:00"
    _code, out, _err = run(capsys, "--received", "2026-11-20", "--limit", "3 ngày làm việc")
    assert "CHƯA KIỂM CHỨNG" in out
    assert "Lưu ý: Nếu ngày nghỉ đang dự thảo được thông qua, hạn là 17:00 thứ Năm 26/11/2026." in out


def test_settings_are_told_with_citation_and_whether_they_were_read(capsys):
    settings = {row["name"]: row for row in answer(capsys, "2024-06-03", "5 ngày")["parameters"]}
    assert settings["calendar.end_on_day_off"]["verified"] is True
    assert "Điều 148 khoản 5" in settings["calendar.end_on_day_off"]["cite"]
    assert settings["calendar.sessions"]["verified"] is False


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        ("2024-06-04T09:00", "on_time", "Trong hạn"),
        ("2024-06-05T09:00", "paused", "Đang tạm dừng"),
        ("2024-06-12T09:00", "today", "Đến hạn hôm nay"),
        ("2024-06-14T09:00", "late", "Quá hạn 2 ngày làm việc"),
    ],
)
def test_the_state_at_a_moment_is_told(capsys, now, state, words):
    found = answer(
        capsys, "2024-06-03T09:00", "5 ngày làm việc", "--pause", "2024-06-05..2024-06-06", "--now", now
    )
    assert (found["status"]["state"], found["status"]["words"]) == (state, words)


def test_a_pause_that_covers_the_receipt_still_has_a_state(capsys):
    found = answer(
        capsys,
        "2024-06-03T09:00",
        "5 ngày làm việc",
        "--pause",
        "2024-06-01..2024-06-04",
        "--now",
        "2024-06-07",
    )
    assert found["due"] == "2024-06-11T17:00:00+07:00"
    assert found["status"]["elapsed"] == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--received", "2024-06-03", "--limit", "năm ngày"], "năm ngày"),
        (["--received", "2024-06-03", "--limit", ""], "Không hiểu thời hạn"),
        (["--received", "03/06/2024", "--limit", "5 ngày"], "03/06/2024"),
        (["--received", "2024-02-30", "--limit", "5 ngày"], "2024-02-30"),
        (["--received", "2024-06-03T25:00", "--limit", "5 ngày"], "T25:00"),
        (["--received", "2024-06-03", "--limit", "8 giờ làm việc"], "giờ nhận"),
        (["--received", "2024-06-03", "--limit", "5 ngày", "--pause", "2024-06-05"], "ngày đầu và ngày cuối"),
        (["--received", "2024-06-03", "--limit", "5 ngày", "--pause", "a..b"], "a"),
        (
            ["--received", "2024-06-03", "--limit", "5 ngày", "--pause", "2024-06-06..2024-06-05"],
            "trước ngày bắt đầu",
        ),
        (["--received", "2024-06-03", "--limit", "5 ngày", "--known", "hôm nay"], "hôm nay"),
    ],
)
def test_wrong_words_are_refused_politely(capsys, words, says):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("received", "limit", "year"),
    [
        ("2018-12-28", "5 ngày làm việc", "2018"),
        ("2028-01-03", "5 ngày làm việc", "2028"),
        ("2027-12-30", "5 ngày làm việc", "2028"),
        ("2027-06-01", "12 tháng", "2028"),
        ("2019-01-01T00:30+09:00", "1 ngày", "2018"),
        ("0001-01-01T00:00+14:00", "1 ngày", "năm 1 "),
    ],
)
def test_a_day_outside_the_calendar_is_refused_by_its_year(capsys, received, limit, year):
    code, out, err = run(capsys, "--received", received, "--limit", limit)
    assert (code, out) == (2, "")
    assert year in err
    assert "Xin bổ sung lịch nghỉ lễ" in err


def test_the_example_of_the_guide_is_what_the_command_prints(capsys):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8")
    command = re.search(r"```sh\n(.+)\n```", guide)[1]
    shown = re.search(r"```text\n(.+?)```", guide, re.S)[1]
    code, out, _err = run(capsys, *shlex.split(command)[2:])
    assert (code, out) == (0, shown)
