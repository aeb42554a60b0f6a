"""`tapecheck instruments`: the SEC's list from a server on loopback, what reading makes of it, and what names mean."""

import gc
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nlp.company_list import as_csv, company_list
from nlp.errors import CatalogueError
from nlp.facts import Move
from nlp.grammar.names import names
from nlp.instruments import Catalogue, catalogue, further
from nlp.pipeline import read
from scrapers.article import make_article
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher
from tapecheck.cli import app
from tapecheck.commands.instruments import fetch
from tapecheck.config import Config

ROWS = [
    (320193, "AAPL", "Apple Inc."),
    (7, "QRWF", "QUARROW FREIGHT HOLDINGS, INC. /DE/"),
    (7, "QRWF-PA", "QUARROW FREIGHT HOLDINGS, INC. /DE/"),
    (8, "VESP", "VESPERAL CORP"),
    (9, "MOMX", "MOMENTUM GROUP INC"),
    (10, "DMX", "DELMARVA & FINCH CO"),
    (11, "DMY", "Delmarva & Finch Corp"),
    (12, "PLVX", "Plover ETF Trust"),
    (13, "?", "Ticker of none"),
]
LIST = json.dumps({str(n): dict(zip(("cik_str", "ticker", "title"), row, strict=True)) for n, row in enumerate(ROWS)})
WRONG = {
    "html": ("<!doctype html><title>Undeclared automated tool</title>", "no JSON"),
    "json of another form": ('{"fields": ["cik"], "data": [[1]]}', "row 'fields'.*another form"),
    "a row without a title": ('{"0": {"cik_str": 1, "ticker": "A"}}', "row '0'.*another form"),
    "an empty list": ("{}", "no companies"),
    "a list": ("[1]", "no companies"),
    "nothing": ("", "no JSON"),
    "half of it": (LIST[:90], "no JSON"),
}


