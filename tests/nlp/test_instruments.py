"""The catalogue: its size, its order, and what a name or a ticker means."""

from collections import Counter

import pytest

from nlp.errors import CatalogueError
from nlp.grammar.names import names
from nlp.instruments import Entry, Instrument, catalogue, entries_from, variants


def test_the_catalogue_is_of_the_size_that_markets_need() -> None:
    kinds = Counter(entry.instrument.type for entry in catalogue())
    assert kinds["group"] >= 100
    assert kinds["equity"] >= 2300
    assert sum(kinds.values()) - kinds["group"] - kinds["equity"] >= 400
    assert min(kinds["index"], kinds["etf"]) >= 120
    assert min(kinds["commodity"], kinds["currency"], kinds["rate"], kinds["crypto"]) >= 30


def test_ids_and_names_are_sound() -> None:
    entries = catalogue().entries
    shared = Counter(e.instrument.id for e in entries if e.instrument.id)
    assert {key for key, count in shared.items() if count > 1} == {"GC=F"}  # spot and futures are one symbol
    assert all(entry.instrument.id is None for entry in entries if entry.instrument.type == "group")
    assert all(entry.instrument.id for entry in entries if entry.instrument.type in {"equity", "etf"})
    groups = [entry.instrument.name for entry in entries if entry.instrument.type == "group"]
    assert len(groups) == len(set(groups))
    assert all(name == name.strip() for entry in entries for name in (*entry.aliases, *entry.ambiguous))


def test_calendars_are_those_of_exchange_calendars() -> None:
    calendars = pytest.importorskip("exchange_calendars")
    known = set(calendars.get_calendar_names())
    assert {entry.calendar for entry in catalogue()} <= known


def test_units_are_points_percent_bp_or_a_currency() -> None:
    units = {entry.unit for entry in catalogue()}
    assert all(unit in {"points", "percent", "bp"} or (len(unit) == 3 and unit.isupper()) for unit in units)


@pytest.mark.parametrize(
    ("words", "instrument_id", "name"),
    [
        ("^RUT", "^RUT", "Russell 2000"),
        ("the Dow", "^DJI", "Dow Jones Industrial Average"),
        ("DOW", "DOW", "Dow Inc"),
        ("Nasdaq", "^IXIC", "Nasdaq Composite"),
        ("nasdaq-100", "^NDX", "Nasdaq-100"),
        ("the small-cap benchmark", "^RUT", "Russell 2000"),
        ("VIX", "^VIX", "VIX"),
        ("us 10-year yield", "^TNX", "10-year Treasury yield"),
        ("us 2-year yield", "2YY=F", "2-year Treasury yield"),
        ("gold", "GC=F", "gold"),
        ("yen", "JPY=X", "USD/JPY"),
        ("apple", "AAPL", "Apple"),
        ("Alibaba", "BABA", "Alibaba"),
        ("9988.HK", "9988.HK", "Alibaba"),
        ("small caps", None, "small caps"),
        ("tech stocks", None, "technology stocks"),
    ],
)
def test_find(words: str, instrument_id: str | None, name: str) -> None:
    entry = catalogue().find(words)
    assert entry is not None
    assert (entry.instrument.id, entry.instrument.name) == (instrument_id, name)


def test_find_knows_nothing_of_other_words() -> None:
    assert catalogue().find("the harvest moon") is None
    assert catalogue().bearers("QQQQQ") == ()


@pytest.mark.parametrize(
    ("ticker", "ids"),
    [
        ("SPX", ["^GSPC", "SPX.L"]),
        ("$DOWI", ["^DJI"]),
        ("^GSPC", ["^GSPC"]),
        ("BRK.B", ["BRK-B"]),
        ("COMP", ["^IXIC", "COMP"]),
        ("DJT", ["^DJT", "DJT"]),
        ("0700", ["0700.HK"]),
        ("SAN", ["SAN", "SAN.PA", "SAN.MC"]),
    ],
)
def test_bearers_of_a_ticker_come_likeliest_first(ticker: str, ids: list[str]) -> None:
    assert [entry.instrument.id for entry in catalogue().bearers(ticker)] == ids


@pytest.mark.parametrize(
    ("symbol", "unit", "calendar"),
    [("AAPL", "USD", "XNYS"), ("SAP.DE", "EUR", "XETR"), ("7203.T", "JPY", "XTKS"), ("TCS.NS", "INR", "XBOM")],
)
def test_a_company_has_the_currency_and_sessions_of_its_exchange(symbol: str, unit: str, calendar: str) -> None:
    entry = catalogue().get(symbol)
    assert entry is not None
    assert (entry.unit, entry.calendar, entry.noun) == (unit, calendar, "stock")


def test_variants_of_a_name() -> None:
    assert list(variants("Nifty")) == ["Nifty"]
    assert list(variants("small{-| |}cap{|s}")) == [
        "small-cap", "small-caps", "small cap", "small caps", "smallcap", "smallcaps",
    ]  # fmt: skip


def test_own_entries_win() -> None:
    own = Entry(instrument=Instrument(id="FUND.X", name="House fund", type="etf"), aliases=("the fund of ours", "Dow"))
    extended = catalogue().extended([own])
    assert extended.find("Dow") == own
    assert extended.get("^DJI") is not None
    assert [name.instrument.id for name in names("The Dow rose.", extended)] == ["FUND.X"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"type": "index"}, "needs a name"),
        ({"name": "X", "type": "indexes"}, "type must be one of"),
        ({"name": "X", "type": "index", "alias": ["Y"]}, "unknown fields: alias"),
    ],
)
def test_a_wrong_row_is_named(row: dict[str, object], message: str) -> None:
    with pytest.raises(CatalogueError, match=message) as caught:
        list(entries_from([row], where="watchlist"))
    assert "watchlist, entry 1" in str(caught.value)


# Words that are no market's name by themselves; the catalogue may hold them only as ambiguous.
COMMON = (
    "target gap block match visa meta strategy gold oil crude silver copper growth value energy technology materials "
    "utilities banks airlines retailers miners chips software stocks markets equities bonds yields dollar pound euro "
    "yen shell orange progressive discover delta square affirm toast snap compass zoom riot carrier hess emerson"
)


@pytest.mark.parametrize("word", COMMON.split())
def test_common_words_are_never_sure_names(word: str) -> None:
    sure = {name for entry in catalogue() for name in (*entry.aliases, *entry.nicknames)}
    assert not sure & {word, word.capitalize()}
    assert names(f"We met {word} people there.") == []
