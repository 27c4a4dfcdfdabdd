"""Commands of the group ``ansinh law``: values, facts, assessment and worked examples of the law kept as data."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ansinh.core.errors import InputError, UsageError
from ansinh.core.i18n import _, language
from ansinh.core.rulebook.dates import format_month, parse_month
from ansinh.core.rulebook.explain import render
from ansinh.core.rulebook.facts import ENTITIES
from ansinh.policies.cases import run_cases
from ansinh.policies.loader import Policy, load_policy, policy_names
from ansinh.policies.parameters import shown
from ansinh.policies.people import PersonResult, assess_people, total_of

LARGEST = 50 * 1024 * 1024
"""A file of facts over this size is not read."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``law value``, ``law facts``, ``law assess`` and ``law cases``."""
    group = subparsers.add_parser("law", help=_("tra cứu và áp dụng chính sách"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    value = commands.add_parser("value", help=_("một mức, ngưỡng hoặc ngày của văn bản, kèm trích dẫn"))
    value.add_argument("path", metavar="PATH", help=_("tên tham số, ví dụ covid42.merit"))
    _when(value)
    value.set_defaults(run=run_value)
    facts = commands.add_parser("facts", help=_("các dữ kiện một chính sách hỏi, kèm tệp mẫu"))
    facts.add_argument("policy", metavar="POLICY")
    facts.add_argument("--json", action="store_true")
    facts.set_defaults(run=run_facts)
    assess = commands.add_parser("assess", help=_("tính mức hưởng từ tệp dữ kiện, có giải thích"))
    assess.add_argument("policy", metavar="POLICY")
    assess.add_argument("--facts", required=True, type=Path, metavar="FACTS.json")
    _when(assess)
    assess.set_defaults(run=run_assess)
    cases = commands.add_parser("cases", help=_("chạy các ví dụ của chính sách"))
    cases.add_argument("policy", nargs="?", metavar="POLICY")
    cases.add_argument("--json", action="store_true")
    cases.set_defaults(run=run_law_cases)


def _when(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help=_("tháng của khoản tiền"))
    parser.add_argument(
        "--known", metavar="YYYY-MM-DD", help=_("theo văn bản có hiệu lực đến ngày này (mặc định: hôm nay)")
    )
    parser.add_argument("--json", action="store_true")


def _clocks(args: argparse.Namespace) -> tuple[int, date]:
    try:
        month = parse_month(args.month)
        known = (
            date.fromisoformat(args.known) if args.known else (datetime.now(UTC) + timedelta(hours=7)).date()
        )
    except (InputError, ValueError):
        raise UsageError(
            _("--month cần dạng NĂM-THÁNG (2020-04), --known cần dạng NĂM-THÁNG-NGÀY (2020-05-01).")
        ) from None
    return month, known


def _print(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def run_value(args: argparse.Namespace) -> int:
    """Print one value of the law with its citation."""
    month, known = _clocks(args)
    field = args.path.partition(".")[0]
    known_paths = [path for name in policy_names() for path in load_policy(name).law.parameters]
    if args.path not in known_paths:
        near = [path for path in known_paths if path.startswith(field + ".")] or known_paths
        raise UsageError(
            _("Không có tham số “{path}”. Các tham số: {paths}").format(
                path=args.path, paths=", ".join(sorted(near))
            )
        )
    policy = load_policy(field)
    parameter = policy.law.parameters[args.path]
    found = policy.parameters(known).at(args.path, month)
    act = policy.acts[found.cite.split(" ")[0]]
    document = {
        "path": args.path, "label": parameter.label, "month": format_month(month), "known": known.isoformat(),
        "value": shown(found.value, parameter.unit), "unit": parameter.unit, "cite": found.cite, "act": act.number,
        "applies_from": format_month(found.start), "in_force": found.known.isoformat(), "source": act.source,
        "unverified": found.unverified,
    }  # fmt: skip
    if args.json:
        _print(document)
        return 0
    print(f"{parameter.label}: {_shown(document['value'])} {parameter.unit}")
    print(f"  {found.cite} — {act.number}: {act.title}")
    print(
        _("  áp dụng từ {start}, có hiệu lực từ {known}; nguồn: {source}").format(
            start=format_month(found.start), known=found.known, source=act.source
        )
    )
    if found.unverified:
        print(_("  CHƯA KIỂM CHỨNG: số này chưa được đối chiếu với văn bản."))
    return 0


def _shown(value: object) -> str:
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def run_facts(args: argparse.Namespace) -> int:
    """Print the facts of a policy and a complete example file."""
    policy = load_policy(args.policy)
    document = {
        "policy": policy.name,
        "title": policy.title,
        "groups": {key: {"name": group.name_vi, "name_en": group.name_en, "article": group.article, "must_be_claimed": group.claimed} for key, group in policy.groups.items()},
        "facts": {entity: _fact_rows(policy, entity) for entity in reversed(ENTITIES)},
        "example": policy.facts["example"],
    }  # fmt: skip
    if args.json:
        _print(document)
        return 0
    titles = {
        "household": _("Hộ (households)"),
        "person": _("Người (persons)"),
        "holding": _("Diện đang giữ (holdings)"),
    }
    for entity, rows in document["facts"].items():
        print(titles[entity])
        for row in rows:
            print(f"  {row['name']} ({row['type']}): {row['meaning']}")
            if row.get("levels"):
                print("      " + ", ".join(row["levels"]))
    print(_("\nTệp mẫu FACTS.json:"))
    _print(policy.facts["example"])
    return 0


def _fact_rows(policy: Policy, entity: str) -> list[dict[str, Any]]:
    fixed = {
        "household": [("id", "text", _("Mã hộ"))],
        "person": [("id", "text", _("Mã người")), ("household", "text", _("Mã hộ của người này"))],
        "holding": [
            ("from", "month", _("Tháng bắt đầu hưởng, NĂM-THÁNG")),
            ("to", "month", _("Tháng cuối cùng hưởng, để null nếu còn hưởng")),
        ],
    }[entity]
    rows: list[dict[str, Any]] = [
        {"name": name, "type": kind, "meaning": meaning} for name, kind, meaning in fixed
    ]
    if entity == "person":
        rows.append(
            {
                "name": "holdings",
                "type": "list",
                "meaning": _("Các diện đang giữ; [] là không có, bỏ trống là chưa rõ"),
            }
        )
    for fact in policy.law.schema.of(entity):
        meaning = policy.facts[entity][fact.name]["meaning"][language()]
        row = {"name": fact.name, "type": f"{fact.kind} {fact.unit}".strip(), "meaning": meaning}
        if fact.dated:
            row["type"] = "{YYYY-MM-DD: level}"
        if fact.levels:
            row["levels"] = list(fact.levels)
        if fact.group:
            row["groups"] = fact.group.split()
        row["if_left_out"] = "not known" if fact.absent is None else fact.absent
        rows.append(row)
    return rows


def run_assess(args: argparse.Namespace) -> int:
    """Assess the people of a file of facts."""
    _month, known = _clocks(args)
    policy = load_policy(args.policy)
    results = assess_people(policy, _read(args.facts), args.month, known)
    if args.json:
        _print(
            {
                "policy": policy.name, "month": args.month, "known": known.isoformat(), "total": total_of(results),
                "persons": [asdict(result) for result in results],
            }
        )  # fmt: skip
        return 0
    labels = {key: f"{key} {group.name_vi}" for key, group in policy.groups.items()}
    labels |= {f"claims:{key}": _("có đề nghị") for key in policy.groups}
    for result in results:
        print(_headline(policy, result))
        print(render(dict(result.explanation), labels, 1))
    print(_("Tổng cộng: {total} đồng").format(total=_shown(total_of(results))))
    return 0


def _headline(policy: Policy, result: PersonResult) -> str:
    words = {"pays": _("được hưởng"), "review": _("chờ xác minh"), "refused": _("không được hưởng")}
    line = f"{result.id}: {words[result.status]}, {_shown(result.amount)} đồng"
    if result.article and result.status == "pays":
        line += f" [{result.article}]"
    if result.loan:
        line += _("; hạn mức vay {loan} đồng (không phải tiền hỗ trợ)").format(loan=_shown(result.loan))
    for code in result.reasons:
        line += f"\n  - {policy.reason(code, language())} ({code})"
    if result.missing:
        line += "\n  - " + _("còn thiếu: {facts}").format(facts=", ".join(result.missing))
    if result.unverified:
        line += "\n  - " + _("dùng số liệu chưa kiểm chứng: {paths}").format(
            paths=", ".join(result.unverified)
        )
    return line


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(_("{file}: tệp dữ kiện quá lớn (trên 50 MB).").format(file=path))
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise InputError(
            _("{file}: không mở được tệp dữ kiện. Xin kiểm tra đường dẫn.").format(file=path)
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("{file}: không phải JSON hợp lệ ({error}).").format(file=path, error=error)
        ) from None
    if not isinstance(document, dict):
        raise InputError(_("{file}: cần một đối tượng JSON có “households” và “persons”.").format(file=path))
    return document


def run_law_cases(args: argparse.Namespace) -> int:
    """Run every worked example; exit 1 if one fails."""
    runs = list(run_cases(args.policy))
    failed = [run for run in runs if run.differences]
    if args.json:
        _print(
            {"passed": len(runs) - len(failed), "failed": len(failed), "cases": [asdict(run) for run in runs]}
        )
    else:
        for run in runs:
            note = (
                _(" (chưa kiểm chứng: {paths})").format(paths=", ".join(run.unverified))
                if run.unverified
                else ""
            )
            print(f"{'✗' if run.differences else '✓'} {run.policy} {run.id} {run.name}{note}")
            for difference in run.differences:
                print(f"    {difference}")
        print(f"{len(runs) - len(failed)} passed, {len(failed)} failed")
    if failed:
        print(
            _("Có ví dụ không đúng: {ids}").format(ids=", ".join(run.id for run in failed)), file=sys.stderr
        )
    return 1 if failed else 0
