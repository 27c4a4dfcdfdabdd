"""Running the worked examples of policies (cases.yaml): facts in, expected amounts and reasons out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ansinh.core.errors import AnSinhError, LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.params import cited_act
from ansinh.policies.loader import FOLDER, Policy, load_policy, policy_names, read_yaml
from ansinh.policies.people import PersonResult, assess_people, total_of


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One worked example and what differs from its expectation (empty = passed)."""

    policy: str
    id: str
    name: str
    differences: tuple[str, ...]
    unverified: tuple[str, ...]


def run_cases(policy_name: str | None = None) -> Iterator[CaseRun]:
    """Yield the result of every example of one policy, or of all. Raises UsageError for an unknown policy."""
    for name in [policy_name] if policy_name else policy_names():
        policy = load_policy(name)
        for item in read_yaml(FOLDER / name / "cases.yaml")["cases"]:
            yield run_case(policy, item)


def run_case(policy: Policy, item: Mapping[str, Any]) -> CaseRun:
    """Run one example; it must name its source, a resolving citation, and expect something."""
    if not item.get("source") or not item.get("expected"):
        raise LawError(_("Ví dụ {id} thiếu nguồn hoặc kết quả mong đợi.").format(id=item.get("id")))
    cited_act(policy.acts, item["cite"])
    known = item["known"]
    assert isinstance(known, date)
    try:
        results = assess_people(policy, item["facts"], item["month"], known)
    except AnSinhError as error:
        return CaseRun(policy.name, item["id"], item["name"], (str(error),), ())
    differences = list(_differences(item["expected"], {result.id: result for result in results}, results))
    paths = dict.fromkeys(path for result in results for path in result.unverified)
    if tuple(paths) != tuple(item.get("unverified", ())):
        differences.append(_("tham số chưa kiểm chứng: {found}").format(found=list(paths)))
    return CaseRun(policy.name, item["id"], item["name"], tuple(differences), tuple(paths))


def _differences(
    expected: Mapping[str, Any], by_id: Mapping[str, PersonResult], results: list[PersonResult]
) -> Iterator[str]:
    for name, wanted in expected.items():
        if name == "total":
            got: Any = total_of(results)
            if got != wanted:
                yield _("tổng {got}, mong đợi {want}").format(got=got, want=wanted)
            continue
        for field, want in (wanted if isinstance(wanted, Mapping) else {"amount": wanted}).items():
            got = getattr(by_id[name], field)
            got = list(got) if isinstance(got, tuple) else got
            if got != want:
                yield _("{id}.{field}: {got}, mong đợi {want}").format(
                    id=name, field=field, got=got, want=want
                )
