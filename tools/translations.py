"""Keep the English catalogue of what users read: `.venv/bin/python tools/translations.py update|check`.

`update`  reads every `_("…")` of src/ansinh, adds new sentences to locale/en/LC_MESSAGES/ansinh.po (untranslated), drops those
          that are gone, keeps every translation, and compiles ansinh.mo.
`check`   changes nothing; names what is missing, obsolete, fuzzy, badly filled in or stale, and exits with 1 if anything is.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ansinh"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "ansinh.po"
MO = PO.with_suffix(".mo")
OF_DJANGO = ("accounts/", "web/")
"""Folders whose sentences follow the reader of a page, not the process: tools/web_translations.py keeps them."""
HEADER = [
    ("Project-Id-Version", "An Sinh"),
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


class EnglishCatalogue(Catalog):
    """A catalogue whose header holds no date and no tool version: the same sentences give the same bytes."""

    mime_headers = property(lambda self: HEADER, lambda self, headers: None)


def calls_of(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of `_` in a module, those inside f-strings too (Babel's own reader does not see these in Python 3.11)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield node


def sentences_of(call: ast.Call, tree: ast.Module) -> list[str]:
    """What a call may say: its one plain string, or every string of the module's own tuple it takes one of; else nothing."""
    match call:
        case ast.Call(args=[ast.Constant(value=str(sentence))], keywords=[]):
            return [sentence]
        case ast.Call(args=[ast.Subscript(value=ast.Name(id=table))], keywords=[]):
            return [
                item.value
                for statement in tree.body
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple)
                if [target.id for target in statement.targets if isinstance(target, ast.Name)] == [table]
                for item in statement.value.elts
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
            ]
    return []


def _sentences(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The extraction method given to Babel, which calls it with these names: (line, function, sentence, comments)."""
    tree = ast.parse(file.read())
    for call in sorted(calls_of(tree), key=lambda call: (call.lineno, call.col_offset)):
        for sentence in sentences_of(call, tree):
            yield call.lineno, "_", sentence, []


def extracted() -> dict[str, list[str]]:
    """Every sentence of the source, with the files that say it."""
    found: dict[str, list[str]] = {}
    for name, _line, sentence, _comments, _context in extract_from_dir(
        SOURCE, method_map=[("**.py", _sentences)], keywords={"_": None}
    ):
        if name.startswith(OF_DJANGO):
            continue
        places = found.setdefault(str(sentence), [])
        if name not in places:
            places.append(name)
    return found


def stored() -> Catalog:
    """The catalogue as it is in the repository (empty if there is none yet)."""
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def merged(sentences: dict[str, list[str]], known: Catalog) -> EnglishCatalogue:
    """The catalogue of these sentences with the translations already known."""
    catalogue = EnglishCatalogue(
        locale="en",
        fuzzy=False,
        header_comment="# What users read, in English. Kept by tools/translations.py.",
    )
    for sentence, places in sentences.items():
        old = known.get(sentence)
        comments = old.user_comments if old else ()
        flags = {"fuzzy"} if old and old.fuzzy else set()
        catalogue.add(
            sentence,
            old.string if old else "",
            locations=[(place, None) for place in sorted(places)],
            flags=flags,
            user_comments=comments,
        )
    return catalogue


def fields(sentence: str) -> frozenset[str]:
    """The names of the `{places}` and `%(places)s` of a sentence. Raises ValueError if its braces do not match."""
    braces = {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}
    return frozenset(braces | set(re.findall(r"%\(\w+\)\w", sentence)))


def _edges(sentence: str) -> tuple[str, str]:
    return sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]


def faults_of(sentence: str, translation: str) -> Iterator[str]:
    """What is wrong with a translation: placeholders that differ, spaces lost at an end."""
    try:
        if fields(sentence) != fields(translation):
            wanted, got = sorted(fields(sentence)), sorted(fields(translation))
            yield f"placeholders differ ({', '.join(wanted) or 'none'} / {', '.join(got) or 'none'}): {sentence!r}"
    except ValueError as error:
        yield f"braces do not match ({error}): {sentence!r}"
    if _edges(sentence) != _edges(translation):
        yield f"spaces at the ends differ: {sentence!r}"


def catalogue_faults(sentences: dict[str, list[str]], known: Catalog) -> list[str]:
    """What keeps the catalogue from being complete and right, one line each."""
    faults = [f"missing: {sentence!r} ({', '.join(places)})" for sentence, places in sentences.items()
              if not (found := known.get(sentence)) or not found.string]  # fmt: skip
    for message in known:
        if not message.id:
            continue
        if message.id not in sentences:
            faults.append(f"obsolete: {message.id!r}")
        if message.fuzzy:
            faults.append(f"fuzzy: {message.id!r}")
        if message.string:
            faults += faults_of(str(message.id), str(message.string))
    return faults


def compiled_faults(known: Catalog) -> list[str]:
    """Whether the compiled catalogue says what the readable one says."""
    if not MO.exists():
        return [f"no {MO.name}"]
    with MO.open("rb") as file:
        compiled = {m.id: m.string for m in read_mo(file) if m.id}
    written = {m.id: m.string for m in known if m.id and m.string and not m.fuzzy}
    return [] if compiled == written else [f"{MO.name} is older than {PO.name}"]


def update() -> int:
    """Write both files; tell how many sentences still need a translation."""
    catalogue = merged(extracted(), stored())
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)
    with MO.open("wb") as file:
        write_mo(file, catalogue)
    missing = sum(1 for message in catalogue if message.id and not message.string)
    print(
        f"{len(catalogue)} sentences, {missing} without a translation (empty msgstr in {PO.relative_to(ROOT)})"
    )
    return 0


def check() -> int:
    """Name every fault; 1 if there is one."""
    known = stored()
    faults = catalogue_faults(extracted(), known) + compiled_faults(known)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(
            "Run tools/translations.py update, then write the English beside each empty msgstr.",
            file=sys.stderr,
        )
    return 1 if faults else 0


if __name__ == "__main__":
    commands = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(__doc__)
        sys.exit(2)
    sys.exit(commands[sys.argv[1]]())
