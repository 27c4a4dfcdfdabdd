"""``ansinh report``: the periodic review as a .docx, and the workbook that collects what no system counts."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansinh.core.errors import InputError, UsageError
from ansinh.core.i18n import _
from ansinh.core.sheets.writing import write_csv
from ansinh.policies.review.workbook import write_form
from ansinh.reports.annex import tables
from ansinh.reports.build import Review, build, facts, read_all
from ansinh.reports.periods import Period, parse_period
from ansinh.reports.places import Territory, territory
from ansinh.reports.sources import Computed, from_database, from_result_folder


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``ansinh report build`` and ``ansinh report template``."""
    group = subparsers.add_parser("report", help=_("lập báo cáo định kỳ của ngành"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    parser = commands.add_parser(
        "build",
        help=_("lập báo cáo của một kỳ"),
        description=_(
            "Lập báo cáo (.docx): số liệu tính từ danh sách, số liệu thu thập từ biểu của các đơn vị; chỗ thiếu ghi rõ là thiếu."
        ),
    )
    _common(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("thư mục ghi kết quả"))
    parser.add_argument(
        "--workbook", nargs="+", action="extend", default=[], type=Path, metavar="FILE",
        help=_("biểu thu thập của các đơn vị (.xlsx, .xls, .ods)"),
    )  # fmt: skip
    parser.add_argument(
        "--lists", type=Path, metavar="DIR", help=_("thư mục kết quả của “ansinh list check”")
    )
    parser.add_argument(
        "--account", metavar="NAME", help=_("tính từ danh sách trên hệ thống, theo quyền của tài khoản này")
    )
    parser.add_argument("--json", action="store_true", help=_("in số liệu dạng JSON"))
    parser.set_defaults(run=run_build)
    template = commands.add_parser("template", help=_("lập biểu thu thập trống để gửi các đơn vị"))
    _common(template)
    template.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("tệp .xlsx sẽ ghi"))
    template.set_defaults(run=run_template)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period",
        required=True,
        metavar="KY",
        help=_("kỳ báo cáo: 2020-9m, 2020-6m, 2020-q1 … 2020-q4, 2020"),
    )
    parser.add_argument("--unit", metavar="MA", help=_("mã đơn vị hành chính lập báo cáo (mặc định: tỉnh)"))


def run_build(args: argparse.Namespace) -> int:
    """Build the review and write the document, its figures as CSV and JSON."""
    period = parse_period(args.period)
    area = territory(args.unit, period.window[1])
    if args.out.exists() and not args.out.is_dir():
        raise UsageError(_("{path} đã có và không phải thư mục.").format(path=args.out))
    computed = _computed(args, period, area)
    review = build(area, period, read_all(args.workbook, period, area), computed)
    figures = facts(review)
    path = args.out / review.file_name
    _write(review, figures, args.out, path)
    if args.json:
        print(json.dumps({**figures, "document": str(path)}, ensure_ascii=False))
    else:
        _print_summary(figures, path)
    return 0


def _computed(args: argparse.Namespace, period: Period, area: Territory) -> Mapping[str, Computed]:
    """Figures of the database by an account's rights, and of a result folder; a folder asked for by name goes first."""
    found: dict[str, Computed] = {}
    if args.account:
        found |= _of_account(args.account, period, area)
    if args.lists:
        found |= from_result_folder(args.lists, period)
    return found


def _of_account(name: str, period: Period, area: Territory) -> dict[str, Computed]:
    django: Any = importlib.import_module("django")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    django.setup()
    timezone: Any = importlib.import_module("django.utils.timezone")
    queries: Any = importlib.import_module("ansinh.reports.queries")
    actor = queries.actor_by_name(name, timezone.localdate())
    return from_database(actor, period, area.path)


def _write(review: Review, figures: Mapping[str, object], out: Path, path: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(review.document)
        table = tables(review.period, review.gathered)[0]
        write_csv(out / "figures.csv", table.heads, [row for row in table.rows if len(row) > 1])
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        (out / "figures.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        sentence = _("Không ghi được vào {out}: {why}. Hãy chọn thư mục khác hoặc đóng tệp đang mở.")
        raise InputError(sentence.format(out=out, why=error.strerror or error)) from error


def _print_summary(figures: Mapping[str, Any], path: Path) -> None:
    print(
        _("Số liệu: {computed} tính từ hệ thống, {collected} thu thập, {missing} còn thiếu.").format(
            **figures
        )
    )
    if figures["absent_units"]:
        print(_("Chưa gửi biểu: {units}.").format(units=", ".join(figures["absent_units"])))
    for problem in figures["problems"]:
        print(
            _("Không dùng được {place} ({indicator}): {why}.").format(
                place=problem["place"], indicator=problem["indicator"], why=problem["why"]
            )
        )
    for notice in figures["notices"]:
        print(notice)
    print(_("Báo cáo: {path}").format(path=path))


def run_template(args: argparse.Namespace) -> int:
    """Write the empty collecting workbook."""
    period = parse_period(args.period)
    unit = territory(args.unit, period.window[1]).unit.title if args.unit else ""
    if args.out.suffix.lower() != ".xlsx":
        raise UsageError(_("Tên tệp phải có đuôi .xlsx: {path}").format(path=args.out))
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        write_form(args.out, year=period.year, period=period.name, period_key=period.key, unit=unit)
    except OSError as error:
        raise InputError(
            _("Không ghi được {path}: {why}.").format(path=args.out, why=error.strerror or error)
        ) from error
    print(_("Biểu thu thập: {path}").format(path=args.out), file=sys.stderr)
    return 0
