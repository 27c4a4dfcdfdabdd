"""Translation of what users read: Vietnamese in the source, English from the catalogue.

The language is asked of the environment once (``ANSINH_LANG``: ``vi`` or ``en``; Vietnamese otherwise). The message
identifiers are the Vietnamese sentences themselves, so a missing translation still reads as a sentence.
"""

import gettext as _gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


@lru_cache(maxsize=4)
def catalogue(language: str) -> _gettext.NullTranslations:
    """Return the catalogue of ``language`` (``vi`` needs none)."""
    if language == "vi":
        return _gettext.NullTranslations()
    return _gettext.translation("ansinh", localedir=LOCALE_DIR, languages=[language], fallback=True)


@lru_cache(maxsize=1)
def language() -> str:
    """Return the language asked for: ``en`` if ``ANSINH_LANG`` says so, else ``vi``. Asked once a process."""
    return "en" if os.environ.get("ANSINH_LANG", "vi").lower().startswith("en") else "vi"


def _(message: str) -> str:
    """Translate a Vietnamese sentence into the user's language."""
    return message if language() == "vi" else catalogue(language()).gettext(message)
