"""Reports in the database: built within one's units, issued once, standing still."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from ansinh.audit.models import Entry
from ansinh.core.errors import InputError, UsageError
from ansinh.lists.models import BeneficiaryList
from ansinh.policies.review.workbook import Filled
from ansinh.reports import actions, queries
from ansinh.reports.models import Report
from tests.reports.conftest import DINH_HOA, NOW, actor

pytestmark = pytest.mark.django_db
Make = Callable[..., Path]
FIGURES = {
    "rows": 10, "people_paid": 6, "amount_total": 6_000_000, "review": 3, "waiting_amount": 3_000_000, "refused": 1,
    "duplicates_held_back": 1_000_000, "by_group": {"G4": {"rows": 6, "dong": 6_000_000}},
}  # fmt: skip


def make_list(
    path: str, state: str, received: datetime = datetime(2020, 5, 4, tzinfo=UTC), **facts: object
) -> BeneficiaryList:
    return BeneficiaryList.objects.create(
        unit_path=path, field="labour", policy="covid42", title="x", state=state, received_at=received,
        uploaded_by="1", figures=facts.pop("figures", FIGURES), **facts,
    )  # fmt: skip


def built(who: object = None, path: str = "/19/", uploads: tuple[actions.Upload, ...] = ()) -> Report:
    return actions.build_report(who or actor(), period="2020-9m", unit_path=path, uploads=uploads, at=NOW)  # type: ignore[arg-type]


def figure(report: Report, code: str) -> dict[str, object]:
    return next(f for f in report.figures["figures"] if f["code"] == code)


def test_a_built_report_is_a_draft_with_its_document_and_an_entry_in_the_log(workbook: Make) -> None:
    path = workbook(DINH_HOA, {"VL.01": Filled(100, 80, 75)})
    report = built(uploads=(actions.Upload("dinh-hoa.xlsx", path),))
    assert (report.state, report.collected, report.computed) == ("draft", 1, 0)
    _report, data = queries.document_of(actor(), report.pk)
    assert data[:2] == b"PK"
    entry = Entry.objects.get(action="reports.build")
    assert (entry.object_id, entry.actor) == (str(report.pk), "7")
    assert "dinh-hoa" not in entry.detail


def test_lists_that_the_officer_may_read_are_counted() -> None:
    make_list("/19/167/05536/", "review")
    make_list("/19/167/05539/", "frozen")
    report = built()
    assert (figure(report, "CV.02")["done"], figure(report, "CV.02")["mark"]) == (12, "computed")
    assert figure(report, "CV.14")["done"] == 12
    assert figure(report, "CV.31")["done"] == 6
    assert figure(report, "CV.11")["mark"] == "missing"


@pytest.mark.parametrize(
    "facts",
    [
        {"path": "/19/168/05611/", "state": "review"},
        {"path": "/19/167/05536/", "state": "withdrawn"},
        {"path": "/19/167/05536/", "state": "detected", "figures": {}},
        {"path": "/19/167/05536/", "state": "review", "received": datetime(2020, 9, 15, 12, tzinfo=UTC)},
        {"path": "/19/167/05536/", "state": "review", "received": datetime(2019, 12, 14, 12, tzinfo=UTC)},
    ],
    ids=["elsewhere", "withdrawn", "not assessed", "after", "before"],
)
def test_other_lists_are_not(facts: dict[str, object]) -> None:
    make_list(**facts)  # type: ignore[arg-type]
    assert figure(built(path="/19/167/"), "CV.01")["mark"] == "missing"


def test_an_officer_of_one_field_counts_the_lists_of_that_field_only() -> None:
    make_list("/19/167/05536/", "review")
    who = actor()
    merit = type(who)(
        "7", "x", (type(who.grants[0])("province_officer", "/19/", frozenset({"merit"}), ""),), who.day
    )
    assert figure(built(merit), "CV.01")["mark"] == "missing"


@pytest.mark.parametrize(
    ("role", "path"), [("district_officer", "/19/168/"), ("commune_officer", "/19/"), ("auditor", "/19/")]
)
def test_nobody_builds_outside_right_and_unit(role: str, path: str) -> None:
    with pytest.raises(PermissionDenied):
        built(actor(role, path), "/19/167/")
    assert not Report.objects.exists()


def test_a_report_is_seen_in_its_unit_only() -> None:
    report = built(path="/19/167/")
    assert list(queries.reports_for(actor("district_officer", "/19/167/"))) == [report]
    assert not queries.reports_for(actor("district_officer", "/19/168/"))
    with pytest.raises(Report.DoesNotExist):
        queries.document_of(actor("district_officer", "/19/168/"), report.pk)
    with pytest.raises(Report.DoesNotExist):
        actions.issue_report(actor("district_officer", "/19/168/"), report.pk, sha256=report.sha256, at=NOW)


def test_a_bad_workbook_is_named_as_its_sender_named_it(tmp_path: Path) -> None:
    path = tmp_path / "0.xlsx"
    path.write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"bieu xa\.xlsx"):
        built(uploads=(actions.Upload("bieu xa.xlsx", path),))


def test_a_unit_that_was_not_there_in_the_period_is_refused() -> None:
    with pytest.raises(UsageError, match="Không có đơn vị"):
        actions.build_report(actor(), period="2025-9m", unit_path="/19/167/", uploads=(), at=NOW)


def test_an_issued_report_has_a_number_and_cannot_be_issued_again() -> None:
    first, second = built(), built()
    for report, revision in ((first, 1), (second, 2)):
        assert actions.issue_report(actor(), report.pk, sha256=report.sha256, at=NOW).revision == revision
    with pytest.raises(actions.IssueError, match="đã được ban hành"):
        actions.issue_report(actor(), first.pk, sha256=first.sha256, at=NOW)
    assert Entry.objects.filter(action="reports.issue").count() == 2


def test_only_the_document_that_was_looked_at_is_issued() -> None:
    report = built()
    with pytest.raises(actions.IssueError, match="không phải bản này"):
        actions.issue_report(actor(), report.pk, sha256="0" * 64, at=NOW)


@pytest.mark.parametrize("sql", ["UPDATE reports_report SET document = 'x'", "DELETE FROM reports_report"])
def test_the_database_itself_keeps_an_issued_report(sql: str) -> None:
    report = built()
    actions.issue_report(actor(), report.pk, sha256=report.sha256, at=NOW)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_document_changed_in_the_database_is_not_handed_out() -> None:
    report = built()
    Report.objects.filter(pk=report.pk).update(document=b"PK forged")
    with pytest.raises(queries.DocumentChangedError, match=f"số {report.pk}"):
        queries.document_of(actor(), report.pk)
    with pytest.raises(queries.DocumentChangedError):
        actions.issue_report(actor(), report.pk, sha256=report.sha256, at=NOW)
