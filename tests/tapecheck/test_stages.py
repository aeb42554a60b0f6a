"""The stages of a run over a store: each carries on where the last one stopped, and what fails is told and kept."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx2
import pytest

from corpus.bars import Bar
from corpus.history import History
from corpus.store import Corpus
from nlp.facts import Level, Reading, with_id
from nlp.instruments import Instrument
from nlp.span import Span
from scrapers.article import Article
from scrapers.fetch import Fetcher
from tapecheck import stages

RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title>
<item><title>A record</title><link>https://harbour.example/record</link>
<pubDate>Thu, 18 Sep 2025 20:30:00 GMT</pubDate></item></channel></rss>"""
WORDS = (
    "The Russell 2000 closed at 2,467.70 on Thursday, its first record since 2021, as small companies cheered the cut."
)
PAGE = (
    f"<html><head><title>A record</title></head><body><article><h1>A record</h1><p>{WORDS}</p></article></body></html>"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "tapecheck.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"text": f"Article {n}: the Russell 2000 closed at 2,467.70.", "published": "2025-09-18T20:30:00Z"}
        for n in range(120)
    ]
    path = tmp_path / "articles" / "all.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(map(json.dumps, rows)))
    return path.parent


def one_level(article: Article) -> Reading:
    """A reader that finds one figure, and fails where an article asks it to."""
    if "Article 7:" in article.text:
        raise ValueError("seven")
    start = article.text.index("2,467.70")
    fact = Level(
        span=Span(start, start + 8), text="2,467.70", sentence=Span(0, len(article.text)), instrument=RUSSELL,
        value=Decimal("2467.70"), basis="close",
    )  # fmt: skip
    return Reading(article=article, facts=(with_id(article.id, fact),))


def history(close: str) -> History:
    return History([Bar(instrument="^RUT", session=date(2025, 9, 18), close=Decimal(close), provider="test")])


def test_collecting_twice_adds_nothing(corpus: Corpus, folder: Path) -> None:
    first = stages.collect(corpus, [str(folder)])
    assert (first.articles, first.new, first.failures) == (120, 120, [])
    again = stages.collect(corpus, [str(folder)])
    assert (again.articles, again.new) == (120, 0)
    [source] = corpus.sources()
    assert (source.address, source.failures) == (str(folder), 0)


def test_what_cannot_be_collected_is_told_and_kept(corpus: Corpus, folder: Path) -> None:
    (folder / "empty.txt").touch()
    missing = str(folder / "missing")
    report = stages.collect(corpus, [missing, str(folder)])
    assert report.new == 120
    assert [failure.split(": ", 1)[1] for failure in report.failures] == [
        "there is no such file or folder",
        "it is empty",
    ]
    assert {job.key for job in corpus.jobs(stage="collect", state="failed")} == {missing, str(folder / "empty.txt")}
    assert {source.address: source.failures for source in corpus.sources()} == {missing: 1, str(folder): 0}
    Path(missing).mkdir()
    (Path(missing) / "a.txt").write_text("Stocks rose on Friday after a quiet week.")
    stages.collect(corpus, [missing])
    assert [job.state for job in corpus.jobs(stage="collect") if job.key == missing] == ["done"]


def test_a_feed_that_did_not_change_is_not_fetched_again(corpus: Corpus) -> None:
    asked: list[tuple[str, str | None]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url.path, request.headers.get("if-none-match")))
        if request.url.path == "/feed":
            if request.headers.get("if-none-match") == '"1"':
                return httpx2.Response(304)
            return httpx2.Response(200, text=FEED, headers={"etag": '"1"', "content-type": "application/rss+xml"})
        if request.url.path == "/record":
            return httpx2.Response(200, text=PAGE, headers={"content-type": "text/html"})
        return httpx2.Response(404)

    with Fetcher(transport=httpx2.MockTransport(answer), delay=0) as fetcher:
        first = stages.collect(corpus, ["https://harbour.example/feed"], fetcher=fetcher)
        again = stages.collect(corpus, ["https://harbour.example/feed"], fetcher=fetcher)
    assert (first.new, first.failures, again.articles) == (1, [], 0)
    assert asked == [("/robots.txt", None), ("/feed", None), ("/record", None), ("/feed", '"1"')]
    [source] = corpus.sources()
    assert source.etag == '"1"'
    with Fetcher(transport=httpx2.MockTransport(answer), delay=0) as another:  # of another run, on the same day
        stages.collect(corpus, ["https://harbour.example/feed"], fetcher=another)
    assert asked[4:] == [("/feed", '"1"')]


def test_stopped_in_the_middle_what_has_come_is_kept(corpus: Corpus, folder: Path) -> None:
    def watched(items: Iterator[Article], _: str) -> Iterator[Article]:
        for number, item in enumerate(items):
            if number == 70:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        stages.collect(corpus, [str(folder)], watch=watched)  # type: ignore[arg-type]
    assert corpus.totals()["articles"] == 70
    assert stages.collect(corpus, [str(folder)]).new == 50


def test_an_article_that_cannot_be_read_stops_nothing(corpus: Corpus, folder: Path) -> None:
    stages.collect(corpus, [str(folder)])
    report = stages.read(corpus, extractor="1", workers=1, reader=one_level)
    assert report.articles == 119
    assert report.failures == [f"{(folder / 'all.jsonl').as_uri()}#8: cannot be read: ValueError: seven"]
    [job] = corpus.jobs(stage="read", state="failed")
    assert (job.error, job.attempts) == ("ValueError: seven", 1)
    stages.read(corpus, extractor="1", workers=1, reader=one_level)
    assert [job.attempts for job in corpus.jobs(stage="read")] == [2]  # only this one was tried again
    better = stages.read(corpus, extractor="1", workers=1, reader=lambda article: Reading(article=article, facts=()))
    assert better.articles == 1
    assert corpus.jobs(state="failed") == []


def test_claims_are_settled_and_verified(corpus: Corpus, folder: Path) -> None:
    stages.collect(corpus, [str(folder)])
    stages.read(corpus, extractor="1", workers=1, reader=one_level)
    found = stages.verify(corpus, history("2467.70"))
    assert (found.articles, found.labels, found.failures) == (119, {"supported": 119}, [])
    assert {stored.fact.date for stored in corpus.facts(verdict="supported")} == {date(2025, 9, 18)}  # type: ignore[union-attr]
    assert stages.verify(corpus, history("2400.00")).articles == 0  # final verdicts stand
    again = stages.verify(corpus, history("2400.00"), again=True)
    assert (again.labels, len(again.contradicted)) == ({"contradicted": 119}, 119)
    assert corpus.problems() == []


def test_without_its_prices_a_claim_is_tried_again_each_time(corpus: Corpus, folder: Path) -> None:
    stages.collect(corpus, [str(folder)])
    stages.read(corpus, extractor="1", workers=1, reader=one_level)
    assert stages.verify(corpus, History()).labels == {"unverifiable": 119}
    assert stages.verify(corpus, history("2467.70")).labels == {"supported": 119}
    fact = next(corpus.facts(limit=1)).fact.id
    assert [judgement.verdict.label for judgement in corpus.judgements(fact)] == ["unverifiable", "supported"]


def test_older_claims_can_be_left_alone(corpus: Corpus, folder: Path) -> None:
    stages.collect(corpus, [str(folder)])
    stages.read(corpus, extractor="1", workers=1, reader=one_level)
    assert stages.verify(corpus, history("2467.70"), since="2025-09-19").articles == 0
    assert stages.verify(corpus, history("2467.70"), since="2025-09-18").articles == 119
