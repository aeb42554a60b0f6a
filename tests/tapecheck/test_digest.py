"""The digest: what goes in, what is left out, and that nothing goes uncounted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from corpus.errors import QueryError
from corpus.history import History
from nlp.facts import Level, Target
from tapecheck.gathered import Checked, Listed
from tapecheck.lines import DigestError
from tapecheck.shelf import days
from tapecheck.telling import Beside, digest
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


def test_a_driver_says_how_many_have_it_the_other_way_and_shows_one(checked: list[Checked]) -> None:
    third = made.article("Stocks gained as the jobs report came in soft.", url="https://third.example/x")
    other = made.catalyst(
        third,
        "Stocks gained as the jobs report came in soft",
        "the jobs report came in soft",
        "Stocks gained",
        type="macro-data",
        polarity="+",
    )
    (driver,) = digest([*checked, (made.reading(third, other), {})], made.history(), made.DAY).drivers
    assert (driver.publishers.text, driver.against.of) == ("3", ("third.example",))
    assert [cause.raises for cause in driver.causes] == [False, False, True]


def test_what_the_tape_contradicts_is_marked_wherever_it_is_shown(checked: list[Checked]) -> None:
    first, verdicts = checked[0]
    source = first.article
    cause = made.catalyst(source, "lost 1.6 points to end", "lost 1.6 points", "to end at 6,238.01", type="technical")
    told = digest([(replace(first, facts=(*first.facts, cause)), verdicts), *checked[1:]], made.history(), made.DAY)
    shown = next(c for driver in told.drivers for c in driver.causes if c.cause.text == "lost 1.6 points")
    assert [span.of(source.text) for span in shown.said.false] == ["lost 1.6 points"]
    assert [part.false for part in shown.cause] == [shown.said.false]
    assert [part.false for part in shown.effect] == [()]


def test_a_title_that_repeats_a_false_figure_is_marked() -> None:
    source = made.article("The S&P 500 lost 1.6 points.", title="S&P 500 loses 1.6 points")
    wrong = made.stated(Level, source, "lost 1.6 points", instrument=made.SPX, value=Decimal("1.6"), date=made.DAY)
    verdict = made.contradicted("It lost 101.38 points.", *made.bars()[4:6])
    told = digest([(made.reading(source, wrong), {wrong.id: verdict})], made.history(), made.DAY)
    assert [part.false for part in told.stories[0].told[0].title] == [True]
    other = replace(source, title="A day in August of 500 points")
    told = digest([(made.reading(other, wrong), {wrong.id: verdict})], made.history(), made.DAY)
    assert [part.false for part in told.stories[0].told[0].title] == [False]


def test_publishers_who_differ_are_a_dispute(checked: list[Checked]) -> None:
    other = made.article("The S&P 500 ended at 6,283.01.", url="https://third.example/x")
    wrong = made.stated(
        Level, other, "ended at 6,283.01", instrument=made.SPX, value=Decimal("6283.01"), basis="close", date=made.DAY
    )
    verdict = made.contradicted("Digits swapped: the close was 6,238.01.", made.bars()[5])
    told = digest([*checked, (made.reading(other, wrong), {wrong.id: verdict})], made.history(), made.DAY)
    (dispute,) = told.disputes
    assert dispute.subject.text == "S&P 500"
    assert [answer.publishers.of for answer in dispute.answers] == [("made.example",), ("third.example",)]
    assert [bool(answer.said.false) for answer in dispute.answers] == [True, True]
    assert [answer.contradicted for answer in dispute.answers] == [False, True]


def test_sections_can_be_left_out(checked: list[Checked]) -> None:
    told = digest(checked, made.history(), made.DAY, sections=["moved", "tape"])
    assert told.sections == ("moved", "tape")
    assert (told.failures, told.quotes, told.calls, told.stories) == ((), (), (), ())
    assert told.coverage.unshown.text == "1"  # what failed is counted all the same
    assert (len(told.drivers), len(told.tape)) == (1, 3)
    with pytest.raises(QueryError, match="did you mean 'moved'"):
        digest(checked, made.history(), made.DAY, sections=["move"])


def test_several_days_are_told_together(checked: list[Checked]) -> None:
    early = made.article("Oil rose.", url="https://third.example/x")
    both = [*checked, (made.reading(early, session=date(2025, 7, 29)), {})]
    told = digest(both, made.history(), made.DAY, first=date(2025, 7, 28))
    assert told.coverage.articles.text == "3"
    row = told.tape[0]
    assert row.period is not None
    assert (row.period.text, [bar.session.day for bar in row.period.bars]) == ("−2.36%", [25, 1])
    assert told.lede[0].text == "The S&P 500 ended at 6,238.01, down 2.36%."
    with pytest.raises(QueryError, match="at most 31 days"):
        digest(both, made.history(), made.DAY, first=date(2025, 8, 2))


def test_a_watched_instrument_has_its_sentences_counts_and_row(checked: list[Checked]) -> None:
    told = digest(checked, made.history(), made.DAY, watchlist=["the blue-chip gauge", "^GSPC", "small caps"])
    dow, spx, small = told.watched
    assert (dow.instrument.id, dow.articles.text, dow.said) == ("^DJI", "0", ())
    assert (spx.articles.text, spx.publishers.of, spx.failed.text) == ("2", ("made.example", "other.example"), "1")
    assert [said.article.source for said in spx.said] == ["The Other Paper"]  # the other sentence has a false claim
    assert (small.instrument.id, small.row) == (None, None)


def test_what_changed_since_the_last_digest(checked: list[Checked]) -> None:
    old = made.article("Stocks rose as talks went well.", url="https://old.example/x")
    peace = made.catalyst(old, "Stocks rose as talks went well", "talks went well", "Stocks rose", type="geopolitics")
    again = made.article("Shares rose as talks went on.", url="https://older.example/x")
    more = made.catalyst(again, "Shares rose as talks went on", "talks went on", "Shares rose", type="geopolitics")
    before = [(made.reading(a, fact, session=date(2025, 7, 31)), {}) for a, fact in ((old, peace), (again, more))]
    told = digest(checked, made.history(), made.DAY, beside=Beside(before=before))
    assert told.changes.since is not None
    assert [sentence.text for sentence in told.changes.lines] == [
        "New since Thursday, July 31: economic data.",
        "No longer named: geopolitics.",
        "The S&P 500 has fallen for 4 sessions in a row.",
        "The Dow Jones Industrial Average has fallen for 5 sessions in a row.",
    ]


def test_a_call_comes_due_within_the_days_told(checked: list[Checked]) -> None:
    early = made.article("See the Dow at 45,000 by August 1.", published=datetime(2025, 7, 25, 20, tzinfo=UTC))
    call = made.stated(
        Target, early, "at 45,000 by August 1", instrument=made.DOW, value=Decimal(45000), direction="up",
        horizon="2025-08-01",
    )  # fmt: skip
    missed = made.contradicted("It closed at 43,588.58 on August 1, 2025.", made.bars()[6], made.bars()[11])
    earlier = [(made.reading(early, call, session=date(2025, 7, 25)), {call.id: missed})]
    told = digest(checked, made.history(), made.DAY, beside=Beside(earlier=earlier))
    assert [(c.target.value, c.made.text if c.made else "") for c in told.due] == [(45000, "Friday, July 25, 2025")]
    later = digest(checked, made.history(), date(2025, 8, 4), beside=Beside(earlier=earlier))
    assert later.due == ()


def test_no_line_is_drawn_across_missing_prices() -> None:
    old = [replace(bar, session=bar.session - timedelta(days=30)) for bar in made.bars()]
    row = digest([], History([*old, *made.bars()]), made.DAY).tape[0]
    assert [bar.session.isoformat()[5:] for bar in row.spark] == ["07-25", "07-28", "07-29", "07-30", "07-31", "08-01"]


class Copied(Listed):
    """Readings of which some are copies of others."""

    def copied_from(self, ids: Sequence[str]) -> dict[str, str]:
        return {ids[1]: ids[0]}


def test_a_text_that_several_print_counts_for_the_first_of_them(checked: list[Checked]) -> None:
    (driver,) = digest(Copied(checked), made.history(), made.DAY).drivers
    assert driver.publishers.of == ("made.example",)
    assert len(driver.causes) == 1
    assert digest(checked, made.history(), made.DAY).drivers[0].publishers.of == ("made.example", "other.example")
