"""The whole job: a batch of workbooks against a register and what was already paid, under one policy.

``check`` does the work and writes nothing; ``write_result`` writes the files of the contract.
"""

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.mapping import BookMapping
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.claims import Law
from ansinh.listcheck.decide import decide
from ansinh.listcheck.evidence import make_pairs
from ansinh.listcheck.identify import identify, subject_of
from ansinh.listcheck.intake import Progress, Settings, read_batch
from ansinh.listcheck.joining import join_rows
from ansinh.listcheck.linking import find_links
from ansinh.listcheck.missed import find_missed
from ansinh.listcheck.model import Decision, Identity, ListRow
from ansinh.listcheck.outputs import Result, write_tables
from ansinh.listcheck.paid import identify_paid, paid_facts, subjects_of
from ansinh.listcheck.readrow import own_number_contradicts
from ansinh.listcheck.register import Register, read_paid, read_register
from ansinh.listcheck.words import Words, law_words
from ansinh.listcheck.workbooks import write_payment_list, write_result_book, write_slips
from ansinh.policies.forms import load_list_forms
from ansinh.policies.loader import Policy, load_policy


def check(
    files: Sequence[Path],
    *,
    policy_name: str,
    registry: Path | None = None,
    paid: Path | None = None,
    mapping: BookMapping | None = None,
    as_of: date | None = None,
    known: date | None = None,
    progress: Progress | None = None,
) -> Result:
    """Check a batch.

    ``as_of``: date of a list that does not tell its own (the policy's last day otherwise). ``known``: law in force on that
    day (otherwise a day late enough for every act of the policy). Raises UsageError for an unknown policy, InputError for
    inputs that cannot be read.
    """
    with collector_paused():
        return _check(files, policy_name, registry, paid, mapping, as_of, known, progress or _silent)


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the collector of reference cycles: a batch makes millions of small objects and no cycles worth finding."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(
    files: Sequence[Path],
    policy_name: str,
    registry: Path | None,
    paid: Path | None,
    mapping: BookMapping | None,
    as_of: date | None,
    known: date | None,
    tell: Progress,
) -> Result:
    policy = load_policy(policy_name)
    forms = load_list_forms(policy_name)
    register = _register(registry, tell)
    lines = read_paid(paid) if paid else ()
    default_date = as_of or policy.months_window[1]
    communes = frozenset(folded(name) for name in {p.commune for p in register.people})
    settings = Settings(policy_name, default_date, mapping, communes)
    intake = read_batch(files, settings, tell)
    law = Law(policy, known or _late(policy), register.flag_columns, register.known)
    tell(_("Nhận ra từng người"), 60, 100)
    decisions = [Decision(row, _identity(row, register, law)) for row in intake.rows]
    paid_subjects = subjects_of(lines, as_of=default_date)
    links = find_links(register.people, intake.rows, paid_subjects, as_of=default_date)
    join_rows(decisions, links)
    tell(_("Áp dụng chính sách"), 80, 100)
    law.assess(decisions, forms.default_months)
    paid_identities = identify_paid(paid_subjects, register)
    facts = paid_facts(paid_subjects, paid_identities, decisions, links)
    decide(decisions, paid=facts, choose=law.choose, beats=law.beats)
    _close(decisions)
    result = Result(
        policy=policy_name,
        decisions=decisions,
        totals=intake.totals,
        notices=intake.notices,
        explanations=intake.explanations,
    )
    result.missed = find_missed(decisions, register, law, facts)
    result.pairs = make_pairs(decisions, links, paid_subjects, paid_identities)
    result.unchecked = unchecked(register, bool(paid), law, decisions)
    tell("", 100, 100)
    return result


def _register(path: Path | None, tell: Progress) -> Register:
    if path is None:
        return Register()
    tell(path.name, 0, 100)
    return read_register(path)


def _late(policy: Policy) -> date:
    """A day on which every act of the policy that applies to its window is in force."""
    last = policy.months_window[1]
    return max(
        [last, *(act.in_force for act in policy.acts.values() if act.applies_from <= last)]
    ) + timedelta(days=0)


