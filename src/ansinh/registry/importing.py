"""Import of registers: batches of rows, each one transaction together with its position, so that a killed import goes on."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import AnSinhError, InputError
from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded, toned
from ansinh.policies.classes import kind_named
from ansinh.registry import keys, names
from ansinh.registry.bulk import insert_rows, new_ids, stored_ids
from ansinh.registry.changes import store_classification
from ansinh.registry.facts import folded_number, paper_kind
from ansinh.registry.models import (
    Classification,
    Household,
    IdentityPaper,
    Import,
    ImportProblem,
    LinkageKey,
    Membership,
    Person,
    Place,
    RegisterColumn,
)
from ansinh.registry.places import is_commune, place_row
from ansinh.registry.rows import PEOPLE, FileReader, Row, count_rows, read_header, sha256_of

BATCH = 20_000
KEPT_PROBLEMS = 1_000
RIGHT = "registry.import"
Progress = Callable[[Import], None]


def _may(actor: Actor) -> None:
    """The house itself may import (command line, jobs); an account needs the right at the top of a province."""
    if actor.account != "system":
        actor.require(RIGHT)


@transaction.atomic
def start_import(actor: Actor, path: Path, *, name: str, as_of: date, at: datetime) -> Import:
    """Take a file in for import, or find the import of the same content. ``as_of``: the day the register describes."""
    _may(actor)
    header = read_header(path)
    digest = sha256_of(path)
    known = Import.objects.filter(sha256=digest).first()
    if known is not None:
        known.path = str(path)
        known.save(update_fields=["path"])
        return known
    for column, kind, day, position in header.flags:
        RegisterColumn.objects.get_or_create(
            name=column[:80], defaults={"kind": kind[:80], "day": day, "position": position}
        )
    new = Import.objects.create(
        path=str(path),
        name=name[:200],
        sha256=digest,
        form=header.form,
        total=count_rows(path),
        started_by=actor.account,
        as_of=as_of,
        made_at=at,
    )
    record(
        actor.account,
        "registry.import",
        object_type="import",
        object_id=new.pk,
        right=RIGHT,
        detail={},
        at=at,
    )
    return new


def run_import(
    actor: Actor, import_id: int, *, at: datetime, progress: Progress | None = None, batch: int = BATCH
) -> Import:
    """Read a file to its end from where it stands. Safe to call again after a crash: nothing is doubled.

    Raises InputError when the file has gone or changed; the import is then marked as failed, with the reason.
    """
    _may(actor)
    of = Import.objects.get(pk=import_id)
    if of.status == Import.DONE:
        return of
    path = Path(of.path)
    try:
        if not path.exists() or sha256_of(path) != of.sha256:
            raise InputError(
                _("Tệp {file} không còn hoặc đã thay đổi. Hãy tải lên lại.").format(file=of.name)
            )
        header = read_header(path)
        reader = FileReader(path, header, latest=timezone.localtime(of.made_at).date())
        Import.objects.filter(pk=of.pk).update(status=Import.RUNNING, why_failed="")
        rows = reader.rows(of.position)
        loader = _People(of, at) if header.form == PEOPLE else _Holdings(of, at)
        while chunk := list(islice(rows, batch)):
            of = _batch(of.pk, of.position, chunk, loader)
            if progress:
                progress(of)
        if header.form == PEOPLE:
            _make_keys(of.pk, as_of=of.as_of, progress=progress)
    except AnSinhError as error:
        Import.objects.filter(pk=of.pk).update(status=Import.FAILED, why_failed=str(error))
        raise
    return _finish(actor, of.pk, at)


@transaction.atomic
def give_up_import(import_id: int, sentence: str) -> None:
    """Mark an import as failed, in words; it can be taken up again where it stands."""
    of = Import.objects.select_for_update().filter(pk=import_id).exclude(status=Import.DONE).first()
    if of is not None:
        of.status, of.why_failed = Import.FAILED, sentence
        of.save(update_fields=["status", "why_failed"])
        record("system", "registry.import_failed", object_type="import", object_id=of.pk, right=RIGHT)


@transaction.atomic
def take_up_import(actor: Actor, import_id: int) -> None:
    """Let a failed import go on where it stands."""
    _may(actor)
    of = Import.objects.select_for_update().get(pk=import_id)
    if of.status == Import.FAILED:
        of.status, of.why_failed = Import.WAITING, ""
        of.save(update_fields=["status", "why_failed"])
        record(actor.account, "registry.import", object_type="import", object_id=of.pk, right=RIGHT)


@transaction.atomic
def _batch(import_id: int, position: int, chunk: Sequence[Row], loader: "_Loader") -> Import:
    of = Import.objects.select_for_update().get(pk=import_id)
    if of.position != position:
        raise AnSinhError(_("Tệp {file} đang được một tiến trình khác nhập.").format(file=of.name))
    problems: list[ImportProblem] = []
    good = []
    for row in chunk:
        if row.problem:
            problems.append(_problem(of, row.line, *row.problem, refused=True))
        else:
            good.append(row)
    problems += loader.load(of, good)
    of.refused += sum(p.refused for p in problems)
    room = max(0, KEPT_PROBLEMS - (of.refused - sum(p.refused for p in problems)) - of.warnings)
    of.warnings += sum(not p.refused for p in problems)
    ImportProblem.objects.bulk_create(problems[:room])
    of.position += len(chunk)
    of.save()
    return of


def _problem(of: Import, line: int, code: str, text: str, *, refused: bool) -> ImportProblem:
    sentence = _("Tệp {file}, dòng {line}: {text}").format(file=of.name, line=line, text=text)
    return ImportProblem(of=of, line=line, code=code, text=sentence, refused=refused)


@transaction.atomic
def _finish(actor: Actor, import_id: int, at: datetime) -> Import:
    of = Import.objects.select_for_update().get(pk=import_id)
    of.status, of.ended_at, of.total = Import.DONE, at, of.position
    of.save()
    detail = {"added": of.added, "changed": of.changed, "refused": of.refused}
    record(
        actor.account,
        "registry.import_done",
        object_type="import",
        object_id=of.pk,
        right=RIGHT,
        detail=detail,
        at=at,
    )
    return of


def _make_keys(import_id: int, *, as_of: date, progress: Progress | None) -> None:
    """Linkage keys of the people who came with an import; the index of a new table is built once, at the end."""
    of = Import.objects.get(pk=import_id)
    ids = Person.objects.filter(came_with_id=import_id).order_by("-pk").values_list("pk", flat=True)
    last = ids.first() or 0
    first = Person.objects.filter(came_with_id=import_id, pk__gt=of.keyed_to).order_by("pk").values_list("pk", flat=True).first()  # fmt: skip
    fresh = connection.vendor == "sqlite" and of.keyed_to == 0 and not LinkageKey.objects.exists() and of.added > BATCH  # fmt: skip
    if fresh:
        _key_indexes(make=False)
    while first is not None and first <= last:
        upper = min(first + BATCH * 5 - 1, last)
        with transaction.atomic():
            keys.add_range(first, upper, as_of=as_of, came_with=import_id)
            Import.objects.filter(pk=import_id).update(keyed_to=upper)
        first = upper + 1
        if progress:
            progress(of)
    _key_indexes(make=True)


def _key_indexes(*, make: bool) -> None:
    """Drop the indexes of the key table for a bulk load, or make those that are missing (also after a crash)."""
    if connection.vendor != "sqlite":
        return
    for index in LinkageKey._meta.indexes:
        with connection.cursor() as cursor:
            if make:
                columns = ", ".join(f'"{name}"' for name in index.fields)
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {index.name} ON registry_linkagekey ({columns})")
            else:
                cursor.execute(f"DROP INDEX IF EXISTS {index.name}")


class _Loader:
    """Writes the good rows of a batch; tells the problems that only the database knows."""

    def __init__(self, of: Import, at: datetime) -> None:
        self.at = at
        self.source = f"import:{of.pk}"

    def load(self, of: Import, rows: Sequence[Row]) -> list[ImportProblem]:
        """Write the rows and count them on ``of``."""
        raise NotImplementedError


class _People(_Loader):
    """Rows of people: the new are written in bulk, the known are compared."""

    def __init__(self, of: Import, at: datetime) -> None:
        super().__init__(of, at)
        self._names: dict[str, int] = {}
        self._places: dict[tuple[str, ...], Place] = {}
        self._told: set[int] = set()

    def load(self, of: Import, rows: Sequence[Row]) -> list[ImportProblem]:
        problems: list[ImportProblem] = []
        stored = stored_ids(Person, "code", [row.values["person_id"] for row in rows])
        fresh: dict[str, Row] = {}
        known: list[Row] = []
        for row in rows:
            code = row.values["person_id"]
            if code in fresh:
                problems.append(_problem(of, row.line, "duplicate_id", _("mã {code} đã có ở dòng trước.").format(code=code), refused=True))  # fmt: skip
            elif code in stored:
                known.append(row)
            else:
                fresh[code] = row
        self._places_of(of, rows, problems)
        self._insert(of, list(fresh.values()))
        if known:
            from ansinh.registry.reimport import compare

            problems += compare(of, known, self.place, self.source, self.at, _problem)
        return problems

    def place(self, row: Row) -> Place:
        """The stored place of a row."""
        return self._places[self._place_key(row)]

    @staticmethod
    def _place_key(row: Row) -> tuple[str, ...]:
        get = row.values.get
        return (get("province", ""), get("district", ""), get("commune", ""), get("commune_code", ""))

    def _places_of(self, of: Import, rows: Sequence[Row], problems: list[ImportProblem]) -> None:
        for row in rows:
            key = self._place_key(row)
            if key not in self._places:
                self._places[key] = place_row(*key, of.as_of)  # type: ignore[misc]
            place = self._places[key]
            if not is_commune(place.unit_path) and place.pk not in self._told:
                self._told.add(place.pk)
                text = _(
                    "xã “{name}” không có trong danh mục, hoặc trùng tên với đơn vị khác: chỉ cấp trên thấy người ở đây. Hãy ghi rõ xã, thị trấn hoặc commune_code."
                )
                problems.append(_problem(of, row.line, "commune_unknown", text.format(name=place.commune), refused=False))  # fmt: skip

    def _insert(self, of: Import, rows: Sequence[Row]) -> None:
        if not rows:
            return
        names.remember((row.values["full_name"] for row in rows), self._names)
        homes = self._households(rows)
        ids = new_ids(Person, len(rows))
        insert_rows(
            Person, _PERSON, (self._person(of, pk, row, homes) for pk, row in zip(ids, rows, strict=True))
        )
        insert_rows(IdentityPaper, _PAPER, self._papers(ids, rows))
        insert_rows(Membership, _MEMBERSHIP, self._memberships(ids, rows, homes))
        self._classify(ids, rows)
        of.added += len(rows)

    def _households(self, rows: Sequence[Row]) -> dict[str, int]:
        wanted = {code: row for row in reversed(rows) if (code := row.values.get("household_id", ""))}
        homes = stored_ids(Household, "code", list(wanted))
        missing = [code for code in wanted if code not in homes]
        ids = new_ids(Household, len(missing))
        made = []
        for pk, code in zip(ids, missing, strict=True):
            row = wanted[code]
            place = self.place(row)
            made.append((pk, place.unit_path, code, place.pk, row.values.get("hamlet", "")))
        insert_rows(Household, ("id", "unit_path", "code", "place_id", "hamlet"), made)
        return homes | dict(zip(missing, ids, strict=True))

    def _person(self, of: Import, pk: int, row: Row, homes: dict[str, int]) -> tuple[object, ...]:
        get, place = row.values.get, self.place(row)
        name = row.values["full_name"]
        return (
            pk,
            place.unit_path,
            row.values["person_id"],
            name,
            self._names[toned(name)],
            folded(name),
            get("sex", ""),
            get("birth", ""),
            get("date_of_death", ""),
            get("id_number", ""),
            homes.get(get("household_id", "")),
            get("relation_to_head", ""),
            place.pk,
            get("hamlet", ""),
            get("ethnicity", ""),
            None,
            of.pk,
            1,
        )

    def _papers(self, ids: Sequence[int], rows: Sequence[Row]) -> Iterable[tuple[object, ...]]:
        for pk, row in zip(ids, rows, strict=True):
            number = row.values.get("id_number", "")
            if number:
                path = self.place(row).unit_path
                yield (path, pk, paper_kind(number), number, folded_number(number), "")

    def _memberships(
        self, ids: Sequence[int], rows: Sequence[Row], homes: dict[str, int]
    ) -> Iterable[tuple[object, ...]]:
        for pk, row in zip(ids, rows, strict=True):
            home = homes.get(row.values.get("household_id", ""))
            if home is not None:
                yield (self.place(row).unit_path, home, pk, row.values.get("relation_to_head", ""))

    def _classify(self, ids: Sequence[int], rows: Sequence[Row]) -> None:
        plain: list[tuple[object, ...]] = []
        for pk, row in zip(ids, rows, strict=True):
            path = self.place(row).unit_path
            for spell in row.spells:
                known = kind_named(spell.kind)
                if known.secrecy:
                    owner = Person(pk=pk, unit_path=path)
                    store_classification(owner, spell.kind, "", spell.valid_from, spell.valid_to, "", None, self.source)  # fmt: skip
                else:
                    plain.append((path, pk, known.field, spell.kind, "", spell.valid_from, spell.valid_to, "", self.source))  # fmt: skip
        insert_rows(Classification, _CLASS, [tuple(map(_plain, row)) for row in plain])


def _plain(value: object) -> object:
    """Days as SQLite keeps them; PostgreSQL takes them as they are."""
    return value.isoformat() if isinstance(value, date) and connection.vendor == "sqlite" else value


_PERSON = ("id", "unit_path", "code", "full_name", "name_id", "folded", "sex", "birth", "death", "id_number")
_PERSON += (
    "household_id",
    "relation",
    "place_id",
    "hamlet",
    "ethnicity",
    "merged_into_id",
    "came_with_id",
    "version",
)
_PAPER = ("unit_path", "person_id", "kind", "number", "folded", "issued_by")
_MEMBERSHIP = ("unit_path", "household_id", "person_id", "relation")
_CLASS = (
    "unit_path",
    "person_id",
    "field",
    "kind",
    "level",
    "valid_from",
    "valid_to",
    "decision_number",
    "source",
)


class _Holdings(_Loader):
    """Rows of holdings: classifications of people who stand in the register."""

    def load(self, of: Import, rows: Sequence[Row]) -> list[ImportProblem]:
        problems: list[ImportProblem] = []
        codes = stored_ids(Person, "code", [row.values["person_id"] for row in rows])
        owners = {p.code: p for p in Person.objects.filter(code__in=codes).only("code", "unit_path")}
        held = set(
            Classification.objects.filter(person__in=list(owners.values())).values_list(
                "person_id", "kind", "valid_from"
            )
        )
        plain: list[tuple[object, ...]] = []
        for row in rows:
            owner = owners.get(row.values["person_id"])
            if owner is None:
                problems.append(_problem(of, row.line, "not_in_registry", _("mã {code} không có trong sổ đăng ký.").format(code=row.values["person_id"]), refused=True))  # fmt: skip
                continue
            key = (owner.pk, row.values["kind"], row.days.get("valid_from"))
            if key in held:
                of.unchanged += 1
                continue
            held.add(key)
            of.added += 1
            self._write(owner, row, plain)
        insert_rows(Classification, (*_CLASS, "decision_date"), [tuple(map(_plain, row)) for row in plain])
        return problems

    def _write(self, owner: Person, row: Row, plain: list[tuple[object, ...]]) -> None:
        get, days = row.values.get, row.days
        known = kind_named(row.values["kind"])
        source = get("source") or self.source
        facts = (
            known.kind,
            get("level", ""),
            days.get("valid_from"),
            days.get("valid_to"),
            get("decision_number", ""),
        )
        if known.secrecy:
            store_classification(owner, *facts, days.get("decision_date"), source)
        else:
            plain.append((owner.unit_path, owner.pk, known.field, *facts, source, days.get("decision_date")))
