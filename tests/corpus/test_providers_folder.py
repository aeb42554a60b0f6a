"""Price folders: what they hold, and what each kind of bad file is told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.errors import PriceError
from corpus.history import History
from corpus.providers.folder import load, read_prices, symbol_of

BARS = Path(__file__).parents[1] / "bars"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_file_is_a_series_in_order_of_session() -> None:
    series = read_prices(BARS / "GOOD.csv", provider="mine")
    assert [series.day(n) for n in range(3)] == [date(2025, 9, 16), date(2025, 9, 17), date(2025, 9, 18)]
    bar = series.bar(2)
    assert (bar.instrument, bar.open, bar.high, bar.low, bar.close) == ("GOOD", 101, Decimal("103.25"), 100, 103)
    assert (bar.provider, bar.retrieved_at, bar.adjusted_close) == ("mine", None, None)


@pytest.mark.parametrize(
    ("stem", "symbol"), [("RUT", "^RUT"), ("dax", "^GDAXI"), ("WTI", "CL=F"), ("IWM", "IWM"), ("^GSPC", "^GSPC")]
)
def test_file_names_mean_symbols(stem: str, symbol: str) -> None:
    assert symbol_of(stem) == symbol


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ("date,open,high,low\n2025-09-18,1,2,1\n", "missing column close", "X.csv"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,abc\n", "close 'abc' is no number", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,NaN\n", "close is NaN, not a price", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,inf,1,1\n", "high is Infinity, not a price", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,\n", "close is empty", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,-3\n", "close is -3: X cannot be at or below zero", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,1,2,1.5\n", "high 1 is below low 2", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,1\n2025-09-18,1,2,1,2\n", "2025-09-18 comes twice", "line 3"),
        ("date,open,high,low,close\n18.09.2025,1,2,1,1\n", "date '18.09.2025' is no ISO date", "line 2"),
        ("date,open,high,low,close\n2025-09-18,1,2,1,1,7\n", "6 fields under 5 column names", "line 2"),
        ("", "missing column date, close", "X.csv"),
        ("<!doctype html><html><body>Too many requests</body></html>\n", "missing column date, close", "X.csv"),
        ("date,close\n2025-09-18,1E+30\n", "a price is too large to be one", "X"),
    ],
)
def test_bad_files_are_told_what_and_where(tmp_path: Path, text: str, message: str, where: str) -> None:
    path = write(tmp_path, "X.csv", text)
    with pytest.raises(PriceError) as raised:
        load(tmp_path)
    assert message in raised.value.message
    assert where in raised.value.where
    assert str(raised.value).startswith(raised.value.where)
    assert path.exists()


def test_a_binary_file_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "X.csv").write_bytes(b"\xff\xfe\x00\x01date,close\n")
    with pytest.raises(PriceError, match="not a CSV text"):
        load(tmp_path)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match=r"no \.csv or \.parquet price files here"):
        load(tmp_path)


def test_oil_may_close_below_zero(tmp_path: Path) -> None:
    write(tmp_path, "WTI.csv", "date,open,high,low,close\n2020-04-20,17.73,17.85,-40.32,-37.63\n")
    assert load(tmp_path).close("CL=F", date(2020, 4, 20)) == Decimal("-37.63")


def test_missing_open_high_low_stay_missing(tmp_path: Path) -> None:
    write(tmp_path, "X.csv", "date,open,high,low,close,adj_close\n2025-09-18,,,,1.5,1.4\n2025-09-19,1,2,1,1.6,\n")
    history = load(tmp_path)
    first, second = (history.bar("X", date(2025, 9, d)) for d in (18, 19))
    assert first is not None
    assert second is not None
    assert (first.open, first.high, first.low, first.adjusted_close) == (None, None, None, Decimal("1.4"))
    assert second.adjusted_close is None


def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"Date": [date(2025, 9, 18)], "Open": [1.0], "High": [2.5], "Low": [0.5], "Close": [2.25]})
    pq.write_table(table, tmp_path / "IWM.parquet")
    bar = load(tmp_path).bar("IWM", date(2025, 9, 18))
    assert bar is not None
    assert (bar.high, bar.low, bar.close) == (Decimal("2.5"), Decimal("0.5"), Decimal("2.25"))


def test_a_text_named_parquet_is_told(tmp_path: Path) -> None:
    write(tmp_path, "IWM.parquet", "no parquet")
    with pytest.raises(PriceError, match="not a Parquet file"):
        load(tmp_path)


def test_record_closes_are_bars_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "RUT.csv", "date,open,high,low,close\n2025-09-18,1,2,1,2\n")
    write(tmp_path, "records.csv", "instrument,session,close,note\n^RUT,2021-11-08,1.5,stood until then\n")
    history = load(tmp_path, provider="mine")
    bar = history.bar("^RUT", date(2021, 11, 8))
    assert bar is not None
    assert (bar.close, bar.provider) == (Decimal("1.5"), "mine/records")
    assert history.records == {"^RUT"}
    assert history.previous("^RUT", date(2025, 9, 18)) is None


def test_suspect_closes_are_a_second_provider_or_a_doubt(tmp_path: Path) -> None:
    write(tmp_path, "RUT.csv", "date,open,high,low,close\n2024-02-15,1,9,1,2\n2024-02-16,1,9,1,3\n")
    write(
        tmp_path,
        "evidence/suspect_closes.csv",
        "instrument,date,close_in_file,alternative,alternative_source,comment\n"
        "RUT,2024-02-16,3,2.9,another vendor,differs\nRUT,2024-02-15,2,,,may be stale\n",
    )
    history = load(tmp_path)
    assert [bar.provider for bar in history.bars("^RUT", date(2024, 2, 16))] == [tmp_path.name, "another vendor"]
    assert "providers disagree" in (history.doubted("^RUT", date(2024, 2, 16)) or "")
    assert history.doubted("^RUT", date(2024, 2, 15)) == "the close is in doubt: may be stale"


def test_macro_holds_releases_and_decisions(tape: History) -> None:
    prints = tape.releases("gdp_qoq_saar_print", "2025-Q2")
    assert [r.value for r in prints] == [Decimal(3), Decimal("3.3"), Decimal("3.8")]
    assert [r.value for r in tape.releases("gdp_qoq_saar_print", "2025-Q2", date(2025, 9, 1))] == [3, Decimal("3.3")]
    decision = tape.decisions("Federal Reserve", date(2025, 9, 17))[-1]
    assert (decision.change_bp, decision.low, decision.high) == (-25, 4, Decimal("4.25"))


def test_a_decision_without_its_range_is_told(tmp_path: Path) -> None:
    write(tmp_path, "RUT.csv", "date,close\n2025-09-18,2\n")
    write(tmp_path, "macro.csv", "series,period,value,release_date\nfed_funds_change_bp,2025-09-17,-25,2025-09-17\n")
    with pytest.raises(PriceError, match="fed_funds_target_lower is missing for 2025-09-17"):
        load(tmp_path)


def test_the_shared_folder_loads_as_it_is(history: History) -> None:
    assert {"^RUT", "^GSPC", "CL=F", "GC=F", "BTC-USD", "DX-Y.NYB", "IWM"} <= set(history.instruments)
    assert history.close("^RUT", date(2025, 9, 18)) == Decimal("2467.70")
    assert history.close("CL=F", date(2020, 4, 20)) == Decimal("-37.63")
    assert history.latest_period("ism_manufacturing_pmi", date(2025, 9, 18)) == "2025-08"


def test_the_quick_way_and_the_careful_way_read_the_same(tmp_path: Path) -> None:
    rows = "2025-09-18,1.5,2.25,1,2,1.9\n2025-09-19,,,,2.125,\n"
    write(tmp_path, "A.csv", f"date,open,high,low,close,adj_close\n{rows}")
    write(tmp_path, "B.csv", f"Date,Open,High,Low,Close,Adj Close\n{rows}")  # capitals are read the careful way
    quick, careful = (read_prices(tmp_path / f"{name}.csv", provider="p") for name in "AB")
    assert [repr(quick.bar(n)).replace("'A'", "'B'") for n in (0, 1)] == [repr(careful.bar(n)) for n in (0, 1)]
