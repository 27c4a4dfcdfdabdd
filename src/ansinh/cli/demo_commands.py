"""``ansinh demo``: the main job on an invented province, or on one's own files without a register."""

import argparse
import shutil
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from ansinh.cli.list_commands import print_summary, show_progress
from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.money import format_dong
from ansinh.listcheck.check import check, write_result
from ansinh.listcheck.model import Decision
from ansinh.listcheck.outputs import Result
from ansinh.listcheck.page import Example, render
from ansinh.listcheck.words import Words, explain, law_words
from ansinh.policies.loader import load_policy
from ansinh.sample.workbooks import Batch, RowRef, make_batch

POLICY = "covid42"
SEED = 42
PERSONS = 8_000
COMMUNES = 10
OWN_MARK = ".ansinh-demo"
"""A file that marks a folder as made by the demo: only such a folder is emptied before a new run."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``ansinh demo``."""
    parser = subparsers.add_parser(
        "demo", help=_("chạy thử trên một tỉnh giả định, hoặc trên tệp của ông/bà")
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=_("tệp danh sách của ông/bà (không cần sổ đăng ký)"),
    )
    parser.add_argument(
        "--out", type=Path, default=Path("ket-qua-demo"), metavar="DIR", help=_("thư mục ghi kết quả")
    )
    parser.add_argument("--no-open", action="store_true", help=_("không mở trình duyệt"))
    parser.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace) -> int:
    """Make a province (or take the files), check its lists, show the summary and the page."""
    out = _fresh(args.out)
    if args.files:
        result, examples, lead = _own_files(args.files)
        title = _("Kết quả kiểm tra danh sách")
    else:
        result, examples, lead = _invented_province(out)
        title = _("An Sinh: chạy thử trên một tỉnh giả định")
    figures = write_result(result, out)
    words = law_words(load_policy(POLICY).reasons)
    page = out / "ket-qua.html"
    steps = _next_steps(out)
    page.write_text(
        render(result, words, title=title, lead=lead, examples=examples, next_steps=steps), encoding="utf-8"
    )
    print(f"\n{title}\n{lead}\n")
    print_summary(figures, out)
    for example in examples:
        _print_example(example, words)
    print("\n" + _("Trang kết quả: {page}").format(page=page.resolve()))
    print("\n".join(steps))
    if not args.no_open and sys.stdout.isatty():
        webbrowser.open(page.resolve().as_uri())
    return 0


def _fresh(out: Path) -> Path:
    """An empty folder for the results; a folder that is not the demo's own is never emptied."""
    if out.exists() and any(out.iterdir() if out.is_dir() else [out]):
        if not (out / OWN_MARK).exists():
            raise UsageError(
                _("Thư mục {out} đã có nội dung khác. Hãy chọn thư mục khác bằng --out.").format(out=out)
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / OWN_MARK).write_text("", encoding="utf-8")
    return out


def _invented_province(out: Path) -> tuple[Result, list[Example], str]:
    show_progress(_("Dựng tỉnh giả định"), 1, 100)
    batch = make_batch(out / "du-lieu", seed=SEED, persons=PERSONS, communes=COMMUNES)
    show_progress(_("Đọc danh sách"), 30, 100)
    result = check(
        batch.files, policy_name=POLICY, registry=batch.registry, paid=batch.paid, progress=show_progress
    )
    lead = _(
        "{people} người giả định ở {communes} xã của Thái Nguyên (đơn vị hành chính năm 2020), {files} tệp danh sách gõ theo nhiều kiểu, hỗ trợ COVID-19 theo Nghị quyết 42/NQ-CP. Mọi người và số giấy tờ đều là bịa."
    ).format(people=format_dong(PERSONS), communes=COMMUNES, files=len(batch.files))
    return result, worked_examples(batch, result), lead


def _own_files(files: Sequence[Path]) -> tuple[Result, list[Example], str]:
    result = check(files, policy_name=POLICY, progress=show_progress)
    lead = _(
        "Kiểm tra {files} tệp theo Nghị quyết 42/NQ-CP, không có sổ đăng ký: xem mục “Chưa kiểm tra được”."
    ).format(files=len(files))
    return result, [], lead


def worked_examples(batch: Batch, result: Result) -> list[Example]:
    """The three worked examples of a batch: one woman in three lists, a look-alike kept apart, a grant with its article."""
    by_key = {(d.row.key.file, d.row.key.sheet, d.row.key.row): d for d in result.decisions}

    def rows(refs: Sequence[RowRef]) -> tuple[Decision, ...]:
        return tuple(by_key[ref.file, ref.sheet, ref.row] for ref in refs)

    woman, alike, plain = batch.examples.same_woman, batch.examples.look_alike, batch.examples.plain
    granted = rows(plain.rows)
    return [
        Example(
            _("Một người, ba danh sách"),
            _(
                "Bà {name} có tên trong ba danh sách: một gõ mã TCVN3, một gõ không dấu, một mất số 0 đầu. Hệ thống nhận ra là một người và chỉ chi một lần, mức cao nhất."
            ).format(name=woman.names[0]),
            rows(woman.rows),
        ),
        Example(
            _("Trùng tên, khác người"),
            _("Hai người cùng tên {name} không bị gộp: mỗi người được xét riêng.").format(
                name=alike.names[0]
            ),
            rows(alike.rows),
        ),
        Example(
            _("Một khoản hỗ trợ và điều khoản của nó"),
            _("{name}: vì sao được mức này.").format(name=plain.names[0]),
            granted,
            _grant_steps(granted[0]),
        ),
    ]


def _grant_steps(decision: Decision) -> tuple[str, ...]:
    """Why a row pays, step by step."""
    policy = load_policy(POLICY)
    group = policy.groups[decision.row.group or ""]
    act = policy.acts[group.article.split(" ")[0]]
    outcome = decision.outcome
    rate = outcome.rate if outcome is not None else 0
    return (
        _("Là ai: {how}.").format(how=decision.identity.how),
        _("Diện: {group}.").format(group=group.name_vi),
        _("Mức: {rate} đồng × {months} tháng = {amount} đồng.").format(
            rate=format_dong(rate), months=decision.months, amount=format_dong(decision.amount)
        ),
        _("Căn cứ: {act} ({article}); thực hiện theo {details}.").format(
            act=f"{act.title}, {act.number}", article=group.article, details=group.details
        ),
    )


def _print_example(example: Example, words: dict[str, Words]) -> None:
    print(f"\n• {example.title}\n  {example.text}")
    for decision in example.decisions:
        row = decision.row
        typed = row.originals.get("full_name", row.full_name)
        shown = f"{typed} → {row.full_name}" if typed != row.full_name else row.full_name
        number = row.originals.get("id_number")
        numbers = (
            f"{number} → {row.id_number}" if number and number != row.id_number else (row.id_number or "–")
        )
        outcome = (
            f"{format_dong(decision.amount)} đ ({decision.article})"
            if decision.amount
            else explain(decision, words)
        )
        print(f"    {row.key}: {shown}; {row.birth}; {numbers} ⇒ {outcome}")
    for step in example.steps:
        print(f"    {step}")


def _next_steps(out: Path) -> list[str]:
    return [
        _("Thử với tệp của ông/bà (không cần sổ đăng ký): ./run demo TEP.xlsx"),
        _(
            "Đầy đủ, có sổ đăng ký và danh sách đã chi: .venv/bin/ansinh list check TEP... --policy covid42 --registry so.csv --paid da-chi.csv --out {out}"
        ).format(out=out.with_name("ket-qua")),
    ]
