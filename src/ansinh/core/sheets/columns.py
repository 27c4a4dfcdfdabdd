"""Which column is which field: heads first, content to confirm and to settle what two columns claim."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ansinh.core.i18n import _
from ansinh.core.sheets.blocks import Block
from ansinh.core.sheets.content import EMPTY, Content, content_of, words_for
from ansinh.core.sheets.grid import Grid, is_numeric
from ansinh.core.sheets.headers import CONTAINS, COUNT, EXACT, GROUP, IGNORED, UNIT, HeaderBook, HeadMatch
from ansinh.core.sheets.keys import squeezed_key
from ansinh.core.sheets.model import column_letters
from ansinh.core.sheets.tables import Column

_SAMPLE = 300
_UNIT_FIELDS = ("commune", "hamlet", "district", "province", "category")


@dataclass(frozen=True, slots=True)
class Claim:
    """A column's claim to a field."""

    index: int
    field: str
    score: float
    head: str
    reason: str


def contents(grid: Grid, block: Block, last_row: int | None) -> dict[int, Content]:
    """Return the content of every column, from the first few hundred rows below the header."""
    start = block.rows[-1]
    width = max(grid.sheet.width, max(block.paths, default=0) + 1)
    rows = []
    for row in grid.rows:
        if row.number > start and (last_row is None or row.number <= last_row):
            if sum(value is not None for value in row.values) >= 2:
                rows.append(row)
            if len(rows) >= _SAMPLE:
                break
    found = {}
    for column in range(width):
        values = [row.values[column] if column < len(row.values) else None for row in rows]
        repaired = [grid.repaired(v) if isinstance(v, str) and not is_numeric(v) else v for v in values]
        found[column] = content_of(repaired)
    return found


def assign(
    grid: Grid, block: Block, matches: Mapping[int, HeadMatch], book: HeaderBook, last_row: int | None = None
) -> tuple[Column, ...]:
    """Return the columns of a table, left to right, one for each head; a field is given once."""
    inside = contents(grid, block, last_row)
    claims = [_claim(column, block, match) for column, match in sorted(matches.items())]
    claims = _sex_pair(claims, block, inside)
    claims = _two_orders(claims, inside)
    claims = _split_name(claims, block, inside)
    claims = _settle_money(claims, block, book)
    claims = _one_each(claims, inside)
    claims = _name_by_content(claims, block, inside)
    taken = {claim.index for claim in claims}
    columns = [_column(claim, inside.get(claim.index, EMPTY)) for claim in claims]
    for index, path in block.paths.items():
        if index not in taken:
            columns.append(Column(index, IGNORED, " / ".join(path), 0.0, _("không nhận ra tiêu đề")))
    return tuple(sorted(columns, key=lambda column: column.index))


def _claim(column: int, block: Block, match: HeadMatch) -> Claim:
    how = {
        EXACT: _("tiêu đề khớp đúng “{phrase}”"),
        GROUP: _("tiêu đề nằm dưới nhóm “{phrase}”"),
    }.get(match.score)
    if how is None:
        how = (
            _("tiêu đề có cụm “{phrase}”")
            if match.score >= CONTAINS - 0.1
            else _("tiêu đề gần giống “{phrase}”")
        )
    head = " / ".join(block.paths[column])
    return Claim(column, match.field, match.score, head, how.format(phrase=match.phrase))