def _identity(row: ListRow, register: Register, law: Law) -> Identity:
    """Who the row is; reasons are carried over to the row."""
    if not row.full_name:
        return Identity()
    own = own_number_contradicts(row)
    identity = identify(subject_of(row), register) if register.known else Identity()
    person = identity.person
    if (
        own
        and not (person is not None and person.id_number == row.id_number)
        and "id_conflict" not in identity.reasons
    ):
        identity.reasons = ("id_conflict", *(r for r in identity.reasons if r != "not_in_registry"))
        identity.detail = _("số CCCD không khớp giới tính hoặc năm sinh của chính dòng này")
    asks_residence = row.group in law.policy.groups and "residence" in law.wanted(row.group or "")
    if "commune_conflict" in identity.reasons and row.facts.get("residence_given") and asks_residence:
        identity.reasons = tuple(reason for reason in identity.reasons if reason != "commune_conflict")
        row.facts["residence_elsewhere"] = True
        row.details["residence_elsewhere"] = identity.detail
    if (
        "commune_unknown" in row.reviews
        and person is not None
        and row.facts.get("residence_given")
        and asks_residence
    ):
        row.facts["residence_elsewhere"] = True
    own_reasons = list(row.reviews)
    row.reviews.clear()
    for reason in (*identity.reasons, *own_reasons):
        row.add_review(reason)
    return identity


def _close(decisions: Sequence[Decision]) -> None:
    """Truth 1: every row has exactly one of the four states; a row nobody decided waits."""
    for decision in decisions:
        if not decision.status:
            decision.row.add_review("facts_missing")
            decision.status, decision.reasons = "review", list(decision.row.reviews)


def unchecked(register: Register, has_paid: bool, law: Law, decisions: Sequence[Decision]) -> list[str]:
    """What the result takes as true without having checked it, in words."""
    texts = []
    if not register.known:
        texts.append(
            _(
                "Không có sổ đăng ký: chưa đối chiếu được người, diện đối tượng (hộ nghèo, trợ cấp hằng tháng), người đã mất, người bị bỏ sót; số tiền chỉ đúng nếu danh sách kê đúng."
            )
        )
    else:
        texts.append(
            _(
                "Diện đối tượng (hộ nghèo, trợ cấp hằng tháng) lấy theo sổ đăng ký; không xác minh lại sổ đăng ký."
            )
        )
    if not has_paid:
        texts.append(_("Không có danh sách đã chi: chưa biết ai đã được chi trả trước đây."))
    if any(
        d.row.group and law.policy.groups[d.row.group].claimed
        for d in decisions
        if d.row.group in law.policy.groups
    ):
        texts.append(_("Việc làm, thu nhập, ngày mất việc lấy theo lời khai trong danh sách."))
    paths = sorted({path for d in decisions if d.amount for path in d.unverified})
    if paths:
        texts.append(
            _("Số liệu pháp luật chưa kiểm chứng với văn bản gốc: {paths}.").format(paths=", ".join(paths))
        )
    return texts


LARGE_RESULT = 20_000
"""Rows from which on the files are written by two processes."""


def write_result(result: Result, out: Path) -> dict[str, object]:
    """Write all files of the result into ``out`` (made when missing); return the summary's figures."""
    words = law_words(load_policy(result.policy).reasons)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with collector_paused():
            if len(result.decisions) < LARGE_RESULT or "fork" not in multiprocessing.get_all_start_methods():
                figures = write_tables(result, out)
                write_payment_list(result, out)
                write_slips(result, out, words)
                write_result_book(result, out, words)
            else:
                figures = _write_beside(result, out, words)
    except OSError as error:
        sentence = _("Không ghi được vào thư mục {out}: {why}. Hãy chọn thư mục khác hoặc đóng tệp đang mở.")
        raise InputError(sentence.format(out=out, why=error.strerror or error)) from error
    return figures


def _write_beside(result: Result, out: Path, words: Mapping[str, Words]) -> dict[str, object]:
    """Write the large workbook in a second process beside the other files."""
    beside = multiprocessing.get_context("fork").Process(target=write_result_book, args=(result, out, words))
    beside.start()
    figures = write_tables(result, out)
    write_payment_list(result, out)
    write_slips(result, out, words)
    beside.join()
    if beside.exitcode:
        raise OSError(_("không ghi được result.xlsx"))
    return figures
