"""The dictionary of names: kept in step by actions, searched by folded words and by trigrams, alike on both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from ansinh.core.vietnamese.names import folded, toned
from ansinh.registry.bulk import insert_rows, new_ids, stored_ids
from ansinh.registry.models import Name

FTS = "registry_name_fts"


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the dictionary."""

    id: int
    toned: str
    folded: str


def remember(names: Iterable[str], known: dict[str, int] | None = None) -> dict[str, int]:
    """Make sure that names stand in the dictionary; return the id of each by its toned key.

    ``known`` is a cache the caller keeps between calls; it is filled. Runs inside the caller's transaction.
    """
    cache = {} if known is None else known
    missing = sorted({toned(name) for name in names} - cache.keys())
    if missing:
        cache.update(stored_ids(Name, "toned", missing))
        missing = [name for name in missing if name not in cache]
    if missing:
        ids = new_ids(Name, len(missing))
        rows = [(number, name, folded(name)) for number, name in zip(ids, missing, strict=True)]
        insert_rows(Name, ("id", "toned", "folded"), rows)
        if connection.vendor == "sqlite":
            padded = [(number, f" {plain} ") for number, _name, plain in rows]
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {FTS}(rowid, padded) VALUES (%s, %s)", padded)  # noqa: S608
        cache.update(zip(missing, ids, strict=True))
    return cache


def words_filter(words: Sequence[str]) -> tuple[str, list[str]]:
    """SQL (and its parameters) that selects ids of names with a word beginning like each of ``words`` (folded)."""
    if connection.vendor == "sqlite":
        usable = [word for word in words if len(word) > 1]
        clauses, parameters = [], []
        if usable:
            clauses.append(f"id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)")  # noqa: S608
            parameters.append(" AND ".join('" ' + word.replace('"', "") + '"' for word in usable))
        for letter in (word for word in words if len(word) == 1):
            clauses.append("(' ' || folded) LIKE %s ESCAPE '!'")
            parameters.append(f"% {plain(letter)}%")
    else:
        clauses = ["(folded LIKE %s ESCAPE '!' OR folded LIKE %s ESCAPE '!')" for _word in words]
        parameters = [text for word in words for text in (f"{plain(word)}%", f"% {plain(word)}%")]
    where = " AND ".join(clauses) or "1 = 0"
    return f"SELECT id FROM registry_name WHERE {where}", parameters  # noqa: S608


def plain(word: str) -> str:
    """A word in which what LIKE reads as a pattern stands for itself."""
    return "".join(f"!{c}" if c in "!%_" else c for c in word)


def with_words(words: Sequence[str], limit: int) -> list[Known]:
    """At most ``limit`` names that have a word beginning like each of ``words``."""
    inner, parameters = words_filter(words)
    sql = f"SELECT id, toned, folded FROM registry_name WHERE id IN ({inner}) LIMIT {limit:d}"  # noqa: S608
    return _read(sql, parameters)


def equal_to(plain: str) -> list[Known]:
    """Names whose folded form is ``plain``."""
    return _read("SELECT id, toned, folded FROM registry_name WHERE folded = %s LIMIT 500", [plain])


def resembling(plain: str, limit: int = 400) -> list[Known]:
    """Names that share the most trigrams with ``plain`` (folded): candidates for a misspelt name."""
    if connection.vendor == "sqlite":
        text = f" {plain} ".replace('"', "")
        grams = sorted({text[i : i + 3] for i in range(len(text) - 2)})
        if not grams:
            return []
        query = " OR ".join(f'"{gram}"' for gram in _rarest(grams))
        sql = (
            f"SELECT n.id, n.toned, n.folded FROM {FTS} f JOIN registry_name n ON n.id = f.rowid"  # noqa: S608
            f" WHERE f.{FTS} MATCH %s ORDER BY f.rank LIMIT {limit:d}"
        )
        return _read(sql, [query])
    sql = (
        "SELECT id, toned, folded FROM registry_name WHERE folded %% %s"  # noqa: S608
        f" ORDER BY similarity(folded, %s) DESC LIMIT {limit:d}"
    )
    return _read(sql, [plain, plain])


RAREST = 8
"""So many of the rarest trigrams of a name find its neighbours; the common ones only cost time."""


def _rarest(grams: Sequence[str]) -> list[str]:
    if len(grams) <= RAREST:
        return list(grams)
    marks = ",".join(["%s"] * len(grams))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM {FTS}_terms WHERE term IN ({marks})", list(grams))  # noqa: S608
        counts = dict(cursor.fetchall())
    return sorted((gram for gram in grams if gram in counts), key=lambda gram: (counts[gram], gram))[:RAREST]


def _read(sql: str, parameters: Sequence[object]) -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [Known(*row) for row in cursor.fetchall()]
