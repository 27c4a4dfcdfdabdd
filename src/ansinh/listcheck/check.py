"""The whole job: a batch of workbooks against a register and what was already paid, under one policy.

``check`` does the work and writes nothing; ``write_result`` writes the files of the contract.
"""

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.mapping import BookMapping
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.answers import NO_ANSWERS, Answers
from ansinh.listcheck.claims import Law
from ansinh.listcheck.decide import decide
from ansinh.listcheck.evidence import make_pairs
from ansinh.listcheck.identify import Subject, identify, subject_of
from ansinh.listcheck.intake import Progress, Settings, read_batch
from ansinh.listcheck.joining import join_rows
from ansinh.listcheck.linking import Links, find_links
from ansinh.listcheck.missed import find_missed
from ansinh.listcheck.model import Decision, Identity, ListRow, PaidLine
from ansinh.listcheck.outputs import Result, write_tables
from ansinh.listcheck.paid import identify_paid, paid_facts, subjects_of
from ansinh.listcheck.readrow import own_number_contradicts
from ansinh.listcheck.register import Register, read_paid, read_register
from ansinh.listcheck.words import Words, law_words
from ansinh.listcheck.workbooks import write_payment_list, write_result_book, write_slips
from ansinh.policies.forms import ListForms, load_list_forms
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
    ground = ground_of(
        policy_name, _register(registry, tell), read_paid(paid) if paid else None, as_of=as_of, known=known
    )
    intake = read_batch(files, ground.settings(mapping), tell)
    tell(_("Nhận ra từng người"), 60, 100)
    identified = identify_rows(intake.rows, ground)
    tell(_("Áp dụng chính sách"), 80, 100)
    result = assess_rows(identified, ground)
    result.totals = intake.totals
    result.notices = intake.notices
    result.explanations = intake.explanations
    tell("", 100, 100)
    return result


@dataclass(frozen=True, slots=True)
class Ground:
    """What a batch is checked against: law, forms, register, what was already paid."""

    policy: Policy
    forms: ListForms
    register: Register
    paid: tuple[tuple[PaidLine, Subject], ...]
    has_paid: bool
    """False when nobody said what was already paid (an empty list of payments says it)."""
    as_of: date
    law: Law

    def settings(self, mapping: BookMapping | None = None) -> Settings:
        """How files are read on this ground."""
        communes = frozenset(folded(name) for name in {p.commune for p in self.register.people})
        return Settings(self.policy.name, self.as_of, mapping, communes)


def ground_of(
    policy_name: str,
    register: Register,
    paid: Sequence[PaidLine] | None,
    *,
    as_of: date | None = None,
    known: date | None = None,
) -> Ground:
    """Make the ground of a batch; dates as in ``check``. Raises UsageError for an unknown policy."""
    policy = load_policy(policy_name)
    day = as_of or policy.months_window[1]
    law = Law(policy, known or _late(policy), register.flag_columns, register.known)
    subjects = tuple(subjects_of(paid or (), as_of=day))
    return Ground(policy, load_list_forms(policy_name), register, subjects, bool(paid), day, law)


@dataclass(slots=True)
class Identified:
    """Rows with who they are, and the pairs the engine found. ``paid`` stands in the order of the ground's paid lines."""

    decisions: list[Decision]
    links: Links


def identify_rows(rows: Sequence[ListRow], ground: Ground, answers: Answers = NO_ANSWERS) -> Identified:
    """Say who each row is. The rows keep the reasons; what an officer has answered already is not asked again."""
    decisions = [Decision(row, _identity(row, ground.register, ground.law)) for row in rows]
    answers.settle_people(decisions, ground.register)
    links = find_links(ground.register.people, rows, ground.paid, as_of=ground.as_of)
    answers.part_rows(decisions, links)
    join_rows(decisions, links)
    answers.join_rows(decisions)
    return Identified(decisions, links)


def assess_rows(identified: Identified, ground: Ground, answers: Answers = NO_ANSWERS) -> Result:
    """Apply the law to identified rows: one grant a person, nobody paid twice, those missed named."""
    decisions, links, register, law = identified.decisions, identified.links, ground.register, ground.law
    law.assess(decisions, ground.forms.default_months)
    paid_identities = identify_paid(ground.paid, register)
    certain = answers.settle_paid(decisions, ground.paid, paid_identities, links)
    facts = paid_facts(ground.paid, paid_identities, decisions, links)
    answers.add_paid(facts, certain)
    answers.hold(decisions)
    decide(decisions, paid=facts, choose=law.choose, beats=law.beats)
    _close(decisions)
    result = Result(policy=ground.policy.name, decisions=decisions)
    result.missed = find_missed(decisions, register, law, facts)
    result.pairs = make_pairs(decisions, links, ground.paid, paid_identities)
    result.unchecked = unchecked(register, ground.has_paid, law, decisions)
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