def _sex_pair(claims: list[Claim], block: Block, inside: Mapping[int, Content]) -> list[Claim]:
    """Two columns headed only Nam and Nữ: years of birth or marks, as the cells show."""
    result = list(claims)
    by_index = {claim.index: i for i, claim in enumerate(result)}
    for index, path in block.paths.items():
        right = block.paths.get(index + 1)
        if right is None or squeezed_key(path[-1]) != "nam" or squeezed_key(right[-1]) != "nu":
            continue
        left_claim = result[by_index[index]] if index in by_index else None
        if left_claim is not None and left_claim.field not in (IGNORED, "sex"):
            continue
        both = [inside.get(index, EMPTY), inside.get(index + 1, EMPTY)]
        births = max(c.years + c.dates for c in both)
        names = ("birth_male", "birth_female") if births > 0.5 else ("sex_male_mark", "sex_female_mark")
        reason = _("cặp cột Nam, Nữ; nội dung cho biết đây là {what}").format(
            what=_("năm sinh") if births > 0.5 else _("dấu giới tính")
        )
        for place, name in zip((index, index + 1), names, strict=True):
            claim = Claim(place, name, GROUP, " / ".join(block.paths[place]), reason)
            if place in by_index:
                result[by_index[place]] = claim
            else:
                result.append(claim)
    return sorted(result, key=lambda claim: claim.index)


def _two_orders(claims: list[Claim], inside: Mapping[int, Content]) -> list[Claim]:
    """TT | Chủ hộ | TT | Thành viên: number of the household and place in it. ``STT hộ`` that starts again: place."""
    orders = [claim for claim in claims if claim.field == "order"]
    household = next((claim for claim in claims if claim.field == "household_no"), None)
    head = next((claim for claim in claims if claim.field == "head_name"), None)
    changes: dict[int, Claim] = {}
    if (
        len(orders) == 2
        and household is None
        and head is not None
        and orders[0].index < head.index < orders[1].index
    ):
        reason = _("hai cột số thứ tự quanh cột chủ hộ")
        changes[orders[0].index] = replace(orders[0], field="household_no", reason=reason)
        changes[orders[1].index] = replace(orders[1], field="member_order", reason=reason)
    if household is not None and orders and not any(claim.field == "member_order" for claim in claims):
        content = inside.get(household.index, EMPTY)
        if content.falls > 0.1 and content.small > 0.8:
            reason = _("số đếm lại từ đầu: là thứ tự trong hộ, không phải số hộ")
            changes[household.index] = replace(household, field="member_order", score=0.7, reason=reason)
    return [changes.get(claim.index, claim) for claim in claims]


def _split_name(claims: list[Claim], block: Block, inside: Mapping[int, Content]) -> list[Claim]:
    """Họ và đệm | Tên, or one head merged over both: family name and given name in two columns."""
    fields = {claim.field: claim for claim in claims}
    family, given = fields.get("name_family"), fields.get("name_given")
    names = [claim for claim in claims if claim.field == "full_name"]
    result = list(claims)
    if given is not None and family is None:
        left = next((c for c in names if c.index == given.index - 1), None)
        if left is not None and inside.get(given.index, EMPTY).single_words > 0.6:
            result = [replace(c, field="name_family") if c is left else c for c in result]
        elif not names:
            result = [replace(c, field="full_name") if c is given else c for c in result]
        else:
            result = [replace(c, field=IGNORED) if c is given else c for c in result]
    elif family is not None and given is None:
        result = [
            replace(c, field="full_name" if not names else IGNORED) if c is family else c for c in result
        ]
    for left, right in itertools.pairwise(names):
        same = block.paths[left.index] == block.paths[right.index] and right.index == left.index + 1
        if same and inside.get(right.index, EMPTY).single_words > 0.6:
            reason = _("một tiêu đề trên hai cột: họ đệm và tên")
            result = [
                replace(c, field="name_family", reason=reason) if c is left
                else replace(c, field="name_given", reason=reason) if c is right
                else c
                for c in result
            ]  # fmt: skip
    return result


