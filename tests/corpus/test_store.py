"""What is put into the store comes back as it was, and putting it in twice changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stored_samples import (
    BAR,
    CATALOGUE,
    CONTRADICTED,
    NEXT_DAY,
    RUSSELL,
    SUPPORTED,
    UNDATED,
    WRAP,
    level,
    move,
    reading,
)

from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.store import Corpus
from corpus.store.tables import metadata
from corpus.verify.verdict import Verdict
from nlp.facts import Dating, Reading
from scrapers.article import make_article

NOW = datetime(2025, 9, 22, 6, tzinfo=UTC)


@pytest.fixture
def corpus(at: str | Path) -> Iterator[Corpus]:
    with Corpus.open(at, clock=lambda: NOW, catalogue=CATALOGUE) as opened:
        yield opened


def dump(corpus: Corpus) -> dict[str, list[Any]]:
    """The whole database."""
    with corpus._database.reading() as connection:
        tables = metadata.sorted_tables
        return {t.name: connection.execute(t.select().order_by(*t.primary_key)).all() for t in tables}


def dated(reading: Reading, session: date, **fact_fields: Any) -> Reading:
    return replace(
        reading,
        dated=Dating(session=session, method="prices"),
        facts=tuple(replace(fact, **fact_fields) for fact in reading.facts),
    )


def test_a_reading_comes_back_as_it_was(corpus: Corpus) -> None:
    assert corpus.keep([WRAP, NEXT_DAY, UNDATED], extractor="1") == 7
    for kept in (WRAP, NEXT_DAY, UNDATED):
        back = corpus.reading(kept.article.id)
        assert back is not None
        assert (back.article, back.dated) == (kept.article, kept.dated)
        assert {repr(fact) for fact in back.facts} == {repr(fact) for fact in kept.facts}


def test_twice_changes_nothing(corpus: Corpus) -> None:
    articles = [WRAP.article, NEXT_DAY.article]
    assert corpus.add(articles) == 2
    corpus.keep([WRAP, NEXT_DAY], extractor="1")
    corpus.judge({WRAP.facts[0].id: SUPPORTED})
    corpus.add_bars([BAR])
    before = dump(corpus)
    assert corpus.add(articles) == 0
    assert corpus.keep([WRAP, NEXT_DAY], extractor="1") == 0
    assert corpus.judge({WRAP.facts[0].id: SUPPORTED}) == 0
    assert corpus.add_bars([BAR]) == 0
    assert dump(corpus) == before


def test_an_article_twice_in_one_batch_is_one(corpus: Corpus) -> None:
    assert corpus.add([WRAP.article, replace(WRAP.article, source="Another outlet")]) == 1
    assert [stored.article.source for stored in corpus.articles()] == ["Harbour Wire"]


def test_the_same_text_from_elsewhere_fills_in_what_was_unknown(corpus: Corpus) -> None:
    bare = replace(WRAP.article, url=None, title=None, published=None, source="First")
    corpus.add([bare])
    corpus.keep([replace(WRAP, article=bare, dated=None)], extractor="1")
    corpus.add([WRAP.article])
    [stored] = corpus.articles()
    assert stored.article == replace(WRAP.article, source="First")
    assert stored.filled == NOW
    assert stored.day == date(2025, 9, 18)
    assert {fact.day for fact in corpus.facts()} == {date(2025, 9, 18)}


def test_the_same_text_is_known_at_each_address_where_it_was_met(corpus: Corpus) -> None:
    corpus.add([WRAP.article])
    corpus.add([replace(WRAP.article, url="https://copy.example/wrap", source="Copy")])
    assert corpus.has_address("https://copy.example/wrap")
    seen = corpus.sightings(WRAP.article.id)
    assert [(one.url, one.source) for one in seen] == [
        ("https://copy.example/wrap", "Copy"),
        ("https://harbour.example/wrap", "Harbour Wire"),
    ]
    assert corpus.totals()["articles"] == 1


def test_a_changed_text_is_a_revision_with_what_it_says_otherwise(corpus: Corpus) -> None:
    url = "https://desk.example/a"
    one, two = "Small caps rose 2%. The index ended at 70.1.", "Small caps did rise 2%. It ended at 70.2, up 3%."
    before = reading(one, move("2%", "2"), level("70.1", "70.1"), url=url)
    now = reading(two, move("2%", "2"), level("70.2", "70.2"), move("3%", "3"), url=url)
    corpus.keep([before], extractor="1")
    corpus.keep([now], extractor="1")
    assert corpus.revised() == [url]
    first, second = corpus.revisions(url)
    assert (first.number, first.changes, second.number) == (1, (), 2)
    assert [(change.kind, change.fields) for change in second.changes] == [("changed", ("value",)), ("added", ())]
    assert second.changes[0].before == before.facts[1]
    assert second.changes[0].now == now.facts[1]
    assert corpus.revisions("https://desk.example/b") == []
    assert (corpus.last_had(url), corpus.last_had("https://desk.example/b")) == (second.seen, None)


def test_copies_are_grouped_and_kept(corpus: Corpus) -> None:
    text = (
        "Small caps rose on Thursday, and the Russell 2000 ended 2.5% higher at 2,467.70 after the Federal Reserve cut "
        "its rate by a quarter point. Traders at Calder Ridge had waited for it since June and bought all day."
    )
    first = make_article(text, url="https://wire.example/a", published=NOW - timedelta(hours=5))
    copy = make_article(f"From the wires\n{text}", url="https://paper.example/b", published=NOW - timedelta(hours=4))
    other_day = make_article(
        text.replace("Thursday", "Friday").replace("2.5%", "0.8%").replace("2,467.70", "2,448.77"),
        url="https://wire.example/c",
    )
    assert corpus.add([first, copy, other_day]) == 3
    assert corpus.group_copies() == 1
    assert corpus.group_copies() == 0
    groups = {stored.article.id: (stored.group, stored.copies) for stored in corpus.articles()}
    assert groups == {first.id: (first.id, 1), copy.id: (first.id, 1), other_day.id: (other_day.id, 0)}
    assert corpus.copied_from([first.id, copy.id, other_day.id]) == {copy.id: first.id}
    later = make_article(text.replace("%", " percent"), url="https://third.example/d", published=NOW)
    corpus.add([later])
    assert corpus.group_copies() == 1
    assert corpus.copied_from([later.id]) == {later.id: first.id}
    assert corpus.problems() == []


def test_a_place_in_a_file_has_no_revisions(corpus: Corpus) -> None:
    corpus.add([make_article(text, url="file:///many.jsonl#1") for text in ("Gold rose.", "Oil fell.")])
    assert (corpus.revised(), corpus.revisions("file:///many.jsonl#1")) == ([], [])


def test_a_new_reading_takes_the_place_of_the_old_one(corpus: Corpus) -> None:
    corpus.keep([NEXT_DAY], extractor="1")
    rise, close = NEXT_DAY.facts
    corpus.judge({rise.id: SUPPORTED, close.id: SUPPORTED})
    better = replace(NEXT_DAY, facts=(close, level("0.5%", "0.5")(NEXT_DAY.article)))
    better = replace(better, facts=(close, replace(better.facts[1], id="new")))
    assert list(corpus.unread("2"))
    assert corpus.keep([better], extractor="2") == 2  # one dropped, one added
    assert not list(corpus.unread("2"))
    assert [(f.fact.id, f.verdict) for f in corpus.facts(sort="oldest")] == [(close.id, SUPPORTED), ("new", None)]
    assert [j.verdict for j in corpus.judgements(rise.id)] == [SUPPORTED]  # the history outlives the fact
    assert corpus.problems() == []


def test_surer_is_no_other_claim(corpus: Corpus) -> None:
    corpus.keep([UNDATED], extractor="1")
    corpus.judge({UNDATED.facts[0].id: CONTRADICTED})
    corpus.keep([replace(UNDATED, facts=(replace(UNDATED.facts[0], confidence=0.5),))], extractor="1")
    [stored] = corpus.facts()
    assert (stored.fact.confidence, stored.verdict) == (0.5, CONTRADICTED)


def test_a_fact_settled_to_another_day_is_to_be_checked_anew(corpus: Corpus) -> None:
    corpus.keep([UNDATED], extractor="1")
    corpus.judge({UNDATED.facts[0].id: Verdict(label="unverifiable", reason="No date.", missing="date")})
    corpus.keep([dated(UNDATED, date(2026, 1, 22), date=date(2026, 1, 22))], extractor="1")
    [stored] = corpus.facts()
    assert stored.verdict is None
    assert (stored.day, stored.fact.date) == (date(2026, 1, 22), date(2026, 1, 22))  # type: ignore[union-attr]
    assert len(corpus.judgements(UNDATED.facts[0].id)) == 1
    assert [f.fact.id for f in corpus.facts(instrument="^RUT", since="2026-01-22")] == [UNDATED.facts[0].id]


def test_a_dating_alone_moves_all_facts_of_the_article(corpus: Corpus) -> None:
    corpus.keep([UNDATED], extractor="1")
    assert [f.day for f in corpus.facts(instrument="^RUT")] == [None]
    corpus.keep([dated(UNDATED, date(2026, 1, 22))], extractor="1")
    assert [f.day for f in corpus.facts(instrument="^RUT", since="2026")] == [date(2026, 1, 22)]


def test_the_history_of_verdicts_is_kept(at: str | Path) -> None:
    moments = iter(NOW + timedelta(days=n) for n in range(10))
    with Corpus.open(at, clock=lambda: next(moments)) as corpus:
        corpus.keep([UNDATED], extractor="1")
        fact = UNDATED.facts[0].id
        assert corpus.judge({fact: SUPPORTED}) == 1
        assert corpus.judge({fact: CONTRADICTED}) == 1
        assert corpus.judge({fact: CONTRADICTED}) == 0
        [stored] = corpus.facts()
        assert stored.verdict == CONTRADICTED
        history = corpus.judgements(fact)
    assert [j.verdict for j in history] == [SUPPORTED, CONTRADICTED]
    assert history[0].judged_at < history[1].judged_at < (stored.checked_at or NOW)


def test_a_verdict_of_an_unknown_fact_is_no_verdict(corpus: Corpus) -> None:
    assert corpus.judge({"nobody": SUPPORTED}) == 0


def test_two_facts_of_one_id_are_one(corpus: Corpus) -> None:
    corpus.keep([replace(UNDATED, facts=UNDATED.facts * 2)], extractor="1")
    assert corpus.count() == 1
    assert corpus.problems() == []


def test_unread_and_unverified_shrink_as_the_work_goes_on(corpus: Corpus) -> None:
    corpus.add([WRAP.article, NEXT_DAY.article])
    assert [a.id for a in corpus.unread("1")] == [WRAP.article.id, NEXT_DAY.article.id]
    corpus.keep([WRAP], extractor="1")
    assert [a.id for a in corpus.unread("1")] == [NEXT_DAY.article.id]
    checkable = [WRAP.facts[0].id, WRAP.facts[2].id]
    assert [f.fact.id for f in corpus.unverified()] == checkable
    corpus.judge({checkable[0]: SUPPORTED})
    assert [f.fact.id for f in corpus.unverified()] == checkable[1:]
    assert [r.article.id for r in corpus.to_check()] == [WRAP.article.id]
    corpus.judge({checkable[1]: SUPPORTED})
    assert list(corpus.to_check()) == []
    assert [r.article.id for r in corpus.to_check(again=True)] == [WRAP.article.id]
    assert list(corpus.to_check(again=True, since="2025-09-19")) == []


@pytest.mark.parametrize(
    ("label", "missing", "tried"),
    [
        ("unverifiable", "prices", True),
        ("unverifiable", "date", True),
        ("unverifiable", "instrument", False),
        ("unverifiable", "definition", False),
        ("pending", None, True),
        ("supported", None, False),
    ],
)
def test_what_prices_may_still_settle_is_tried_again(corpus: Corpus, label: Any, missing: Any, tried: bool) -> None:
    corpus.keep([UNDATED], extractor="1")
    corpus.judge({UNDATED.facts[0].id: Verdict(label=label, reason="So it is.", missing=missing)})
    assert [r.article.id for r in corpus.to_check()] == ([UNDATED.article.id] if tried else [])


def test_keeping_while_reading_skips_nothing(corpus: Corpus) -> None:
    many = [reading(f"The Russell 2000 closed at 2,{n}.00.", level(f"2,{n}.00", f"2{n}.00")) for n in range(100, 350)]
    corpus.add(r.article for r in many)
    by_id = {r.article.id: r for r in many}
    for article in corpus.unread("1"):
        corpus.keep([by_id[article.id]], extractor="1")
    assert corpus.count() == 250
    assert [f.fact.id for f in corpus.facts(sort="oldest")] == [r.facts[0].id for r in many]


def test_bars_keep_their_printed_digits(corpus: Corpus) -> None:
    assert corpus.add_bars([BAR]) == 1
    assert repr(corpus.bars(instrument="RUT")) == repr([BAR])
    other = replace(BAR, provider="folder", close=Decimal("2467.7"))
    assert corpus.add_bars([other]) == 1  # providers stand side by side
    assert corpus.add_bars([replace(other, close=Decimal("2467.71"))]) == 1  # a provider corrects itself
    assert {bar.provider: str(bar.close) for bar in corpus.bars()} == {"sample": "2467.70", "folder": "2467.71"}
    assert [(s.instrument, s.provider, s.sessions) for s in corpus.bar_spans()] == [
        ("^RUT", "folder", 1),
        ("^RUT", "sample", 1),
    ]


def test_of_several_providers_the_one_that_was_first_stands(corpus: Corpus) -> None:
    corpus.add_bars([BAR, replace(BAR, provider="folder", close=Decimal("2467.71"))])
    corpus.add_bars([replace(BAR, provider="a later one", close=Decimal("2467.72"))])
    history = corpus.history()
    assert [bar.provider for bar in history.bars("^RUT", BAR.session)] == ["sample", "folder", "a later one"]
    assert history.bar("^RUT", BAR.session) == BAR
    assert corpus.history(as_of=date(2025, 9, 17)).bar("^RUT", BAR.session) is None


def test_a_history_comes_back_whole(corpus: Corpus) -> None:
    doubted = {("^RUT", BAR.session): "two providers differ"}
    record = replace(BAR, session=date(2021, 11, 8), open=None, high=None, low=None, close=Decimal("2442.74"))
    given = History([BAR, record], doubts=doubted, records={"^RUT"})
    assert corpus.add_history(given) == 3
    assert corpus.add_history(given) == 0
    back = corpus.history()
    assert repr(list(back.every_bar())) == repr([record, BAR])
    assert (back.doubts, back.records) == (doubted, {"^RUT"})


def test_readings_with_the_verdicts_that_hold(corpus: Corpus) -> None:
    corpus.add([UNDATED.article])
    corpus.keep([WRAP, NEXT_DAY], extractor="1")
    corpus.judge({WRAP.facts[0].id: CONTRADICTED})
    corpus.judge({WRAP.facts[0].id: SUPPORTED})
    [(wrap, judged), (other, none)] = corpus.checked()
    assert (wrap.article, judged) == (WRAP.article, {WRAP.facts[0].id: SUPPORTED})
    assert (other.article, none) == (NEXT_DAY.article, {})
    assert [r.article for r, _ in corpus.checked(since="2025-09-19", until="2025-09-19")] == [NEXT_DAY.article]


def test_releases_and_decisions_come_back(corpus: Corpus) -> None:
    first = Release(series="cpi_yoy", period="2025-08", value=Decimal("2.9"), released=date(2025, 9, 11), provider="p")
    undated = replace(first, released=None, value=Decimal("2.90"))
    assert corpus.add_releases([first, undated]) == 2
    assert corpus.add_releases([first, undated]) == 0
    rate = PolicyRate(
        institution="Federal Reserve", decided=date(2025, 9, 17), low=Decimal("4.00"), high=Decimal("4.25"),
        change_bp=Decimal(-25), provider="p",
    )  # fmt: skip
    assert corpus.add_policy_rates([rate]) == 1
    assert corpus.add_policy_rates([rate]) == 0
    corpus.add_bars([BAR])
    history = corpus.history()
    assert repr(list(history.every_bar())) == repr([BAR])
    assert {repr(r) for r in history.every_release()} == {repr(first), repr(undated)}
    assert list(history.every_decision()) == [rate]


def test_sources_remember_their_validators_and_failures(corpus: Corpus) -> None:
    corpus.missed("https://a.example/feed", "timed out")
    corpus.missed("https://a.example/feed", "timed out")
    [source] = corpus.sources()
    assert (source.failures, source.last_error, source.last_success) == (2, "timed out", None)
    corpus.remember("https://a.example/feed", etag='"x"', last_modified=None)
    corpus.reached("https://a.example/feed", title="A")
    [source] = corpus.sources()
    assert (source.failures, source.last_error, source.etag, source.last_success) == (0, None, '"x"', NOW)


def test_a_source_that_fails_repeatedly_rests_longer_each_time_and_comes_back(tmp_path: Path) -> None:
    now = [NOW]
    address = "https://a.example/feed"
    with Corpus.open(tmp_path / "health.db", clock=lambda: now[0]) as corpus:
        for _ in range(4):
            corpus.missed(address, "timed out")
        assert (corpus.resting(), corpus.sources()[0].state) == ({}, "active")
        rests = []
        for _ in range(8):
            corpus.missed(address, "timed out")
            source = corpus.resting()[address]
            assert source.until is not None
            rests.append((source.until - now[0]) / timedelta(hours=1))
        assert rests == [6, 12, 24, 48, 96, 168, 168, 168]
        assert (source.state, source.reason) == (
            "quarantined",
            "failed 12 times in a row, the last time with: timed out",
        )
        now[0] += timedelta(days=8)
        assert corpus.resting() == {}  # it is tried again
        corpus.reached(address, items=40, bodies=30)
        corpus.reached(address, items=10, bodies=8)
        [source] = corpus.sources()
        assert (source.state, source.reason, source.until, source.failures) == ("active", None, None, 0)
        assert (source.items, source.bodies, source.share) == (50, 38, 0.76)


def test_a_disabled_source_rests_until_it_is_enabled(corpus: Corpus) -> None:
    corpus.disable("https://a.example/feed", reason="moved")
    corpus.reached("https://a.example/feed")
    for _ in range(6):
        corpus.missed("https://a.example/feed", "timed out")
    assert corpus.resting()["https://a.example/feed"].reason == "moved"
    corpus.enable("https://a.example/feed")
    [source] = corpus.sources()
    assert (corpus.resting(), source.state, source.failures, source.share) == ({}, "active", 0, None)


def test_jobs_say_what_failed_and_why(corpus: Corpus) -> None:
    corpus.failed("read", "a", "no sentence")
    corpus.failed("read", "a", "no sentence again")
    corpus.done("read", ["a", "b"])
    corpus.failed("collect", "https://a.example", "404")
    assert [(j.stage, j.key, j.state, j.error, j.attempts) for j in corpus.jobs(state="failed")] == [
        ("collect", "https://a.example", "failed", "404", 1)
    ]
    assert [(j.key, j.state, j.attempts) for j in corpus.jobs(stage="read")] == [("a", "done", 3)]


def test_a_sound_database_has_no_problems(corpus: Corpus) -> None:
    corpus.keep([WRAP, NEXT_DAY, UNDATED], extractor="1")
    assert corpus.problems() == []


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("UPDATE facts SET start = start + 1", "7 facts do not stand where their span says"),
        ("DELETE FROM facts WHERE kind = 'move'", "1 articles have more or fewer facts than their reading gave"),
        ("UPDATE facts SET day = '2025-01-01'", "7 facts tell of another day or outlet than their article"),
        ("UPDATE articles SET source = 'Another'", "7 facts tell of another day or outlet than their article"),
        ("DELETE FROM fact_instruments WHERE instrument = '^RUT'", "3 facts are not found by their instrument"),
    ],
)
def test_harm_is_found(corpus: Corpus, harm: str, finding: str) -> None:
    corpus.keep([WRAP, NEXT_DAY, UNDATED], extractor="1")
    with corpus._database.writing() as connection:
        connection.exec_driver_sql(harm)
    assert finding in "; ".join(corpus.problems())


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("INSERT INTO fact_words(fact_words) VALUES ('delete-all')", "the full-text index of facts is broken"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM articles WHERE number = 1", "rows refer to what is not there"),
    ],
)
def test_harm_to_a_file_is_found(tmp_path: Path, harm: str, finding: str) -> None:
    with Corpus.open(tmp_path / "tapecheck.db") as corpus:
        corpus.keep([WRAP, NEXT_DAY, UNDATED], extractor="1")
        with closing(sqlite3.connect(tmp_path / "tapecheck.db")) as connection:
            connection.executescript(harm)
            connection.commit()
        assert finding in "; ".join(corpus.problems())


def test_the_instrument_is_kept_by_id_and_a_group_by_name(corpus: Corpus) -> None:
    corpus.keep([WRAP], extractor="1")
    assert [f.fact.kind for f in corpus.facts(instrument=RUSSELL.id or "", sort="oldest")] == ["level", "comparison"]
    assert [f.fact.kind for f in corpus.facts(instrument="small caps")] == ["catalyst"]
