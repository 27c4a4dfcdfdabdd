"""What the documents promise stays true."""

import re
from pathlib import Path

import pytest

from ansinh.core.vietnamese.repair import CODES
from ansinh.listcheck.words import general_words
from ansinh.policies.loader import load_policy

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_reason_and_repair_code_is_listed_for_users():
    text = (ROOT / "docs" / "list-check.md").read_text(encoding="utf-8")
    codes = {*general_words(), *load_policy("covid42").reasons, *CODES}
    assert sorted(code for code in codes if f"| `{code}` |" not in text) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_only_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    known = {"demo", "test", "bench", "setup", "help"}
    assert set(re.findall(r"\./run (\w+)", text)) <= known
