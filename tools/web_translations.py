"""Keep the English catalogue of the web: `.venv/bin/python tools/web_translations.py update|check`.

`update`  reads templates and Python of src/ansinh/web and of src/ansinh/accounts, adds new sentences to
          web/locale/en/LC_MESSAGES/django.po (untranslated), drops those that are gone, keeps every translation, compiles django.mo.
`check`   changes nothing; names what is missing, obsolete, stale or fills in other words, and exits with 1 if anything is.

The sentences of core, policies, lists, registry and the command line are in src/ansinh/locale (tools/translations.py).
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ansinh"
PO = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
PYTHON = (SOURCE / "accounts", SOURCE / "web")
KEYWORDS = dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop", "pgettext")) | {
    "ngettext": (1, 2)
}
HEADER = [
    ("Project-Id-Version", "An Sinh"),
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
]
COMMENT = "# English of the web pages of An Sinh. The identifiers are the Vietnamese sentences."
Sentence = str | tuple[str, str]


class EnglishCatalogue(Catalog):
    """A catalogue whose header holds no date and no tool version: the same sentences give the same bytes."""

    mime_headers = property(lambda self: HEADER, lambda self, headers: None)


def sources() -> Iterator[tuple[Path, str]]:
    """Every file with its text as Python that Babel can read."""
    from django.utils.translation.template import templatize

    for root in PYTHON:
        for path in sorted(root.rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        yield path, templatize(path.read_text(encoding="utf-8"))


def sentences() -> dict[Sentence, list[str]]:
    """Sentence (or singular and plural) → where it is said."""
    found: dict[Sentence, list[str]] = {}
    for path, text in sources():
        for _line, message, _comments, _context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS
        ):
            key = message[:2] if isinstance(message, tuple) else message
            if key and key != ("", ""):
                found.setdefault(key, []).append(str(path.relative_to(ROOT)))
    return found


def catalogue() -> Catalog:
    """The catalogue as it stands."""
    if not PO.exists():
        return EnglishCatalogue(locale="en", fuzzy=False)
    with PO.open("rb") as stream:
        return read_po(stream, locale="en")


def updated() -> Catalog:
    """All sentences of the source with the translations that are there."""
    old, new = catalogue(), EnglishCatalogue(locale="en", fuzzy=False, header_comment=COMMENT)
    for key, places in sorted(sentences().items(), key=lambda item: (item[1][0], str(item[0]))):
        known = old.get(key[0] if isinstance(key, tuple) else key)
        places_once = [(place, None) for place in sorted(set(places))]
        new.add(
            key, known.string if known else None, locations=places_once, flags=known.flags if known else ()
        )
    return new


def filled_in(text: str) -> set[str]:
    """What a sentence fills in: %(name)s and {name}."""
    return set(re.findall(r"%\((\w+)\)s", text)) | set(re.findall(r"\{(\w+)\}", text))


def faults() -> list[str]:
    """Everything that is not as it should be."""
    now, kept = sentences(), {m.id: m for m in catalogue() if m.id}
    found = [f"missing: {key}" for key in now if key not in kept]
    found += [f"obsolete: {key}" for key in kept if key not in now]
    for key, message in kept.items():
        originals = key if isinstance(key, tuple) else (key,)
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(translations):
            found.append(f"untranslated: {key}")
        elif filled_in(" ".join(originals)) != filled_in(" ".join(map(str, translations))):
            found.append(f"fills in other words: {key}")
    if not MO.exists() or MO.read_bytes() != compiled(catalogue()):
        found.append("django.mo is stale: run update")
    return found


def compiled(of: Catalog) -> bytes:
    """The bytes of the .mo file."""
    body = io.BytesIO()
    write_mo(body, of)
    return body.getvalue()


def update() -> None:
    """Write both files."""
    new = updated()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        write_po(stream, new, width=0, sort_output=False, omit_header=False, include_lineno=False)
    MO.write_bytes(compiled(catalogue()))


def main(words: list[str]) -> int:
    """Run one of the two commands."""
    settings.configure(USE_I18N=True)
    django.setup()
    if words == ["update"]:
        update()
        return 0
    if words != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = faults()
    print("\n".join(found) or "every sentence of the web has its translation")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
