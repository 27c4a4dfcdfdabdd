"""Import of a register, search over it, the enquiry: seconds, memory, p95, on the database of ANSINH_DATABASE_URL or SQLite.

    python -m benchmarks registry [PEOPLE] [QUERIES]

People are invented. Peak memory is that of this process (the import runs in it).
"""

import csv
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

DAY = date(2020, 6, 15)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FLAGS = ("poor_2019_12_31", "poor_2020_04_30", "merit_monthly_2020_04_30")


def write_register(path: Path, people: int, seed: int = 1) -> None:
    """A register of an invented province in the form of ``registry.csv``."""
    from ansinh.sample.province import make_province

    province = make_province(seed, people, "thai_nguyen")
    columns = province.registry_columns()
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "person_id",
                "full_name",
                "sex",
                "birth",
                "id_number",
                "household_id",
                "relation_to_head",
                "province",
                "district",
                "commune",
                "commune_code",
                "hamlet",
                "ethnicity",
                *FLAGS,
                "date_of_death",
            ]
        )
        for i in range(province.count):
            flags = [int(rng.random() < share) for share in (0.08, 0.07, 0.03)]
            names = ("record_id", "full_name", "sex", "birth", "id_number")
            writer.writerow(
                [
                    *(columns[name][i] for name in names),
                    province.household_id(i),
                    columns["relation"][i],
                    columns["province"][i],
                    columns["district"][i],
                    columns["commune"][i],
                    "",
                    columns["village"][i],
                    "Kinh",
                    *flags,
                    "",
                ]
            )


def typo(text: str, rng: random.Random) -> str:
    """One letter wrong, lost or doubled."""
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(("", "x", text[at] * 2)) + text[at + 1 :]


def timed(what: str, calls: list[Callable[[], object]]) -> None:
    """Print the median and p95 of calls, in milliseconds."""
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{what:34} n={len(times):4} median {statistics.median(times):8.1f} ms  p95 {p95:8.1f} ms", flush=True
    )


def measure(count: int) -> None:
    """Searches and enquiries over what was imported."""
    from ansinh.accounts.actor import Actor, Grant
    from ansinh.registry import queries
    from ansinh.registry.models import Person

    everywhere = Actor("1", "keeper", (Grant("register_keeper", "/19/", frozenset({"*"}), ""),), DAY)
    rng = random.Random(2)
    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    ids = [rng.randint(1, last) for _ in range(count)]
    people = [
        p
        for p in Person.objects.filter(pk__in=ids, unit_path__startswith="/19/").select_related("place")
        if p.full_name
    ]
    home = Actor("1", "o", (Grant("commune_officer", people[0].unit_path, frozenset({"*"}), ""),), DAY)
    sets: dict[str, list[Callable[[], object]]] = {
        "full name, folded": [lambda p=p: queries.search(everywhere, p.folded) for p in people],
        "full name, accents": [lambda p=p: queries.search(everywhere, p.full_name) for p in people],
        "last two words": [lambda p=p: queries.search(everywhere, " ".join(p.folded.split()[-2:])) for p in people],
        "one word": [lambda p=p: queries.search(everywhere, p.folded.split()[-1]) for p in people],
        "family name": [lambda p=p: queries.search(everywhere, p.folded.split()[0]) for p in people],
        "one word, commune officer": [lambda p=p: queries.search(home, p.folded.split()[-1]) for p in people],
        "name and year": [lambda p=p: queries.search(everywhere, f"{p.folded} {p.birth[:4]}") for p in people],
        "number": [lambda p=p: queries.search(everywhere, p.id_number or p.code) for p in people],
        "typo": [lambda p=p: queries.search(everywhere, typo(p.folded, rng)) for p in people],
        "list of one commune": [lambda p=p: queries.search(everywhere, "", unit_path=p.unit_path) for p in people],
        "enquiry": [
            lambda p=p: queries.already_helped(everywhere, p.full_name, p.birth, "", at=NOW, day=DAY) for p in people
        ],
        "file of a person": [lambda p=p: queries.person_file(everywhere, p.pk, day=DAY) for p in people],
        "likely duplicates": [lambda p=p: queries.duplicates_of(everywhere, p, day=DAY) for p in people[:20]],
    }  # fmt: skip
    for what, calls in sets.items():
        timed(what, calls)


def main(arguments: list[str]) -> int:
    """Make, import, search."""
    people = int(arguments[0]) if arguments else 300_000
    count = int(arguments[1]) if len(arguments) > 1 else 200
    folder = Path(tempfile.mkdtemp(prefix="ansinh-bench-"))
    os.environ["ANSINH_HOME"] = str(folder)
    os.environ["ANSINH_SECRET_KEY"] = "bench"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansinh.config.settings"
    source = folder / "registry.csv"
    child = os.fork()
    if child == 0:  # the generator's memory is not the import's
        write_register(source, people)
        os._exit(0)
    os.waitpid(child, 0)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from ansinh.accounts.actor import system_actor
    from ansinh.registry import actions, queries
    from ansinh.registry.models import Import

    call_command("migrate", verbosity=0)
    system = system_actor(DAY)
    started = time.perf_counter()
    read: list[float] = []

    def tell(of: Import) -> None:
        if of.position < of.total:
            read.append(time.perf_counter() - started)

    of = actions.start_import(system, source, name="registry.csv", as_of=DAY, at=NOW)
    of = actions.run_import(system, of.pk, at=NOW, progress=tell)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{connection.vendor}: {of.added} people, refused {of.refused}: {seconds:.0f} s (rows {read[-1] if read else 0:.0f} s), {of.added / seconds:.0f}/s, peak {peak:.2f} GiB", flush=True)  # fmt: skip
    if connection.vendor == "sqlite":
        print(f"database {(folder / 'ansinh.sqlite3').stat().st_size / 2**20:.0f} MiB", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
            print(f"database {cursor.fetchone()[0]} MiB", flush=True)
    measure(count)
    started = time.perf_counter()
    size = len(queries.as_register(system).people)
    print(f"as_register: {size} people {time.perf_counter() - started:.1f} s", flush=True)
    return 0
