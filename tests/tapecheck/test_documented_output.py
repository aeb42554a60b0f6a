"""What docs/commands.md shows of the commands that ask is what they print, of a small store made here.

`python tests/tapecheck/test_documented_output.py` writes their output into the page anew.
"""

import os
import re
import shlex
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))

from stored_samples import BAR, CONTRADICTED, NEXT_DAY, SUPPORTED, UNDATED, WRAP, mood, quote, reading  # noqa: E402

from corpus.store import Corpus  # noqa: E402
from tapecheck.cli import app  # noqa: E402

PAGE = ROOT / "docs" / "commands.md"
ASKING = ("facts", "quotes", "catalysts", "sentiment", "articles", "saved", "export", "import", "backup")
NOW = datetime(2025, 10, 2, 6, tzinfo=UTC)
OUTLOOK = reading(
    'Analysts at Fennick Capital said "a rate cut is coming". The mood on the Russell 2000 is bright.',
    quote('Analysts at Fennick Capital said "a rate cut is coming"', None, "a rate cut is coming", role="analysts"),
    mood("The mood on the Russell 2000 is bright"),
    source="Harbour Wire",
    title="What October may bring",
    published=datetime(2025, 10, 1, 12, tzinfo=UTC),
)
_BLOCK = re.compile(r"```console\n(\$ .*?)```", re.DOTALL)


def make(folder: Path) -> None:
    """The store that the page's examples ask."""
    with Corpus.open(folder / "tapecheck.db", clock=lambda: NOW) as corpus:
        corpus.keep([WRAP, NEXT_DAY, UNDATED, OUTLOOK], extractor="0.1.0")
        corpus.judge({WRAP.facts[0].id: SUPPORTED, UNDATED.facts[0].id: CONTRADICTED})
        corpus.add_bars([BAR])


def calls(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it prints."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


def printed_by(command: str) -> str:
    """What a command prints, on stdout and then on stderr, without blanks at the ends of lines."""
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    lines = [line.rstrip() for line in (result.stdout + result.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines if line.strip())


def asked(page: str) -> list[str]:
    """The blocks of calls of the commands that ask, with their output."""
    blocks = _BLOCK.findall(page)
    return [block for block in blocks if all(command.split()[1] in ASKING for command, _ in calls(block))]


def test_the_page_shows_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    blocks = asked(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) >= len(ASKING)
    for block in blocks:
        for command, shown in calls(block):
            assert printed_by(command) == shown, command


@pytest.mark.parametrize("name", ASKING)
def test_every_option_is_shown_at_work(name: str) -> None:
    command = typer.main.get_command(import_module(f"tapecheck.commands.{name}").app)
    shown = [call for block in asked(PAGE.read_text(encoding="utf-8")) for call, _ in calls(block)]
    used = {word for call in shown if call.split()[1] == name for word in shlex.split(call)}
    for param in command.params:
        options = {option for option in param.opts if option.startswith("-")} - {"--help", "--db", "--config"}
        assert not options or options & used, f"{name} {options}"


def write() -> None:
    """Write what the commands print into the page."""
    page = PAGE.read_text(encoding="utf-8")
    known = set(asked(page))

    def anew(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        told = "".join(f"$ {command}\n{printed_by(command)}" for command, _ in calls(found[1]))
        return f"```console\n{told}```"

    PAGE.write_text(_BLOCK.sub(anew, page), encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        make(Path(temporary))
        os.chdir(temporary)
        write()
