"""The gift written out in plain Python from what the press told of Resolution 263/NQ-CP, without the rulebook."""

import calendar

REGISTER_DAY = "2025-08-30"
LAST_PAYMENT = "2025-09-30"


def span(text: str) -> tuple[str, str]:
    """Return the first and last day a date may mean, as ISO text."""
    if len(text) == 4:
        return f"{text}-01-01", f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-01", f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    return text, text


def gift(
    birth: str | None, death: str | None, registered: bool | None, declined: bool, twice: bool
) -> tuple[str, int, tuple[str, ...]]:
    """Return status, amount and reasons of one person."""
    no, ask, unknown = [], [], registered is None
    if registered is False:
        no.append("not_registered")
    if declined:
        no.append("declined")
    first, last = span(birth) if birth else (None, None)
    if first is not None and last is not None:
        if first > REGISTER_DAY:
            no.append("born_after_register_day")
        unknown = unknown or first <= REGISTER_DAY < last
    else:
        unknown = True
    if death:
        first, last = span(death)
        if last <= REGISTER_DAY:
            no.append("dead_before_register_day")
        unknown = unknown or first <= REGISTER_DAY < last
        if last <= LAST_PAYMENT:
            ask.append("died_before_payment")
        unknown = unknown or first <= LAST_PAYMENT < last
    if twice:
        ask.append("registered_twice")
    if no:
        return "refused", 0, tuple(no)
    if unknown:
        ask.append("facts_missing")
    return ("review" if ask else "pays"), 100_000, tuple(ask)
