"""Reading units. Units are public facts: these queries need no actor."""

from datetime import date

from django.db.models import Q, QuerySet

from ansinh.units.models import Unit


def units_on(day: date, level: str | None = None) -> QuerySet[Unit]:
    """Units that exist on a day, all levels or one, by name."""
    found = Unit.objects.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return (found.filter(level=level) if level else found).order_by("level", "name")


def commune_by_code(code: str, day: date) -> Unit | None:
    """The commune that carries a code on a day."""
    return units_on(day, "commune").filter(code=code).first()
