"""The digest: what goes in, what is left out, and that nothing goes uncounted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from corpus.errors import QueryError
from corpus.history import History
from nlp.facts import Level, Target
from tapecheck.gathered import Checked
from tapecheck.lines import DigestError
from tapecheck.shelf import days
from tapecheck.telling import digest
from tests.tapecheck import made_day as made


@pytest.fixture(name="checked")
def made_checked() -> list[Checked]:
    return list(made.checked())


def test_the_lede_tells_the_tape_and_the_tally(checked: list[Checked]) -> None:
    told = [sentence.text for sentence in digest(checked, made.history(), made.DAY).lede]
    assert told == [
        "The S&P 500 closed at 6,238.01, down 1.60%.",
        "The largest move on the tape was that of the Dow Jones Industrial Average, down 1.23%.",
        "Of 2 claims checked, 1 failed.",
    ]


def test_the_tape_comes_from_the_bars(checked: list[Checked]) -> None:
    tape = {row.instrument.id: row for row in digest(checked, made.history(), made.DAY).tape}
    assert list(tape) == ["^GSPC", "^DJI", "^TNX"]
    row = tape["^GSPC"]
    assert (row.close.text, row.change.text, row.percent.text) == ("6,238.01", "−101.38", "−1.60%")  # type: ignore[union-attr]
    assert row.week is not None
    assert row.week.text == "−2.36%"
    assert [bar.session.day for bar in row.spark] == [25, 28, 29, 30, 31, 1]
    assert row.rising is False
    rate = tape["^TNX"]
    assert (rate.close.text, rate.change.text, rate.percent) == ("4.220", "−14.0 bp", None)  # type: ignore[union-attr]


def test_an_instrument_that_did_not_trade_says_which_day_it_shows(checked: list[Checked]) -> None:
    late = digest(checked, made.history(), date(2025, 8, 2))
    assert {row.session.text for row in late.tape if row.session} == {"Friday, August 1"}
    assert "No article speaks of Saturday, August 2, 2025." in [note.text for note in late.notes]


def test_a_missing_bar_leaves_the_change_open() -> None:
    peers = [replace(bar, instrument=name) for bar in made.bars()[6:12] for name in ("^IXIC", "^RUT", "^NDX")]
    gap = [bar for bar in made.bars() if bar.instrument != "^GSPC" or bar.session.day != 31]
    row = digest([], History([*gap, *peers]), made.DAY).tape[0]
    assert (row.instrument.id, row.close.text) == ("^GSPC", "6,238.01")
    assert (row.change, row.percent, row.rising) == (None, None, None)  # the others traded on the 31st
    assert row.week is not None


def test_the_watchlist_comes_first(checked: list[Checked]) -> None:
    tape = digest(checked, made.history(), made.DAY, watchlist=["^TNX", "the blue-chip gauge"]).tape
    assert [row.instrument.id for row in tape] == ["^TNX", "^DJI", "^GSPC"]


def test_an_unknown_name_on_the_watchlist_is_said_with_the_nearest(checked: list[Checked]) -> None:
    with pytest.raises(QueryError, match="did you mean 'Russell 2000'"):
        digest(checked, made.history(), made.DAY, watchlist=["Russel 2000"])


def test_failed_claims_carry_words_reason_and_rows(checked: list[Checked]) -> None:
    (failure,) = digest(checked, made.history(), made.DAY).failures
    article = failure.said.article
    assert [mark.of(article.text) for mark in failure.said.marks] == ["lost 1.6 points"]
    assert failure.said.line.text == "The S&P 500 lost 1.6 points to end at 6,238.01 on Friday."
    assert (failure.stated.text, failure.expected.text) == ("1.6", "−101.38")
    assert failure.verdict.diagnosis == "percent-points-mixed"
    assert len(failure.verdict.evidence) == 2


def test_the_same_claim_elsewhere_is_told_once_with_both_outlets(checked: list[Checked]) -> None:
    twin = made.article(made.TEXT + " ", url="https://twin.example/x", source="The Twin", title="Copy")
    twin = replace(twin, id="twin", text=made.TEXT)
    first, verdicts = checked[0]
    facts = tuple(replace(fact, id=f"twin-{fact.id}") for fact in first.facts)
    both = {**verdicts, **{f"twin-{key}": verdict for key, verdict in verdicts.items()}}
    made_twice = digest([*checked, (made.reading(twin, *facts), both)], made.history(), made.DAY)
    (failure,) = made_twice.failures
    assert [article.source for article in failure.also] == ["The Twin"]
    assert made_twice.tally.contradicted.text == "2"


def test_causes_of_one_sort_stand_together_with_their_publishers(checked: list[Checked]) -> None:
    (driver,) = digest(checked, made.history(), made.DAY).drivers
    assert driver.sort == "Economic data"
    assert driver.publishers.of == ("made.example", "other.example")
    assert {cause.cause.text for cause in driver.causes} == {
        "hiring slowed far more than thought",
        "the jobs report came in weak",
    }
    assert not any(cause.raises for cause in driver.causes)


def test_one_publisher_counts_once_however_often_it_says_so(checked: list[Checked]) -> None:
    third = made.article("Shares slid as hiring stalled.", url="https://www.made.example/three")
    cause = made.catalyst(third, "Shares slid as hiring stalled", "hiring stalled", "Shares slid", type="macro-data")
    (driver,) = digest([*checked, (made.reading(third, cause), {})], made.history(), made.DAY).drivers
    assert (driver.publishers.text, driver.facts.text, len(driver.causes)) == ("2", "3", 2)


def test_expected_causes_did_not_move_anything(checked: list[Checked]) -> None:
    first, verdicts = checked[0]
    tame = tuple(replace(fact, modality="expected") for fact in first.facts)
    assert digest([(replace(first, facts=tame), verdicts)], made.history(), made.DAY).drivers == ()


def test_quotes_have_speakers(checked: list[Checked]) -> None:
    (saying,) = digest(checked, made.history(), made.DAY).quotes
    assert (saying.by.text, saying.said.line.text) == ("Ada Vance, trader", "The revisions were the shock")


def test_calls_are_on_the_record(checked: list[Checked]) -> None:
    (call,) = digest(checked, made.history(), made.DAY).calls
    assert call.target.value == 6800
    assert call.verdict is not None
    assert call.verdict.label == "pending"


def test_a_call_that_was_missed_is_no_claim_that_failed(checked: list[Checked]) -> None:
    first, verdicts = checked[0]
    target = next(fact for fact in first.facts if isinstance(fact, Target))
    missed = made.contradicted("It closed the year lower.", made.bars()[5])
    told = digest([(first, {**verdicts, target.id: missed})], made.history(), made.DAY)
    assert [failure.fact.kind for failure in told.failures] == ["move"]
    assert told.tally.contradicted.text == "1"
    assert told.calls[0].verdict == missed


def test_the_tally_says_what_the_unverifiable_lack(checked: list[Checked]) -> None:
    first, verdicts = checked[0]
    level = next(fact for fact in first.facts if isinstance(fact, Level))
    lacking = replace(verdicts[level.id], label="unverifiable", missing="prices", reason="There are no prices.")
    tally = digest([(first, {**verdicts, level.id: lacking})], made.history(), made.DAY).tally
    assert [(what, count.text) for what, count in tally.missing] == [("need prices that the tape lacks", "1")]
    assert (tally.supported.text, tally.contradicted.text, tally.pending.text) == ("0", "1", "0")


def test_articles_without_a_day_are_left_out_and_counted(checked: list[Checked]) -> None:
    lost = made.article("Gold rose, once upon a time.", published=None, url="https://lost.example/x")
    coverage = digest([*checked, (made.reading(lost, session=None), {})], made.history(), made.DAY).coverage
    assert (coverage.articles.text, coverage.undated.text) == ("2", "1")


def test_an_article_placed_by_its_figures_is_noted(checked: list[Checked]) -> None:
    found = made.article("It ended at 6,238.01.", published=None, url="https://found.example/x", title="No date")
    made_digest = digest([*checked, (made.reading(found, method="prices"), {})], made.history(), made.DAY)
    assert made_digest.coverage.by_prices.text == "1"
    assert [note.text for note in made_digest.notes] == [
        "The Made Paper gives no date for “No date”; the figures in it fit Friday, August 1, 2025."
    ]


def test_nothing_later_than_as_of_is_seen(checked: list[Checked]) -> None:
    noon = datetime(2025, 8, 1, 16, 0, tzinfo=UTC)
    early = digest(checked, made.history(), made.DAY, as_of=noon)
    assert (early.coverage.articles.text, early.coverage.later.text) == ("0", "2")
    assert early.tape[0].session is not None  # the session was not over at noon
    assert early.tape[0].session.text == "Thursday, July 31"
    evening = digest(checked, made.history(), made.DAY, as_of=noon + timedelta(hours=8))
    assert evening.tape[0].session is None


def test_a_verdict_whose_figure_nothing_proves_is_refused(checked: list[Checked]) -> None:
    first, verdicts = checked[0]
    broken = {key: replace(verdict, evidence=()) for key, verdict in verdicts.items()}
    with pytest.raises(DigestError, match="no row stands behind"):
        digest([(first, broken)], made.history(), made.DAY)


def test_days_count_what_failed(checked: list[Checked]) -> None:
    assert days(checked) == {made.DAY: 1}


def test_an_empty_day_says_so() -> None:
    empty = digest([], History(), made.DAY)
    assert [sentence.text for sentence in empty.lede] == ["No claim was checked."]
    assert [note.text for note in empty.notes] == [
        "No article speaks of Friday, August 1, 2025.",
        "The tape has no bar of Friday, August 1, 2025 or the days before it.",
    ]
    assert (empty.tape, empty.failures, empty.quotes) == ((), (), ())


def test_figures_are_the_claims_own_precision() -> None:
    source = made.article("Gold closed at $3,400.")
    fact = made.stated(
        Level, source, "closed at $3,400", instrument=made.OIL, value=Decimal(3400), unit="USD", basis="close"
    )
    wrong = made.contradicted("It closed lower.", made.bars()[0], expected=Decimal("3347.7"))
    (failure,) = digest([(made.reading(source, fact), {fact.id: wrong})], made.history(), made.DAY).failures
    assert (failure.stated.text, failure.expected.text) == ("$3,400", "$3,347.70")
