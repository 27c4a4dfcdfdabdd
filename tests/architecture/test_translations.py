"""Every sentence users read has its English, and both languages really come out."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from tools import translations

from ansinh.cli.main import main
from ansinh.core import i18n
from ansinh.listcheck.words import general_words

SOURCES = sorted(
    p
    for p in translations.SOURCE.rglob("*.py")
    if "migrations" not in p.parts
    and not str(p.relative_to(translations.SOURCE)).startswith(translations.OF_DJANGO)
)


def place(path: Path) -> str:
    return str(path.relative_to(translations.SOURCE))


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Callable[[str | None], None]:
    """Choose the language of this test; the next test is asked again."""

    def choose(language: str | None) -> None:
        monkeypatch.delenv("ANSINH_LANG", raising=False)
        if language:
            monkeypatch.setenv("ANSINH_LANG", language)
        for remembered in (i18n.language, general_words):
            remembered.cache_clear()
            request.addfinalizer(remembered.cache_clear)

    return choose


def test_every_sentence_has_its_english_with_the_same_places_to_fill():
    assert translations.catalogue_faults(translations.extracted(), translations.stored()) == []


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    assert translations.compiled_faults(translations.stored()) == []


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_sentence_to_translate_can_be_read_from_the_source(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = translations.calls_of(tree)
    assert [call.lineno for call in calls if not translations.sentences_of(call, tree)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(): return _('Một') + g(_('Hai'))", ["Một", "Hai"]),
        ("def f(): return f\"<b>{_('Một')}</b>\"", ["Một"]),
        ("DAYS = ('Hai', 'Ba')\ndef f(n): return _(DAYS[n])", ["Hai", "Ba"]),
        ("def f(text): return _(text)", []),
        ("def f(n): return _(f'{n} người')", []),
        ("def f(n): return _(n[0])", []),
    ],
)
def test_sentences_are_found_wherever_they_stand(source, found):
    tree = ast.parse(source)
    calls = sorted(translations.calls_of(tree), key=lambda call: call.col_offset)
    assert [sentence for call in calls for sentence in translations.sentences_of(call, tree)] == found


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_no_sentence_is_translated_before_the_language_is_known(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        id(call)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for call in translations.calls_of(function)
    }
    assert [call.lineno for call in translations.calls_of(tree) if id(call) not in later] == []


@pytest.mark.parametrize(
    ("sentence", "translation", "said"),
    [
        ("Tệp {file}", "File {path}", "placeholders differ"),
        ("Tệp {file}", "File", "placeholders differ"),
        ("Hãy điền: %(label)s.", "Please fill in %(name)s.", "placeholders differ"),
        ("Tệp {file}", "File {file", "braces do not match"),
        ("Quy tắc: ", "Rule:", "spaces at the ends differ"),
        ("Tệp", "", "missing"),
        ("Không còn", "Gone", "obsolete"),
    ],
)
def test_a_bad_translation_is_named(sentence, translation, said):
    known = Catalog(locale="en")
    known.add(sentence, translation)
    asked = {} if said == "obsolete" else {sentence: ["cli/main.py"]}
    [fault] = translations.catalogue_faults(asked, known)
    assert fault.startswith(said)
    assert repr(sentence) in fault


def test_a_guessed_translation_is_named():
    known = Catalog(locale="en")
    known.add("Tệp", "File", flags={"fuzzy"})
    assert translations.catalogue_faults({"Tệp": ["cli/main.py"]}, known) == ["fuzzy: 'Tệp'"]


def test_a_stale_compiled_catalogue_is_named():
    known = translations.stored()
    known.add("Câu mới", "A new sentence")
    assert len(translations.compiled_faults(known)) == 1


def test_an_update_keeps_translations_and_drops_what_is_gone():
    known = Catalog(locale="en")
    known.add("Tệp", "File")
    known.add("Không còn", "Gone")
    made = translations.merged({"Tệp": ["cli/main.py"], "Mới": ["cli/main.py"]}, known)
    assert {message.id: message.string for message in made if message.id} == {"Tệp": "File", "Mới": ""}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, "{path} đã có và không phải thư mục. Hãy chọn thư mục khác cho --out.\n"),
        ("en", "{path} exists and is not a folder. Choose another folder for --out.\n"),
    ],
)
def test_a_refusal_comes_in_the_language_asked_for(language, said, speaking, tmp_path, capsys):
    speaking(language)
    out = tmp_path / "out"
    out.write_text("")
    assert main(["list", "check", "a.xlsx", "--policy", "covid42", "--out", str(out)]) == 2
    assert capsys.readouterr().err == said.format(path=out)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, ("cách dùng: ", "danh sách đã chi trả, CSV", "tùy chọn:")),
        ("en", ("usage: ", "paid list, CSV", "options:")),
    ],
)
def test_help_comes_in_the_language_asked_for(language, said, speaking, capsys):
    speaking(language)
    with pytest.raises(SystemExit) as left:
        main(["list", "check", "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in said)


@pytest.mark.parametrize(("language", "said"), [(None, "Đã được chi trả rồi"), ("en", "Already paid")])
def test_a_reason_comes_in_the_language_asked_for(language, said, speaking):
    speaking(language)
    assert general_words()["already_paid"].sentence == said
