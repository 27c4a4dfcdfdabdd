"""Fixing rows on the page."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.lists.actions.common import log, recalculate, require, take
from ansinh.lists.answers import fixes_of
from ansinh.lists.fixes import apply_fixes, check_fix, value_of
from ansinh.lists.models import BeneficiaryList, ListRow, RowFix
from ansinh.lists.sources import reading_ground
from ansinh.lists.states import EDITABLE, StateError, check_version, state_words
from ansinh.lists.stored import row_from_json


@transaction.atomic
def fix_row(
    actor: Actor, list_id: int, position: int, *, row_version: int, changes: Mapping[str, str], now: datetime
) -> ListRow:
    """Change fields of one row; the pipeline runs again for the list. ``changes``: field → new text.

    Raises StaleError when somebody changed the row since ``row_version``, InputError for a text that cannot be read,
    StateError when the list's rows are closed.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.fix", chosen)
    row = ListRow.objects.select_for_update().get(list=chosen, position=position)
    check_version(row.version, row_version)
    check_editable(chosen, row)
    ground = reading_ground(chosen.policy)
    reading = row_from_json(row.read)
    apply_fixes([reading], {row.place: fixes_of(chosen).get(row.place, {})}, ground)
    made = []
    for field, text in changes.items():
        old, new = value_of(reading, field), check_fix(field, text, ground)
        if old != new:
            made.append(
                RowFix(
                    list=chosen,
                    file=row.file,
                    sheet=row.sheet,
                    number=row.number,
                    field=field,
                    old=old[:300],
                    new=new,
                    by=actor.account,
                    by_name=actor.name,
                    at=now,
                )
            )
    if not made:
        raise InputError(_("Chưa có ô nào được sửa. Hãy sửa ít nhất một ô, hoặc quay lại danh sách."))
    RowFix.objects.bulk_create(made)
    row.version += 1
    row.save(update_fields=["version"])
    chosen.inputs += 1
    chosen.save(update_fields=["inputs"])
    detail = {"row": row.position, "fields": sorted(fix.field for fix in made)}
    log(actor.account, "lists.fix_row", chosen, "lists.fix", detail, now)
    recalculate(chosen, actor.account, now)
    return row


def check_editable(chosen: BeneficiaryList, row: ListRow) -> None:
    """Raise StateError unless the row may be changed: before the list went up, after it came back, or when it was asked."""
    if chosen.state not in EDITABLE:
        raise StateError(
            _("Danh sách đang ở bước “{state}”, không sửa dòng được.").format(
                state=state_words()[chosen.state]
            )
        )
    if chosen.state == "review" and not row.asked:
        raise StateError(
            _(
                "Danh sách đã gửi lên; chỉ sửa được những dòng cấp trên hỏi lại. Cần sửa dòng khác, hãy đề nghị trả lại danh sách."
            )
        )
