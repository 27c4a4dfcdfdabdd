"""The machine's part: read, identify, assess. Each stage ends in one commit; a killed worker goes on from the last one.

The long computing runs outside transactions. Each commit locks the list and looks whether its inputs are still those the
stage was made from; if not, what was computed is thrown away. So two workers at one list harm nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from ansinh.audit.actions import record
from ansinh.core.i18n import _
from ansinh.listcheck.answers import RowPlace
from ansinh.listcheck.check import Ground, Identified, assess_rows, collector_paused, identify_rows
from ansinh.listcheck.intake import Intake, read_batch
from ansinh.listcheck.model import Decision
from ansinh.listcheck.model import ListRow as Reading
from ansinh.listcheck.outputs import Result, StatedTotal, summary
from ansinh.lists import bulk, clocks, questions
from ansinh.lists.answers import answers_of, fixes_of
from ansinh.lists.fixes import apply_fixes, search_key
from ansinh.lists.jobs import Tell
from ansinh.lists.layout import Layout, book_mapping, look
from ansinh.lists.models import BeneficiaryList, ColumnMapping, Job, ListRow, StageRecord
from ansinh.lists.sources import ground_for
from ansinh.lists.storage import laid_out
from ansinh.lists.stored import (
    identified_from_json,
    identified_to_json,
    pack,
    row_from_json,
    row_to_json,
    unpack,
)
from ansinh.policies.forms import load_list_forms

WORKABLE = ("uploaded", "detected", "repaired", "identified", "assessed", "returned", "review")
DECIDED = (
    *(
        "name_key",
        "full_name",
        "sex",
        "birth",
        "id_number",
        "household",
        "commune",
        "hamlet",
        "status",
        "reasons",
    ),
    *(
        "details",
        "repairs",
        "person",
        "registry_person",
        "how",
        "group",
        "amount",
        "potential",
        "months",
        "article",
    ),
    "paid_at",
)
"""Fields of a row that an assessment writes."""


def run(job: Job, tell: Tell) -> None:
    """Bring a list up to date with its files, fixes and answers. Safe to repeat, safe to kill."""
    while step(int(job.object_id), tell):
        pass


def step(list_id: int, tell: Tell) -> bool:
    """Do the next stage that is missing; False when nothing is left to do."""
    chosen = BeneficiaryList.objects.filter(pk=list_id).first()
    if chosen is None or chosen.state not in WORKABLE:
        return False
    with collector_paused():
        if chosen.read_inputs < chosen.layout_inputs:
            if chosen.state == "uploaded":
                _detect(chosen, tell)
            else:
                _read(chosen, tell)
            return True
        if chosen.assessed_inputs < chosen.inputs:
            ground, register_name, paid_name = ground_for(chosen)
            found = _stored(chosen, ground, register_name, paid_name)
            if found is None:
                found = _identify(chosen, ground, register_name, paid_name, tell)
            if found is not None:
                _assess(chosen, ground, found, tell)
            return True
    return False


def failed(object_id: str, sentence: str) -> None:
    """Keep on the list why its job failed, for the officer who looks at it."""
    BeneficiaryList.objects.filter(pk=int(object_id)).update(problem=sentence)


def _current(chosen: BeneficiaryList) -> BeneficiaryList | None:
    """The list, locked, if it still is what the stage was made from."""
    now = BeneficiaryList.objects.select_for_update().filter(pk=chosen.pk).first()
    if now is None or now.state != chosen.state or now.inputs != chosen.inputs:
        return None
    return now


def _log(chosen: BeneficiaryList, action: str, detail: Mapping[str, object]) -> None:
    record(
        "system", f"lists.{action}", object_type="list", object_id=chosen.pk, detail=detail, at=timezone.now()
    )


def _files(chosen: BeneficiaryList) -> list[tuple[str, str]]:
    return list(chosen.files.order_by("position").values_list("name", "sha256"))


def _detect(chosen: BeneficiaryList, tell: Tell) -> None:
    tell(_("Nhận ra các bảng"), 5, 100)
    known = {m.fingerprint: m.columns for m in ColumnMapping.objects.filter(policy=chosen.policy)}
    with laid_out(_files(chosen)) as paths:
        layout = look(paths, load_list_forms(chosen.policy), chosen.mapping, known)
    _commit_layout(chosen, layout)


@transaction.atomic
def _commit_layout(chosen: BeneficiaryList, layout: Layout) -> None:
    current = _current(chosen)
    if current is None:
        return
    current.tables, current.mapping, current.state = layout.tables, layout.mapping, "detected"
    current.save(update_fields=["tables", "mapping", "state"])
    for mapping in ColumnMapping.objects.select_for_update().filter(
        policy=current.policy, fingerprint__in=layout.remembered
    ):
        mapping.used += 1
        mapping.save(update_fields=["used"])
    _log(current, "detect", {"tables": len(layout.tables)})


def _read(chosen: BeneficiaryList, tell: Tell) -> None:
    tell(_("Đọc từng dòng"), 10, 100)
    ground, _register, _paid = ground_for(chosen)

    def progress(what: str, done: int, total: int) -> None:
        tell(what, 10 + 30 * done // max(1, total), 100)

    with laid_out(_files(chosen)) as paths:
        intake = read_batch(paths, ground.settings(book_mapping(chosen.mapping)), progress)
    made = (_new_row(chosen, place, row) for place, row in enumerate(intake.rows, 1))
    _commit_rows(chosen, intake, bulk.ready(ListRow, bulk.columns_of(ListRow), made))


@transaction.atomic
def _commit_rows(chosen: BeneficiaryList, intake: Intake, values: bulk.Ready) -> None:
    current = _current(chosen)
    if current is None:
        return
    ListRow.objects.filter(list=current).delete()
    StageRecord.objects.filter(list=current).delete()
    bulk.insert(ListRow, values)
    current.notices, current.explanations = intake.notices, intake.explanations
    current.totals = [asdict(total) for total in intake.totals]
    current.rows, current.read_inputs = len(intake.rows), current.inputs
    current.identified_inputs = current.assessed_inputs = 0
    current.accepted = current.repaired = current.review = current.refused = 0
    current.amount = current.waiting_amount = current.questions = 0
    current.state = "repaired"
    current.save()
    _log(current, "read", {"rows": current.rows})


def _new_row(chosen: BeneficiaryList, position: int, row: Reading) -> ListRow:
    key = row.key
    return ListRow(
        list=chosen,
        position=position,
        file=key.file,
        sheet_index=key.sheet_index,
        sheet=key.sheet,
        number=key.row,
        read=row_to_json(row),
        name_key=search_key(row.full_name),
        full_name=row.full_name[:160],
    )


def _identify(
    chosen: BeneficiaryList, ground: Ground, register_name: str, paid_name: str, tell: Tell
) -> Identified | None:
    tell(_("Nhận ra từng người"), 45, 100)
    stored = ListRow.objects.filter(list=chosen).order_by("position").values_list("read", flat=True)
    rows = [row_from_json(entry) for entry in stored.iterator(chunk_size=5000)]
    apply_fixes(rows, fixes_of(chosen), ground)
    found = identify_rows(rows, ground, answers_of(chosen))
    body = pack(identified_to_json(found))
    with transaction.atomic():
        current = _current(chosen)
        if current is None:
            return None
        StageRecord.objects.update_or_create(
            list=current,
            defaults={"inputs": current.inputs, "ground": register_name, "paid": paid_name, "body": body},
        )
        current.identified_inputs = current.inputs
        if current.state == "repaired":
            current.state = "identified"
        current.save(update_fields=["identified_inputs", "state"])
        _log(current, "identify", {"people": len({d.person for d in found.decisions if d.person})})
        chosen.state = current.state
    return found


def _stored(chosen: BeneficiaryList, ground: Ground, register_name: str, paid_name: str) -> Identified | None:
    """What an earlier run identified, when it was made from these inputs on this ground."""
    if chosen.identified_inputs != chosen.inputs:
        return None
    kept = StageRecord.objects.filter(
        list=chosen, inputs=chosen.inputs, ground=register_name, paid=paid_name
    ).first()
    return identified_from_json(unpack(kept.body), ground.register.by_id) if kept is not None else None


def _assess(chosen: BeneficiaryList, ground: Ground, found: Identified, tell: Tell) -> None:
    tell(_("Áp dụng chính sách"), 75, 100)
    answers = answers_of(chosen)
    result = assess_rows(found, ground, answers)
    result.totals = [StatedTotal(**total) for total in chosen.totals]
    result.notices, result.explanations = list(chosen.notices), list(chosen.explanations)
    rows = {row.place: row for row in ListRow.objects.filter(list=chosen).defer("read")}
    changed = []
    for decision in result.decisions:
        key = decision.row.key
        row = rows[key.file, key.sheet, key.row]
        if _decide(row, decision):
            changed.append(row)
    values = bulk.ready(ListRow, [*DECIDED, "id"], changed)
    tell(_("Ghi kết quả"), 90, 100)
    _commit_result(chosen, ground, result, rows, values)
    tell("", 100, 100)


@transaction.atomic
def _commit_result(
    chosen: BeneficiaryList,
    ground: Ground,
    result: Result,
    rows: Mapping[RowPlace, ListRow],
    values: bulk.Ready,
) -> None:
    current = _current(chosen)
    if current is None:
        return
    bulk.update(ListRow, DECIDED, values)
    current.questions = questions.store(current, rows, result, ground)
    _figures(current, result)
    StageRecord.objects.filter(list=current).update(missed=pack([asdict(person) for person in result.missed]))
    current.assessed_inputs, current.problem = current.inputs, ""
    if current.state == "identified":
        current.state = "assessed"
    if current.phase != clocks.DONE and current.phase_since is not None:
        current.due_at = clocks.due_of(current)
    current.save()
    _log(current, "assess", {"rows": current.rows, "amount": current.amount, "questions": current.questions})


def _decide(row: ListRow, decision: Decision) -> bool:
    """Write a decision into its row; False when nothing changed."""
    reading, known = decision.row, decision.identity.person
    details = dict(reading.details)
    for code in decision.reasons:
        if code in decision.identity.reasons and not details.get(code):
            details[code] = decision.identity.detail
    values = {
        "name_key": search_key(reading.full_name),
        "full_name": reading.full_name[:160],
        "sex": reading.sex or "",
        "birth": reading.birth,
        "id_number": reading.id_number or "",
        "household": known.household_id if known else reading.household_no,
        "commune": reading.commune,
        "hamlet": reading.hamlet,
        "status": decision.status,
        "reasons": list(decision.reasons),
        "details": details,
        "repairs": list(reading.repairs),
        "person": decision.person,
        "registry_person": known.person_id if known else "",
        "how": decision.identity.how,
        "group": reading.group or "",
        "amount": decision.amount,
        "potential": decision.potential,
        "months": decision.months,
        "article": decision.article,
        "paid_at": str(decision.paid_at) if decision.paid_at else "",
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _figures(chosen: BeneficiaryList, result: Result) -> None:
    figures = summary(result)
    figures.pop("notices"), figures.pop("unchecked")
    chosen.figures, chosen.unchecked = figures, result.unchecked
    counts = result.counts()
    chosen.accepted, chosen.repaired = counts["accepted"], counts["repaired"]
    chosen.review, chosen.refused = counts["review"], counts["refused"]
    chosen.amount = sum(d.amount for d in result.decisions)
    chosen.waiting_amount = sum(d.potential for d in result.decisions if d.status == "review")
    chosen.group = _main_group(result.decisions)


def _main_group(decisions: Iterable[Decision]) -> str:
    counts: dict[str, int] = {}
    for decision in decisions:
        if decision.row.group:
            counts[decision.row.group] = counts.get(decision.row.group, 0) + 1
    return max(sorted(counts), key=lambda group: counts[group], default="")
