"""Errors that carry a sentence for the person in front of the screen.

Every error that can reach a user is one of these; the command line and the web turn them into words and an exit
code, never into a traceback.
"""


class AnSinhError(Exception):
    """Base of all errors of the house. ``str(error)`` is one polite Vietnamese sentence."""


class InputError(AnSinhError):
    """An input cannot be read (exit code 3).

    The sentence says what happened, where (file, sheet, cell, field) and what to do next.
    """


class UsageError(AnSinhError):
    """The words of a command are wrong (exit code 2)."""


class LawError(AnSinhError):
    """The law as data is incomplete or contradicts itself: unknown parameter, missing citation, overlapping cases."""
