"""``{% load lists %}``: how the pages of lists write what rows hold."""

from django import template

register = template.Library()


@register.filter
def birth(value: str) -> str:
    """``1952-03-05`` as 05/03/1952, ``1952-03`` as 3/1952, a year as it is."""
    parts = value.split("-")
    if len(parts) == 3:
        return f"{parts[2]}/{parts[1]}/{parts[0]}"
    return f"{int(parts[1])}/{parts[0]}" if len(parts) == 2 else value
