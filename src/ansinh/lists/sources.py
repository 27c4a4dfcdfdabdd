"""What lists are checked against: the register, and everything already paid under the same policy.

Jobs of the house read them whole, whatever the officer who started them may see: a person paid in another commune must be
found. What an officer is shown of others is decided by the pages.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.db.models import Max
from django.utils import timezone

from ansinh.accounts.actor import system_actor
from ansinh.listcheck.check import Ground, ground_of
from ansinh.listcheck.model import PaidLine
from ansinh.listcheck.register import Register, read_paid, read_register
from ansinh.lists.models import BeneficiaryList, PaymentList, Reference
from ansinh.lists.payments import parse
from ansinh.lists.storage import path_of
from ansinh.registry.models import Classification, Fact, Import, Merge, Person
from ansinh.registry.queries import as_register
from ansinh.registry.rls import widened

FROZEN_LINES = 10_000_000
"""Lines of frozen payment list *n* are numbered from *n* times this, apart from those of a file."""


def newest(kind: str, policy: str = "") -> Reference | None:
    """The newest file of a kind."""
    return Reference.objects.filter(kind=kind, policy=policy).order_by("-pk").first()


@lru_cache(maxsize=2)
def _register_file(sha256: str) -> Register:
    return read_register(path_of(sha256))


def register_source() -> tuple[Register, str]:
    """The register and a name of its present content: the people of this house, else a file, else nobody."""
    name = register_name()
    if name.startswith("db:"):
        return _own_register(name), name
    return (_register_file(name), name) if name else (Register(), "")


@lru_cache(maxsize=1)
def _own_register(_name: str) -> Register:
    """The register as of a name: read once while nothing changes in it."""
    with widened():
        return as_register(system_actor(timezone.localdate()))


def register_name() -> str:
    """Names the present content of the register by the newest of everything that can change it."""
    with widened():
        person = Person.objects.aggregate(top=Max("pk"))["top"]
        if person is not None:
            newest_of = [
                m.objects.aggregate(top=Max("pk"))["top"] or 0 for m in (Fact, Classification, Import, Merge)
            ]
            undone = Merge.objects.filter(undone_at__isnull=False).count()
            return "db:" + ".".join(map(str, [person, *newest_of, undone]))
    reference = newest("register")
    return reference.sha256 if reference is not None else ""


def paid_source(chosen: BeneficiaryList) -> tuple[Sequence[PaidLine] | None, str]:
    """Everything paid under the list's policy but by the list itself, and a name of it. None when nobody ever said."""
    reference = newest("paid", chosen.policy)
    payments = list(PaymentList.objects.filter(policy=chosen.policy).exclude(list=chosen).order_by("pk"))
    if reference is None and not payments:
        return None, ""
    lines = list(read_paid(path_of(reference.sha256))) if reference is not None else []
    for payment in payments:
        lines += frozen_lines(payment)
    return lines, _paid_name(reference, [payment.sha256 for payment in payments])


def frozen_lines(payment: PaymentList) -> Iterator[PaidLine]:
    """The lines of a frozen payment list as paid lines."""
    for position, line in enumerate(parse(bytes(payment.canonical)), 1):
        yield PaidLine(
            line=payment.pk * FROZEN_LINES + position,
            full_name=line.full_name,
            birth=line.birth,
            id_number=line.id_number,
            hamlet=line.hamlet,
            commune=line.commune,
            category=line.group,
            amount=line.amount,
            paid_on=payment.frozen_at.date().isoformat(),
        )


def ground_for(chosen: BeneficiaryList) -> tuple[Ground, str, str]:
    """The ground of a list, and names of its register and payments: with others, people must be identified anew."""
    register, of_register = register_source()
    paid, of_paid = paid_source(chosen)
    return ground_of(chosen.policy, register, paid), of_register, of_paid


def paid_name(chosen: BeneficiaryList) -> str:
    """The present name of what was paid before, without reading it."""
    reference = newest("paid", chosen.policy)
    payments = PaymentList.objects.filter(policy=chosen.policy).exclude(list=chosen).order_by("pk")
    return _paid_name(reference, list(payments.values_list("sha256", flat=True)))


def _paid_name(reference: Reference | None, payments: Sequence[str]) -> str:
    if reference is None and not payments:
        return ""
    names = [reference.sha256 if reference is not None else "", *payments]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


@lru_cache(maxsize=8)
def reading_ground(policy: str) -> Ground:
    """A ground without register and payments: enough to read and check the text of one field."""
    return ground_of(policy, Register(), None)
