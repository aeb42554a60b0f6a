"""What may be imported when: nothing heavy for `--help`, neither the reader nor the network for a query."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "spacy",
    "torch",
    "sqlalchemy",
    "httpx",
    "httpx2",
    "pandas",
    "trafilatura",
    "pyarrow",
    "feedparser",
    "bs4",
    "jinja2",
    "rich",
}
READER_AND_NETWORK = {
    "spacy",
    "torch",
    "transformers",
    "httpx",
    "httpx2",
    "trafilatura",
    "feedparser",
    "bs4",
    "pandas",
    "pyarrow",
}

ASK = """
import sys
sys.argv = ["tapecheck", *{arguments!r}]
from tapecheck.cli import main
try:
    main()
finally:
    print("modules:", *sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


def imported(code: str, folder: Path) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("modules:")[2].split())


def by_command(arguments: list[str], folder: Path) -> set[str]:
    return imported(ASK.format(arguments=arguments), folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store, made by a process of its own."""
    folder = tmp_path_factory.mktemp("project")
    code = "from corpus.store import Corpus; Corpus.open('tapecheck.db').close()"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["facts", "--help"], ["read", "--help"]], ids=" ".join
)
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    assert by_command(arguments, tmp_path) & HEAVY == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["facts", "--instrument", "small caps", "--text", "rate cut"],
        ["facts", "--json"],
        ["quotes"],
        ["articles", "--csv"],
        ["prices", "show"],
        ["sources"],
        ["doctor"],
    ],
    ids=" ".join,
)
def test_a_query_imports_neither_the_reader_nor_the_network(project: Path, arguments: list[str]) -> None:
    modules = by_command(arguments, project)
    assert "sqlalchemy" in modules
    assert modules & READER_AND_NETWORK == set()


def test_the_public_face_imports_a_name_when_it_is_used(tmp_path: Path) -> None:
    code = """
import sys
import tapecheck
before = set(sys.modules)
assert callable(tapecheck.settle) and callable(tapecheck.verify)
print("modules:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
assert not before & {"corpus", "nlp", "scrapers", "sqlalchemy"}, before
"""
    assert imported(code, tmp_path) & {*HEAVY} == set()


def test_the_public_face_has_the_function_of_the_digest_and_not_its_module(tmp_path: Path) -> None:
    code = """
import sys
from tapecheck.telling import Checked
import tapecheck
assert callable(tapecheck.digest)
from tapecheck import Corpus, collect, digest, settle, verify
names = {found.__name__ for found in (Corpus, collect, digest, settle, verify)}
assert {*names, "read"} == set(tapecheck.__all__) == set(dir(tapecheck))
print("modules:", file=sys.stderr)
"""
    assert imported(code, tmp_path) == set()


def test_help_comes_at_once(tmp_path: Path) -> None:
    """Under 0.3 s of processor time, the best of three: what the machine spends on others is not counted."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "tapecheck.cli", "--help"], cwd=tmp_path, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.3