class Site:
    """One page on loopback, and who asked for it."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.agents: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/list.json"
                content = site.body.encode() if found else b""
                if found:
                    site.agents.append(self.headers["User-Agent"])
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/list.json"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site(LIST)
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(contact="desk@paper.example", allow_hosts={"127.0.0.1"}, delay=0.0, timeout=5.0, tries=1) as made:
        yield made


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            app(["instruments", *arguments], prog_name="tapecheck")
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return call


Run = Callable[..., tuple[int, str, str]]


def test_the_list_is_fetched_under_the_contacts_name_and_kept(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    path = tmp_path / "further" / "instruments.csv"
    kept = fetch(site.address, path, fetcher=fetcher)
    assert "desk@paper.example" in site.agents[0]
    assert path.read_text().splitlines() == [
        "symbol,name,aliases,ambiguous,currency",
        "AAPL,Apple,,Apple,",
        "QRWF,Quarrow Freight,Quarrow Freight Holdings,Quarrow,",
        "VESP,Vesperal,,Vesperal,",
        "MOMX,Momentum,Momentum Group,Momentum,",
        "DMX,Delmarva & Finch,,,",
    ]
    assert kept.left_out == {
        "another share of a company": 1,
        "a name that a larger company has": 1,
        "a fund": 1,
        "no usable ticker or name": 1,
    }
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("body", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_list_is_refused_and_the_old_one_stays(
    site: Site, fetcher: Fetcher, tmp_path: Path, body: str, message: str
) -> None:
    path = tmp_path / "instruments.csv"
    path.write_text("what was there")
    site.body = body
    with pytest.raises(CatalogueError, match=f"list.json.*{message}"):
        fetch(site.address, path, fetcher=fetcher)
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_a_list_that_cannot_be_had_leaves_nothing(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="404"):
        fetch(site.address + "x", tmp_path / "instruments.csv", fetcher=fetcher)
    assert list(tmp_path.iterdir()) == []


def test_without_the_network_the_command_fails_clearly(run: Run, tmp_path: Path) -> None:
    assert run("update", "--from", "http://127.0.0.1:9/list.json")[0] == 2
    Path("tapecheck.toml").write_text('contact = "desk@paper.example"')
    status, out, err = run("update", "--from", "http://127.0.0.1:9/list.json")
    assert (status, out) == (1, "")
    assert err.startswith("tapecheck: http://127.0.0.1:9/list.json: ")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["tapecheck.toml"]


def test_without_a_contact_nobody_is_asked(run: Run) -> None:
    status, _, err = run("update")
    assert status == 2
    assert "contact" in err


def test_a_list_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tickers.json").write_text(LIST)
    status, out, err = run("update", "--from", "tickers.json")
    assert (status, err) == (0, "")
    assert "5 companies in instruments.csv, 4 of them new" in out
    assert "left out: 1 row (a fund)" in out
    (tmp_path / "tickers.json").write_text("<html>")
    status, _, err = run("update", "--from", "tickers.json")
    assert (status, err) == (1, "tapecheck: tickers.json: this is no JSON, so not the SEC's list of companies\n")
    assert run("update", "--from", "nowhere.json")[0] == 2


def test_a_place_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tickers.json").write_text(LIST)
    Path("tapecheck.toml").write_text('instruments = "tickers.json/instruments.csv"')
    status, _, err = run("update", "--from", "tickers.json")
    assert status == 1
    assert err.startswith("tapecheck: tickers.json/instruments.csv: cannot be written: ")
    assert (tmp_path / "tickers.json").read_text() == LIST


def test_reading_knows_the_companies_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "instruments.csv"
    article = make_article(
        "Quarrow Freight fell 4.2% on Thursday, while Momentum stocks rose 1.1%. Quarrow has cut jobs."
    )
    assert "QRWF" not in {f.instrument.id for f in read(article).facts if isinstance(f, Move)}
    path.write_text(as_csv(company_list(LIST.encode(), where="a list").companies))
    known = Config(instruments=path).catalogue()
    assert "QRWF" in {f.instrument.id for f in read(article, catalogue=known).facts if isinstance(f, Move)}
    mentioned = [(name.text, name.instrument.id) for name in names(article.text, known)]
    assert ("Quarrow", "QRWF") in mentioned
    assert "MOMX" not in {each for _, each in mentioned}
    unlisted = names("Vesperal and momentum were words. VESP rose 3%.", known)
    assert [(name.text, name.instrument.id) for name in unlisted] == [("VESP", None)]
    assert [name.instrument.id for name in names("Shares of Vesperal rose. Momentum (NYSE: MOMX) fell.", known)] == [
        "VESP", "MOMX",
    ]  # fmt: skip


def test_the_list_overrides_nothing_that_ships(tmp_path: Path) -> None:
    path = tmp_path / "instruments.csv"
    path.write_text(
        "symbol,name,aliases,ambiguous,currency\n"
        "AAPL,Pear,,,\n"  # a known id
        "APLX,Apple,,,\n"  # a known name
        "DOWI,Dawdle,,,\n"  # a known ticker
        "NEWX,Newcomb Freight,Russell 2000|Newcomb,the Dow,\n"
    )
    [entry] = further(path, catalogue())
    assert (entry.instrument.id, entry.aliases, entry.ambiguous) == ("NEWX", ("Newcomb",), ())
    known = Config(instruments=path).catalogue()
    assert {known.find(name) for name in ("AAPL", "Apple", "Russell 2000")} == {
        catalogue().find(name) for name in ("AAPL", "Apple", "Russell 2000")
    }


def test_the_watchlist_overrides_the_list(tmp_path: Path) -> None:
    from tapecheck.config import parse

    (tmp_path / "instruments.csv").write_text("symbol,name,aliases,ambiguous,currency\nQRWF,Quarrow Freight,,,\n")
    toml = b"""instruments = "instruments.csv"
    watchlist = [{name = "Quarrow Freight", type = "equity", id = "QRW.L"}]"""
    config = parse(toml, path=tmp_path / "tapecheck.toml")
    assert [name.instrument.id for name in names("Quarrow Freight rose.", config.catalogue())] == ["QRW.L"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "lacks the column 'symbol'"),
        ("symbol,name\nA,B\n", "lacks the column 'aliases'"),
        ("symbol,name,aliases,ambiguous,currency\n,B,,,\n", "line 2: a company needs a symbol and a name"),
        ("symbol,name,aliases,ambiguous,currency\nA,B,,,\nQ.XY,C,,,\n", "line 3: no exchange has the suffix 'XY'"),
        ("symbol,name,aliases,ambiguous,currency\nA,\udcff,,,\n", "cannot be read as a list of companies"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "instruments.csv"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueError, match=message):
        Config(instruments=path).catalogue()


def test_ten_thousand_companies_cost_less_than_a_second(tmp_path: Path) -> None:
    rows = {
        str(n): {"cik_str": n, "ticker": _letters(n), "title": f"{_letters(n)}OR FREIGHT INC"} for n in range(10_000)
    }
    path = tmp_path / "instruments.csv"
    path.write_text(as_csv(company_list(json.dumps(rows).encode(), where="a list").companies))
    config = Config(instruments=path)
    assert len(config.catalogue()) > len(catalogue()) + 9_000
    spent = min(_start(config.catalogue) for _ in range(2))
    assert spent - min(_start(catalogue().extended) for _ in range(2)) < 1.0


def _start(known: Callable[[], Catalogue]) -> float:
    """Seconds of processor time from the settings to the first reading; others on the machine are not counted."""
    gc.collect()
    started = time.process_time()
    read(make_article("The S&P 500 rose 1.2% on Thursday."), catalogue=known())
    return time.process_time() - started


def _letters(number: int) -> str:
    digits = f"{number:04d}"
    return "Q" + "".join(chr(ord("A") + 2 * int(digit)) for digit in digits)


@pytest.mark.parametrize("asked", ["^RUT", "RUT", "russell 2000", "the small-cap benchmark"])
def test_show_tells_what_a_name_means(run: Run, asked: str) -> None:
    status, out, _ = run("show", asked, "--json")
    row = json.loads(out)
    assert status == 0
    assert (row["id"], row["name"], row["type"], row["unit"], row["calendar"], row["known from"]) == (
        "^RUT", "Russell 2000", "index", "points", "XNYS", "Tapecheck",
    )  # fmt: skip
    assert "russell2000" in row["aliases"]


def test_show_for_people_with_the_users_own(run: Run, tmp_path: Path) -> None:
    Path("tapecheck.toml").write_text('watchlist = [{name = "Harbour Holdings", type = "equity", id = "HRBR.L"}]')
    (tmp_path / "tickers.json").write_text(LIST)
    run("update", "--from", "tickers.json")
    _, out, _ = run("show", "harbour holdings")
    assert [line.split() for line in out.splitlines() if "  " in line.strip()][-3:] == [
        ["unit", "GBP"], ["calendar", "XLON"], ["known", "from", "the", "watchlist"],
    ]  # fmt: skip
    _, out, _ = run("show", "QRWF")
    assert "Quarrow Freight Holdings" in out
    assert "instruments.csv" in out


def test_show_names_the_nearest(run: Run) -> None:
    status, out, err = run("show", "Rusell 2000")
    assert (status, out) == (2, "")
    assert "did you mean 'Russell 2000'?" in err
