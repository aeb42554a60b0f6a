"""A project folder's settings, and what a person is told who gets one wrong."""

from datetime import date
from pathlib import Path

import pytest

from nlp.instruments import Instrument
from scrapers.wanted import Wanted
from tapecheck.config import Config, ConfigError, load, parse

WHOLE = b"""
db = "store/tapecheck.db"
db_timeout = 0.5
sources = ["https://paper.example/markets.rss", "articles"]
contact = "desk@paper.example"
prices = "/prices"
digests = "out"
instruments = "further.csv"
workers = 2
sentiment.model = "ProsusAI/finbert"
watchlist = [
    "small caps",
    {name = "Harbour Holdings", type = "equity", id = "HRBR", aliases = ["Harbour"]},
]
"""


def test_every_setting(tmp_path: Path) -> None:
    config = parse(WHOLE, path=tmp_path / "tapecheck.toml")
    assert config.db == str(tmp_path / "store/tapecheck.db")
    assert config.db_timeout == 0.5
    assert config.sources == ("https://paper.example/markets.rss", str(tmp_path / "articles"))
    assert config.contact == "desk@paper.example"
    assert (config.prices, config.digests) == (Path("/prices"), tmp_path / "out")
    assert config.instruments == tmp_path / "further.csv"
    assert config.workers == 2
    assert (config.learned, config.sentiment) == (True, "ProsusAI/finbert")
    assert config.watchlist == ("small caps", "Harbour Holdings")
    assert [entry.instrument for entry in config.own] == [Instrument(id="HRBR", name="Harbour Holdings", type="equity")]
    assert config.own[0].aliases == ("Harbour",)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Config()
    assert Config().db == "tapecheck.db"
    Path("tapecheck.toml").write_text('contact = "me@paper.example"')
    assert load() == Config(contact="me@paper.example")


def test_a_url_of_a_database_stays_one(tmp_path: Path) -> None:
    assert parse(b'db = "sqlite:////data/t.db"', path=tmp_path / "t.toml").db == "sqlite:////data/t.db"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"db_timout = 1", r"t\.toml: there is no setting 'db_timout' \(did you mean 'db_timeout'\?"),
        (b"sorces = []", r"there is no setting 'sorces' \(did you mean 'sources'\?"),
        (b'sources = "https://a.example"', r"t\.toml, sources: 'https://a\.example' is no list of addresses and paths"),
        (b"workers = 0", r"workers: 0 is no number of processes"),
        (b"workers = true", r"workers: True is no number of processes"),
        (b"db_timeout = -1", r"db_timeout: -1 is no number of seconds"),
        (b"db = 3", r"db: 3 is no path"),
        (b"learned = 1", r"learned: 1 is no true or false"),
        (b'sentiment = "finbert"', r"sentiment: 'finbert' is no table with a model"),
        (b'learned = false\nsentiment.model = "finbert"', r"learned: sentiment\.model reads beside the learned reader"),
        (b"watchlist = 3", r"watchlist: 3 is no list of names and instruments"),
        (b"watchlist = [3]", r"watchlist: 3 is neither a name nor an instrument"),
        (b'watchlist = [{name = "X", type = "stock"}]', r"watchlist, entry 1 \('X'\): type must be one of commodity"),
        (b'watchlist = [{type = "equity"}]', r"an entry needs a name"),
        (b'watchlist = [{name = "X", type = "equity", alias = "Y"}]', r"unknown fields: alias"),
        (b"db = ", r"t\.toml: no TOML: Invalid value \(at end of document\)|no TOML"),
        (b"\xff", r"t\.toml: no TOML: 'utf-8' codec"),
    ],
    ids=repr,
)
def test_a_wrong_setting_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse(content, path=Path("t.toml"))


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"missing\.toml: cannot be read: No such file or directory \(check --config\)"
    ):
        load(tmp_path / "missing.toml")


def test_sources_can_say_what_is_wanted_of_them(tmp_path: Path) -> None:
    content = b"""
    allow_hosts = ["intranet.example"]
    delay = 0.5
    sources = ["in", {address = "crawl.warc.gz", since = "2025-09-01", until = 2025-09-30, domains = ["a.example"]},
               {address = "https://a.example/full", pages = false}]
    """
    config = parse(content, path=tmp_path / "t.toml")
    archive = str(tmp_path / "crawl.warc.gz")
    assert config.sources == (str(tmp_path / "in"), archive, "https://a.example/full")
    assert config.wanted == {
        archive: Wanted(since=date(2025, 9, 1), until=date(2025, 9, 30), domains=("a.example",)),
        "https://a.example/full": Wanted(pages=False),
    }
    assert (config.delay, config.allow_hosts) == (0.5, ("intranet.example",))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('{since = "2025-09-01"}', "names no address"),
        ('{address = "a", sinc = "2025-09-01"}', r"a source has no 'sinc' \(known are since, until, domains, pages\)"),
        ('{address = "a", since = "2025-13-01"}', r"since = '2025-13-01' is no day"),
        ('{address = "a", since = 2025-09-01T00:00:00Z}', "is no day"),
        ('{address = "a", pages = 1}', r"pages = 1 is no true or false"),
        ('{address = "a", domains = "a.example"}', "is no list of domains"),
    ],
)
def test_a_source_that_says_something_else_is_refused(table: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        parse(f"sources = [{table}]".encode(), path=tmp_path / "t.toml")
