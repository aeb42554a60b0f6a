"""Providers over the network, by replaced transports: what they give, and what is done about bad answers."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from corpus.bars import Bar
from corpus.errors import ProviderError
from corpus.history import History
from corpus.providers.fred import Fred
from corpus.providers.protocol import Provider, ReleaseProvider, find_provider, providers
from corpus.providers.sample import Sample
from corpus.providers.update import Fetched, Gap, fetch, gaps
from corpus.providers.yahoo import WAITS, RateLimitedError, Yahoo

D = date.fromisoformat
NOW = datetime(2025, 9, 18, 18, 0, tzinfo=UTC)  # two in the afternoon in New York: that session is not over
NAN = float("nan")


def row(day: str, close: float = 2467.699951171875, **rest: Any) -> dict[str, Any]:
    told = {"Open": 2420.59, "High": 2470.07, "Low": 2396.1, "Close": close, "Adj Close": close, **rest}
    return {"Date": datetime.fromisoformat(f"{day}T00:00:00-04:00"), **told}


def yahoo(answer: Any, sleeps: list[float] | None = None) -> Yahoo:
    def download(instrument: str, start: date, end: date) -> Any:
        if isinstance(answer, list) and answer and isinstance(answer[0], Exception):
            raise answer.pop(0)
        return answer

    return Yahoo(download, now=lambda: NOW, sleep=(sleeps if sleeps is not None else []).append)


def test_bars_are_rounded_to_what_yahoo_holds_and_say_where_they_come_from() -> None:
    bars = yahoo([row("2025-09-16", 2403.030029296875), row("2025-09-17")]).bars(
        "^RUT", D("2025-09-16"), D("2025-09-17")
    )
    assert [(b.session, b.close) for b in bars] == [
        (D("2025-09-16"), Decimal("2403.03")),
        (D("2025-09-17"), Decimal("2467.70")),
    ]
    assert (bars[0].provider, bars[0].retrieved_at, bars[0].high) == ("yahoo", NOW, Decimal("2470.07"))


def test_small_prices_keep_their_places() -> None:
    told = row("2025-09-17", 1.0846999883651733, Open=1.08, High=1.09, Low=1.07)
    assert yahoo([told]).bars("EURUSD=X", D("2025-09-17"), D("2025-09-17"))[0].close == Decimal("1.0847")


def test_a_session_that_is_not_over_is_left_out() -> None:
    bars = yahoo([row("2025-09-17"), row("2025-09-18")]).bars("^RUT", D("2025-09-16"), D("2025-09-18"))
    assert [b.session for b in bars] == [D("2025-09-17")]


def test_empty_rows_of_holidays_are_no_bars() -> None:
    empty = row("2025-09-16", NAN, Open=NAN, High=NAN, Low=NAN)
    assert [b.session for b in yahoo([empty, row("2025-09-17")]).bars("^RUT", D("2025-09-15"), D("2025-09-17"))] == [
        D("2025-09-17")
    ]


def test_too_many_requests_are_waited_out() -> None:
    slept: list[float] = []
    limited = [RateLimitedError("asked too often", where="yahoo") for _ in range(2)]
    answers: list[Any] = [*limited, row("2025-09-17")]
    bars = yahoo(answers, slept).bars("^RUT", D("2025-09-17"), D("2025-09-17"))
    assert len(bars) == 1
    assert slept == [2.0, 4.0]


def test_in_the_end_it_is_given_up() -> None:
    slept: list[float] = []
    answers: list[Any] = [RateLimitedError("asked too often", where="yahoo") for _ in range(9)]
    with pytest.raises(RateLimitedError):
        yahoo(answers, slept).bars("^RUT", D("2025-09-17"), D("2025-09-17"))
    assert slept == list(WAITS)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("<html><body>Too Many Requests</body></html>", "no table of prices"),
        (b"<html>", "no table of prices"),
        (None, "no table of prices"),
        (["<tr>"], "no table of prices"),
        ([{"Date": D("2025-09-17"), "Close": 1.0}], "lacks Open, High, Low, Adj Close"),
        ([row("2025-09-17", Close="n/a")], "'n/a' is no price"),
        ([row("2025-09-17", High=1.0)], "high 1.000000 is below low"),
        ([row("2025-09-17", Open=float("inf"))], "is no price|not a price"),
        ([{**row("2025-09-17"), "Date": "yesterday"}], "'yesterday' is no date"),
        ([row("2025-09-17"), row("2025-09-17")], "comes twice"),
    ],
)
def test_an_answer_is_judged_by_its_rows(answer: Any, message: str) -> None:
    with pytest.raises(ProviderError, match=message) as raised:
        yahoo(answer).bars("^RUT", D("2025-09-17"), D("2025-09-17"))
    assert "^RUT" in raised.value.where


def test_without_yfinance_the_remedy_is_told() -> None:
    try:
        import yfinance  # noqa: F401
    except ImportError:
        with pytest.raises(ProviderError, match="yfinance is not installed"):
            Yahoo().bars("^RUT", D("2025-09-17"), D("2025-09-17"))


# FRED


def observation(day: str, value: str, since: str = "2025-09-05") -> dict[str, str]:
    return {"date": day, "value": value, "realtime_start": since, "realtime_end": "9999-12-31"}


def fred(*rows: Mapping[str, str], body: bytes | None = None, key: str = "k") -> tuple[Fred, list[Mapping[str, str]]]:
    asked: list[Mapping[str, str]] = []

    def get(url: str, params: Mapping[str, str]) -> bytes:
        asked.append(params)
        return json.dumps({"observations": rows}).encode() if body is None else body

    return Fred(get, key=key, now=lambda: NOW), asked


def test_yields_are_bars_with_a_close_alone() -> None:
    provider, asked = fred(observation("2025-09-16", "4.04"), observation("2025-09-17", "."))
    bars = provider.bars("DGS10", D("2025-09-16"), D("2025-09-17"))
    assert [(b.session, b.close, b.high, b.provider, b.retrieved_at) for b in bars] == [
        (D("2025-09-16"), Decimal("4.04"), None, "fred", NOW)
    ]
    assert asked[0]["series_id"] == "DGS10"
    assert asked[0]["observation_start"] == "2025-09-16"


def test_first_prints_come_with_their_day_and_revisions_after_them() -> None:
    provider, asked = fred(
        observation("2025-07-01", "4.2", "2025-08-01"),
        observation("2025-08-01", "4.3", "2025-09-05"),
        observation("2025-08-01", "4.4", "2026-01-09"),
    )
    found = provider.releases("unemployment_rate_first_print", D("2025-08-01"))
    assert [(r.period, r.value, r.released) for r in found] == [
        ("2025-08", Decimal("4.3"), D("2025-09-05")),
        ("2025-08", Decimal("4.4"), D("2026-01-09")),
    ]
    assert asked[0]["realtime_start"] == "1776-07-04"


def test_a_change_is_taken_within_the_vintage_of_its_release() -> None:
    provider, _ = fred(
        observation("2025-07-01", "159500", "2025-08-01"),
        observation("2025-07-01", "159518", "2025-09-05"),  # July was revised when August came out
        observation("2025-08-01", "159540", "2025-09-05"),
    )
    found = provider.releases("nonfarm_payrolls_change_k_first_print", D("2025-08-01"))
    assert [(r.period, r.value) for r in found] == [("2025-08", Decimal(22))]


def test_inflation_over_the_year() -> None:
    provider, _ = fred(
        observation("2024-08-01", "314.796", "2024-09-11"), observation("2025-08-01", "323.976", "2025-09-11")
    )
    assert provider.releases("cpi_yoy_first_print", D("2025-08-01"))[0].value == Decimal("2.9")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>maintenance</html>", "no JSON"),
        (b"[]", "no observations"),
        (b'{"error_code": 400, "error_message": "Bad Request. The series does not exist."}', "series does not exist"),
        (b'{"observations": [{"date": "2025-09-16"}]}', "is no observation"),
        (b'{"observations": [{"date": "x", "value": "1", "realtime_start": "2025-09-05"}]}', "is no observation"),
        (
            b'{"observations": [{"date": "2025-09-16", "value": "NaN", "realtime_start": "2025-09-16"}]}',
            "NaN is no value",
        ),
    ],
)
def test_bad_answers_of_fred(body: bytes, message: str) -> None:
    provider, _ = fred(body=body)
    with pytest.raises(ProviderError, match=message):
        provider.bars("DGS10", D("2025-09-16"), D("2025-09-17"))


def test_fred_asks_for_a_key() -> None:
    with pytest.raises(ProviderError, match="FRED asks for a key"):
        Fred(lambda url, params: b"", key="").bars("DGS10", D("2025-09-16"), D("2025-09-17"))


def test_a_series_that_fred_does_not_have() -> None:
    with pytest.raises(ProviderError, match="no series of FRED makes ism_manufacturing_pmi"):
        fred()[0].releases("ism_manufacturing_pmi", D("2025-08-01"))


# The sample, the registry, and what is missing


def test_the_sample_is_a_provider_of_both() -> None:
    sample = find_provider("sample")
    assert isinstance(sample, Provider)
    assert isinstance(sample, ReleaseProvider)
    assert sample.bars("^RUT", D("2025-09-18"), D("2025-09-18"))[0].close == Decimal("2467.70")
    assert sample.releases("ism_manufacturing_pmi", D("2025-08-01"))[0].value == Decimal("48.7")
    with pytest.raises(ProviderError, match="the sample has no XYZ"):
        sample.bars("XYZ", D("2025-09-18"), D("2025-09-18"))


def test_an_unknown_provider_names_the_nearest() -> None:
    assert {"sample", "yahoo", "fred"} <= set(providers())
    with pytest.raises(ProviderError, match="did you mean yahoo"):
        find_provider("yaho")


def week(*days: int) -> History:
    return History(
        Bar(instrument=s, session=date(2025, 9, d), close=Decimal(1), provider="a")
        for s in ("^RUT", "^GSPC")
        for d in days
    )


def test_only_what_is_missing_is_asked_for() -> None:
    found = list(gaps(week(15, 16, 18, 19), ["^RUT"], D("2025-09-13"), D("2025-09-22")))
    assert found == [Gap("^RUT", D("2025-09-17"), D("2025-09-17")), Gap("^RUT", D("2025-09-20"), D("2025-09-22"))]
    assert list(gaps(week(15, 16, 17, 18, 19), ["^RUT"], D("2025-09-15"), D("2025-09-21"))) == []
    assert list(gaps(History(), ["^RUT"], D("2025-09-15"), D("2025-09-16"))) == [
        Gap("^RUT", D("2025-09-15"), D("2025-09-16"))
    ]


def test_answers_are_handed_on_as_they_come_and_one_refusal_stops_nothing() -> None:
    asked = [Gap(s, D("2025-09-17"), D("2025-09-18")) for s in ("^RUT", "XYZ", "^GSPC")]
    found = {f.gap.instrument: f for f in fetch(Sample(), asked)}
    assert {name: len(f.bars) for name, f in found.items()} == {"^RUT": 2, "XYZ": 0, "^GSPC": 2}
    assert isinstance(found["XYZ"], Fetched)
    assert found["XYZ"].error is not None


def test_a_second_run_carries_on_where_the_first_was_stopped() -> None:
    start, end = D("2025-09-15"), D("2025-09-19")
    kept: list[Bar] = []
    for _ in range(2):
        missing = list(gaps(History(kept), ["^RUT", "^GSPC"], start, end))
        answers = fetch(Sample(), missing, workers=1)
        kept.extend(next(answers).bars)
        answers.close()  # type: ignore[attr-defined]
    assert len(kept) == 10
    assert list(gaps(History(kept), ["^RUT", "^GSPC"], start, end)) == []
    assert {b.session - start for b in kept} == {timedelta(days=n) for n in range(5)}
