"""The list of sources in the settings, added to and otherwise left as it was."""

from pathlib import Path

import pytest

from tapecheck.config import ConfigError, load
from tapecheck.source_list import add

NEW = ["https://a.example/feed", "notes/"]
FILES: dict[str, tuple[str, str]] = {
    "none": ("", 'sources = [\n    "https://a.example/feed",\n    "notes/",\n]\n'),
    "without a list": (
        '# mine\ncontact = "me@a.example"\n',
        'sources = [\n    "https://a.example/feed",\n    "notes/",\n]\n# mine\ncontact = "me@a.example"\n',
    ),
    "an empty list": (
        'db = "x.db"\nsources = []\n',
        'db = "x.db"\nsources = [\n    "https://a.example/feed",\n    "notes/",\n]\n',
    ),
    "on one line": (
        'sources = ["in", \'two\'] # mine\ndb = "x.db"\n',
        'sources = ["in", \'two\',\n    "https://a.example/feed",\n    "notes/",\n] # mine\ndb = "x.db"\n',
    ),
    "in lines, with comments and tables": (
        'sources = [  # all\n  "in",\n  {address = "b", domains = ["x]", "y"]}  # last ] of mine\n  # end\n'
        ']\ndb = "x.db"\n',
        'sources = [  # all\n  "in",\n  {address = "b", domains = ["x]", "y"]},  # last ] of mine\n  # end\n'
        '    "https://a.example/feed",\n    "notes/",\n]\ndb = "x.db"\n',
    ),
    "with a last comma": (
        'sources = [\n    "in",\n]\n',
        'sources = [\n    "in",\n    "https://a.example/feed",\n    "notes/",\n]\n',
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_new_is_added_and_all_else_stays(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.toml"
    before, after = FILES[name]
    if before:
        path.write_text(before)
    assert add(path, [*NEW, NEW[0]]) == NEW
    assert path.read_text() == after
    assert load(path).sources[-2:] == ("https://a.example/feed", str(tmp_path / "notes"))
    assert add(path, NEW) == []
    assert path.read_text() == after
    assert [one.name for one in tmp_path.iterdir()] == ["tapecheck.toml"]


def test_addresses_with_quotes_and_controls_are_written_as_such(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.toml"
    odd = ['https://a.example/"x"\\y', "https://a.example/\n[evil]\ndb='x'"]
    assert add(path, odd) == odd
    assert load(path).sources == tuple(odd)


@pytest.mark.parametrize(
    "text",
    ['"sources" = ["in"]\n', 'x = """\nsources = [\n"""\n', "db = 'x.db'\n[[sources]]\naddress = 'in'\n"],
)
def test_a_file_that_would_change_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="no program should change") as caught:
        add(path, ["https://a.example/feed"])
    assert caught.value.remedy == 'add "https://a.example/feed" by hand'
    assert path.read_text() == text


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text("sources = [")
    with pytest.raises(ConfigError, match="no TOML"):
        add(tmp_path / "t.toml", ["in"])
