"""What waits on an officer, for the first page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ansinh.accounts.actor import Actor
from ansinh.lists import queries
from ansinh.web.waiting import Waiting, register

DESKS = (
    ("lists.send_up", ("assessed",), gettext_lazy("Danh sách chờ sửa và gửi lên")),
    ("lists.send_up", ("returned",), gettext_lazy("Danh sách bị trả lại")),
    ("lists.prepare", ("review",), gettext_lazy("Danh sách đang rà soát")),
    ("lists.approve", ("prepared",), gettext_lazy("Danh sách chờ duyệt")),
    ("lists.approve", ("approved",), gettext_lazy("Danh sách chờ chốt")),
)


def of_lists(actor: Actor) -> Iterator[Waiting]:
    """Lists on the actor's desk, and late ones."""
    if not actor.can(queries.READ):
        return
    counts, late = queries.desk_counts(actor, timezone.now())
    address = reverse("lists")
    for right, states, words in DESKS:
        if actor.can(right):
            yield Waiting(words, sum(counts.get(s, 0) for s in states), f"{address}?buoc={states[0]}")
    yield Waiting(gettext_lazy("Danh sách quá hạn"), late, reverse("lists-late"), "danger")


def install() -> None:
    """Register with the first page."""
    register(of_lists)
