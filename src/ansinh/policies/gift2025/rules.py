"""Resolution 263/NQ-CP (29/8/2025) as told by the press: one gift of money a person, once, by permanent household."""

from typing import Any

from ansinh.core.rulebook import P, Rules, ask, case, only_one, when
from ansinh.core.rulebook.words import Combination

rules = Rules()
LAW = P.gift2025


@rules.benefit("person", "NQ263 1", since=LAW.window_start, until=LAW.window_end)
def gift(p: Any) -> Combination:
    """Return the gift of everybody registered at the end of the day named."""
    return only_one(
        case(
            "NQ263 1",
            when("not_registered", p.registered),
            when("declined", ~p.declined),
            when("born_after_register_day", p.birth <= LAW.register_day),
            when("dead_before_register_day", p.death > LAW.register_day),
            ask(
                "died_before_payment", "Mất sau ngày chốt danh sách, ai nhận thay?", p.death <= LAW.window_end
            ),
            ask("registered_twice", "Có tên ở hơn một hộ thường trú, hộ nào nhận?", p.registered_twice),
            LAW.amount,
            name="QUA",
        )
    )
