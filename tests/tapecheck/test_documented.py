"""Every command and option, every table, column and method of the store, every setting: in the documents."""

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
import typer

from corpus.export import COLUMNS
from corpus.query import Filters
from corpus.store import Corpus
from corpus.store.tables import metadata
from tapecheck.cli import COMMANDS
from tapecheck.config import Config, parse

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS_PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")
STORE_PAGE = (DOCS / "store.md").read_text(encoding="utf-8")


def section(page: str, name: str) -> str:
    return page.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]


def options_of(name: str) -> set[str]:
    command = typer.main.get_command(import_module(f"tapecheck.commands.{name}").app)
    commands = [command, *getattr(command, "commands", {}).values()]
    return {option for one in commands for param in one.params for option in param.opts if option.startswith("--")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section(COMMANDS_PAGE, name)
    assert f"tapecheck {name}" in text
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))
    assert options_of(name) - {"--help"} <= documented


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_documents_an_option_that_it_lacks(name: str) -> None:
    code = " ".join(re.findall(r"`([^`\n]+)`", section(COMMANDS_PAGE, name)))
    known = options_of(name) | options_of("read") | options_of("run")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)) <= known


def test_every_setting_is_documented_and_the_example_is_valid() -> None:
    example = section(COMMANDS_PAGE, "Settings").split("```toml\n")[1].split("```")[0]
    parse(example.encode(), path=Path("tapecheck.toml"))
    for setting in fields(Config):
        assert setting.name in ("own", "wanted") or f"\n{setting.name} = " in f"\n{example}"


def test_every_table_and_column_is_documented() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|$", section(STORE_PAGE, "Tables"), re.MULTILINE))
    assert {name: columns.split(", ") for name, columns in rows.items()} == {
        table.name: [column.name for column in table.columns] for table in metadata.tables.values()
    }


def test_the_flat_table_is_documented() -> None:
    for name in COLUMNS:
        assert re.search(rf"\b{name}\b", section(STORE_PAGE, "Flat table"))


def test_every_method_of_the_store_is_documented() -> None:
    known = {name for name in vars(Corpus) if not name.startswith("_")} - {"close", "has_address"}
    assert {name for name in known if not re.search(rf"\b{name}\b", STORE_PAGE)} == set()


def test_every_filter_is_an_option_of_facts() -> None:
    assert {f"--{name}" for name in Filters.__annotations__} <= options_of("facts")
