"""``ansinh list check``: workbooks in, a strict, explained, duplicate-free payment list out. Needs no database."""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.money import format_dong
from ansinh.core.sheets.mapping import load_mapping
from ansinh.listcheck.check import check, write_result


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``ansinh list check``."""
    group = subparsers.add_parser("list", help=_("rà soát danh sách đối tượng"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    parser = commands.add_parser(
        "check",
        help=_("kiểm tra các tệp danh sách, lập danh sách chi trả"),
        description=_(
            "Đọc các tệp danh sách như xã gửi lên, đối chiếu sổ đăng ký và danh sách đã chi, rồi lập danh sách chi trả."
        ),
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=_("tệp .xlsx, .xls, .ods hoặc .csv")
    )
    parser.add_argument("--policy", required=True, help=_("chính sách, ví dụ covid42"))
    parser.add_argument("--registry", type=Path, help=_("sổ đăng ký người, CSV"))
    parser.add_argument("--paid", type=Path, help=_("danh sách đã chi trả, CSV"))
    parser.add_argument("--mapping", type=Path, help=_("tệp chỉ rõ cột và dòng tiêu đề (YAML hoặc JSON)"))
    parser.add_argument(
        "--as-of", type=_day, help=_("ngày của danh sách nếu danh sách không ghi (YYYY-MM-DD)")
    )
    parser.add_argument("--known", type=_day, help=_("áp dụng văn bản có hiệu lực đến ngày này (YYYY-MM-DD)"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("thư mục ghi kết quả"))
    parser.add_argument("--json", action="store_true", help=_("in tóm tắt dạng JSON"))
    parser.set_defaults(run=run_check)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“{text}” không phải ngày dạng YYYY-MM-DD").format(text=text)
        ) from error


def show_progress(what: str, done: int, total: int) -> None:
    """A progress line on a terminal's stderr; nothing elsewhere."""
    if sys.stderr.isatty():
        width = 28
        filled = width * done // max(1, total)
        print(
            f"\r\x1b[K[{'█' * filled}{'·' * (width - filled)}] {what[:44]}",
            end="",
            file=sys.stderr,
            flush=True,
        )
        if done >= total:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def run_check(args: argparse.Namespace) -> int:
    """Run the check and write its files into ``--out``."""
    if args.out.exists() and not args.out.is_dir():
        raise UsageError(
            _("{path} đã có và không phải thư mục. Hãy chọn thư mục khác cho --out.").format(path=args.out)
        )
    begun = time.monotonic()
    result = check(
        args.files,
        policy_name=args.policy,
        registry=args.registry,
        paid=args.paid,
        mapping=load_mapping(args.mapping) if args.mapping else None,
        as_of=args.as_of,
        known=args.known,
        progress=show_progress,
    )
    figures = write_result(result, args.out)
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        print_summary(figures, args.out)
    print(_("Xong trong {seconds} giây.").format(seconds=f"{time.monotonic() - begun:.1f}"), file=sys.stderr)
    return 0


def print_summary(figures: dict[str, object], out: Path) -> None:
    """The summary an officer reads first, on stdout."""
    money = {key: format_dong(value) for key, value in figures.items() if isinstance(value, int)}
    lines = [
        _(
            "Số dòng: {rows} = chi {accepted} + chi sau khi sửa lỗi đọc {repaired} + chờ {review} + không chi {refused}"
        ).format(**figures),
        _("Được chi: {amount} đồng cho {people} người").format(
            amount=money["amount_total"], people=figures["people_paid"]
        ),
        _("Giữ lại vì trùng hoặc đã chi: {amount} đồng ({rows} dòng)").format(
            amount=money["duplicates_held_back"], rows=figures["duplicates"]
        ),
        _("Có thể bị bỏ sót: {amount} đồng ({people} người)").format(
            amount=money["missed_amount"], people=figures["missed_people"]
        ),
        _("Đang chờ xem xét, nhiều nhất: {amount} đồng").format(amount=money["waiting_amount"]),
    ]
    print("\n".join(lines))
    for key, head in (("unchecked", _("Chưa kiểm tra được:")), ("notices", _("Lưu ý:"))):
        texts = figures[key]
        if isinstance(texts, list) and texts:
            print(head)
            print("\n".join(f"  - {text}" for text in texts))
    print(
        _("Kết quả ở {out}: result.xlsx, payment_list.xlsx, slips/, rows.csv, pairs.csv, missed.csv").format(
            out=out
        )
    )
