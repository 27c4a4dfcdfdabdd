"""Answers to the questions of the machine: same person, not the same, ask the commune; and taking an answer back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from ansinh.accounts.actor import Actor
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.lists.actions.common import log, recalculate, require, take
from ansinh.lists.models import BeneficiaryList, ListRow, Question, ReviewDecision
from ansinh.lists.questions import open_count
from ansinh.lists.states import StaleError, StateError, state_words

ANSWERS = ("same", "not_same", "ask")


@transaction.atomic
def answer(actor: Actor, list_id: int, question_id: int, *, answer: str, now: datetime) -> ReviewDecision:
    """Answer one question. The result is calculated anew in the background; the answer stands at once.

    Raises StaleError when somebody else answered it, StateError outside review.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.review", chosen)
    if answer not in ANSWERS:
        raise InputError(_("Hãy chọn một trong ba câu trả lời."))
    _in_review(chosen)
    question = Question.objects.filter(list=chosen, pk=question_id).first()
    if question is None:
        raise StaleError(_("Cặp này không còn chờ trả lời: kết quả đã được tính lại. Hãy xem cặp tiếp theo."))
    try:
        with transaction.atomic():
            made = ReviewDecision.objects.create(
                list=chosen,
                file=question.file,
                sheet=question.sheet,
                number=question.number,
                kind=question.kind,
                other=question.other,
                answer=answer,
                evidence=question.evidence,
                by=actor.account,
                by_name=actor.name,
                at=now,
            )
    except IntegrityError as error:
        raise StaleError(_("Cặp này vừa được người khác trả lời. Hãy xem cặp tiếp theo.")) from error
    _after(chosen, made, actor, now)
    detail = {"decision": made.pk, "row": question.row_id, "kind": made.kind, "answer": answer}
    log(actor.account, "lists.answer", chosen, "lists.review", detail, now)
    return made


@transaction.atomic
def undo(actor: Actor, list_id: int, decision_id: int, *, now: datetime) -> ReviewDecision:
    """Take an answer back: the question is asked again. The answer stays in the record as undone."""
    chosen = take(actor, list_id)
    require(actor, "lists.review", chosen)
    _in_review(chosen)
    made = ReviewDecision.objects.select_for_update().filter(list=chosen, pk=decision_id).first()
    if made is None or made.undone_at is not None:
        raise StaleError(_("Câu trả lời này đã được rút lại rồi."))
    made.undone_at, made.undone_by = now, actor.account
    made.save(update_fields=["undone_at", "undone_by"])
    _after(chosen, made, actor, now)
    log(actor.account, "lists.undo_answer", chosen, "lists.review", {"decision": made.pk}, now)
    return made


def _in_review(chosen: BeneficiaryList) -> None:
    if chosen.state != "review":
        raise StateError(
            _("Danh sách đang ở bước “{state}”; chỉ trả lời được khi đang rà soát.").format(
                state=state_words()[chosen.state]
            )
        )


def _after(chosen: BeneficiaryList, made: ReviewDecision, actor: Actor, now: datetime) -> None:
    """Count what is still open, mark the row as asked or not, and let the result be calculated anew."""
    chosen.questions = open_count(chosen)
    row = ListRow.objects.filter(list=chosen, file=made.file, sheet=made.sheet, number=made.number).first()
    if made.answer == "ask":
        if row is not None:
            row.asked = ReviewDecision.objects.filter(
                list=chosen,
                file=made.file,
                sheet=made.sheet,
                number=made.number,
                answer="ask",
                undone_at__isnull=True,
            ).exists()
            row.save(update_fields=["asked"])
        chosen.save(update_fields=["questions"])
        return
    chosen.inputs += 1
    chosen.save(update_fields=["questions", "inputs"])
    recalculate(chosen, actor.account, now)


@transaction.atomic
def ask_commune(actor: Actor, list_id: int, position: int, *, now: datetime | None = None) -> ListRow:
    """Ask the commune about a row that waits for another reason than a pair: the commune may then fix it."""
    chosen = take(actor, list_id)
    require(actor, "lists.review", chosen)
    _in_review(chosen)
    row = ListRow.objects.select_for_update().get(list=chosen, position=position)
    row.asked = True
    row.save(update_fields=["asked"])
    log(actor.account, "lists.ask", chosen, "lists.review", {"row": position}, now or timezone.now())
    return row