def _settle_money(claims: list[Claim], block: Block, book: HeaderBook) -> list[Claim]:
    """Of several money columns the one worded as the sum to pay is the amount; another is the sum a month."""
    amounts = [claim for claim in claims if claim.field == "amount"]
    if len(amounts) < 2:
        return claims
    preferred = [c for c in amounts if book.preferred("amount", (block.paths[c.index][-1],))] or [
        c for c in amounts if c.score == max(a.score for a in amounts)
    ]
    chosen = preferred[0]
    monthly_free = not any(claim.field == "amount_monthly" for claim in claims)
    result = []
    for claim in claims:
        if claim.field == "amount" and claim is not chosen:
            field = "amount_monthly" if monthly_free and claim.score >= GROUP else IGNORED
            monthly_free = False
            reason = _("cột số tiền phải trả là “{head}”").format(head=chosen.head)
            result.append(replace(claim, field=field, reason=reason))
        else:
            result.append(claim)
    return result


def _one_each(claims: list[Claim], inside: Mapping[int, Content]) -> list[Claim]:
    result = []
    for claim in claims:
        rivals = [other for other in claims if other.field == claim.field]
        if claim.field in (IGNORED, COUNT, UNIT) or len(rivals) == 1:
            result.append(claim)
            continue
        best = max(rivals, key=lambda c: (_strength(c, inside), -c.index))
        if claim is best:
            result.append(claim)
        else:
            reason = _("cột “{head}” hợp hơn cho cùng ý nghĩa").format(head=best.head)
            result.append(replace(claim, field=IGNORED, score=0.0, reason=reason))
    return result


def _strength(claim: Claim, inside: Mapping[int, Content]) -> float:
    content = inside.get(claim.index, EMPTY)
    fit = content.fit(claim.field)
    return claim.score + (fit if fit is not None else 0.5) * 0.6 + (0.3 if content.filled else 0.0)


def _name_by_content(claims: list[Claim], block: Block, inside: Mapping[int, Content]) -> list[Claim]:
    """No head names the person: the one column full of names does."""
    fields = {claim.field for claim in claims}
    if fields & {"full_name", "head_name", "name_family"} or not fields & {
        "birth",
        "id_number",
        "sex",
        "birth_male",
    }:
        return claims
    taken = {claim.index for claim in claims if claim.field != IGNORED}
    rivals = [
        (c.names * c.filled, i)
        for i, c in inside.items()
        if i not in taken and c.names > 0.7 and c.filled > 0.5
    ]
    if not rivals:
        return claims
    index = max(rivals)[1]
    head = " / ".join(block.paths.get(index, (column_letters(index),)))
    claim = Claim(index, "full_name", 0.5, head, _("không có tiêu đề họ tên; cột này toàn tên người"))
    return sorted([c for c in claims if c.index != index] + [claim], key=lambda c: c.index)


def _column(claim: Claim, content: Content) -> Column:
    fit = content.fit(claim.field)
    confidence = claim.score if fit is None or not content.filled else 0.7 * claim.score + 0.3 * fit
    said = words_for(claim.field, fit if content.filled else None)
    why = f"{claim.reason}; {said}" if said else claim.reason
    return Column(claim.index, claim.field, claim.head, round(confidence, 2), why)


def is_summary(columns: Sequence[Column]) -> bool:
    """True for a table of totals: units and counts or sums, and no column that could name a person."""
    fields = {column.field for column in columns}
    if fields & {"full_name", "head_name", "name_family", "name_given", "id_number", "birth", "birth_male"}:
        return False
    return bool(fields & {COUNT, "amount"})


def by_letter_or_head(block: Block, wanted: str) -> int | None:
    """Return the column that a mapping names by its letter (``C``) or by its head; None if there is none."""
    if wanted.isalpha() and wanted.isascii() and wanted.isupper() and len(wanted) <= 3:
        from ansinh.core.sheets.model import column_index

        return column_index(wanted)
    key = squeezed_key(wanted)
    exact = [
        i for i, path in block.paths.items() if key in (squeezed_key(path[-1]), squeezed_key(" ".join(path)))
    ]
    inside = [i for i, path in block.paths.items() if key and key in squeezed_key(" ".join(path))]
    return next(iter(exact or inside), None)
