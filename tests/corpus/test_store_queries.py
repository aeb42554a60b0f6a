"""Every filter, sort and page of a query, and what a person is told who asks for what does not exist."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from stored_samples import CATALOGUE, CONTRADICTED, NEXT_DAY, SUPPORTED, UNDATED, WRAP, level, quote, reading

from corpus.errors import QueryError
from corpus.query import parse_cursor
from corpus.store import Corpus, places

OUTLOOK = reading(
    'The Raúl Index fell. Analysts at Fennick Capital said "a rate cut is coming". Gold <b>NEAR</b> 2,650.',
    quote('Analysts at Fennick Capital said "a rate cut is coming"', None, "a rate cut is coming", role="analysts"),
    source="Harbour Wire",
    published=datetime(2025, 10, 1, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def corpus(new_place: Callable[[], str | Path]) -> Iterator[Corpus]:
    with Corpus.open(new_place(), catalogue=CATALOGUE) as opened:
        opened.keep([WRAP, NEXT_DAY, UNDATED, OUTLOOK], extractor="1")
        opened.judge({WRAP.facts[0].id: SUPPORTED, UNDATED.facts[0].id: CONTRADICTED})
        yield opened


def found(corpus: Corpus, **filters: Any) -> list[str]:
    return [f"{stored.fact.kind} {stored.day or ''}".strip() for stored in corpus.facts(**filters)]


WRAPPED = ["level 2025-09-18", "catalyst 2025-09-18", "comparison 2025-09-18", "quote 2025-09-18"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"instrument": "RUT"}, ["level 2025-09-18", "comparison 2025-09-18", "level"]),
        ({"instrument": "^rut"}, ["level 2025-09-18", "comparison 2025-09-18", "level"]),
        ({"instrument": "The small-cap benchmark", "kind": "level"}, ["level 2025-09-18", "level"]),
        ({"instrument": "small caps"}, ["catalyst 2025-09-18"]),
        ({"instrument": "smaller companies"}, ["catalyst 2025-09-18"]),
        ({"instrument": "spx"}, ["move 2025-09-19", "level 2025-09-19", "comparison 2025-09-18"]),
        ({"instrument": "RUT,SPX", "kind": "comparison"}, ["comparison 2025-09-18"]),
        ({"kind": "Level,move"}, ["move 2025-09-19", "level 2025-09-19", "level 2025-09-18", "level"]),
        ({"kind": ["move"]}, ["move 2025-09-19"]),
        ({"since": "2025-09-19"}, ["quote 2025-10-01", "move 2025-09-19", "level 2025-09-19"]),
        ({"since": "2025-09", "until": date(2025, 9, 18)}, WRAPPED),
        ({"until": "2025-08"}, []),
        ({"until": "2025", "kind": "quote"}, ["quote 2025-10-01", "quote 2025-09-18"]),
        ({"verdict": "supported"}, ["level 2025-09-18"]),
        ({"verdict": "contradicted"}, ["level"]),
        ({"verdict": "contradicted,supported"}, ["level 2025-09-18", "level"]),
        ({"verdict": "unchecked", "kind": "level"}, ["level 2025-09-19"]),
        ({"verdict": "unchecked,supported", "kind": "level"}, ["level 2025-09-19", "level 2025-09-18"]),
        ({"diagnosis": "intraday-as-close"}, ["level"]),
        ({"diagnosis": "wrong-day"}, []),
        ({"source": "lantern markets"}, ["move 2025-09-19", "level 2025-09-19"]),
        ({"source": "lantern"}, ["move 2025-09-19", "level 2025-09-19"]),
        ({"speaker": "marlowe"}, ["quote 2025-09-18"]),
        ({"speaker": "analysts"}, ["quote 2025-10-01"]),
        ({"text": "rate"}, ["quote 2025-10-01", "catalyst 2025-09-18", "quote 2025-09-18"]),
        ({"text": '"rate cut"'}, ["quote 2025-10-01"]),
        ({"text": "cuts rates"}, ["quote 2025-10-01", "catalyst 2025-09-18"]),
        ({"text": "borrow*"}, ["quote 2025-09-18"]),
        ({"text": "rallied OR nothing"}, []),
        ({"article": UNDATED.article.id}, ["level"]),
        ({"article": "no such"}, []),
    ],
    ids=str,
)
def test_filters(corpus: Corpus, filters: dict[str, Any], expected: list[str]) -> None:
    assert sorted(found(corpus, **filters)) == sorted(expected)
    assert corpus.count(**filters) == len(expected)


def test_newest_first_and_the_undated_last(corpus: Corpus) -> None:
    days = [stored.day for stored in corpus.facts()]
    assert days == [date(2025, 10, 1), *[date(2025, 9, 19)] * 2, *[date(2025, 9, 18)] * 4, None]
    assert [stored.day for stored in corpus.facts(sort="oldest")] == days[::-1]


@pytest.mark.parametrize("sort", ["newest", "oldest", "confidence"])
@pytest.mark.parametrize("filters", [{}, {"instrument": "RUT"}, {"text": "rate"}, {"kind": "level"}], ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_by_cursor_make_the_whole(corpus: Corpus, sort: str, filters: dict[str, Any], size: int) -> None:
    whole = [stored.fact.id for stored in corpus.facts(sort=sort, **filters)]
    paged: list[str] = []
    after = None
    while page := list(corpus.facts(sort=sort, limit=size, after=after, **filters)):
        paged += [stored.fact.id for stored in page]
        after = page[-1].cursor
    assert paged == whole
    assert len(whole) == corpus.count(**filters)


def test_more_than_a_page_comes_whole(at: str | Path) -> None:
    many = [reading(f"The Russell 2000 closed at 2,{n}.00.", level(f"2,{n}.00", f"2{n}.00")) for n in range(100, 550)]
    with Corpus.open(at, catalogue=CATALOGUE) as corpus:
        corpus.keep(many, extractor="1")
        assert len({stored.fact.id for stored in corpus.facts()}) == 450
        assert len(list(corpus.facts(limit=201))) == 201
        assert len({stored.article.id for stored in corpus.articles()}) == 450


def test_a_fact_comes_with_its_article_sentence_and_verdict(corpus: Corpus) -> None:
    [stored] = corpus.facts(verdict="supported")
    assert stored.fact == WRAP.facts[0]
    assert stored.article == WRAP.article
    assert stored.dated == WRAP.dated
    assert stored.verdict == SUPPORTED
    assert stored.sentence == "The Russell 2000 closed at 2,467.70 on Thursday."


def test_quotes_and_catalysts(corpus: Corpus) -> None:
    assert [stored.fact.content.text for stored in corpus.quotes(speaker="Ada Marlowe")] == [
        "Smaller firms borrow at floating rates"
    ]
    assert [stored.fact.cause.text for stored in corpus.catalysts()] == ["the Fed cut rates"]


def test_sentiments_and_a_frame(corpus: Corpus) -> None:
    assert list(corpus.sentiments()) == []
    frame = corpus.frame(kind="level", sort="oldest")
    assert list(frame["value"]) == ["2731.77", "2467.70", "6664.36"]
    assert list(frame["verdict"].fillna("")) == ["contradicted", "supported", ""]
    assert frame["day"].isna().tolist() == [True, False, False]
    assert frame["day"][1].date() == date(2025, 9, 18)


def test_saved_queries(corpus: Corpus) -> None:
    corpus.save("b", kind=["level"], sort="oldest")
    corpus.save("a", instrument="RUT", by="kind")
    corpus.save("b", kind=["move"])
    assert [(query.name, query.asked) for query in corpus.saved()] == [
        ("a", {"instrument": "RUT", "by": "kind"}),
        ("b", {"kind": ["move"]}),
    ]
    assert corpus.saved_query("a").asked["by"] == "kind"
    with pytest.raises(QueryError, match=r"there is no saved query 'bb' \(did you mean 'b'\?"):
        corpus.forget("bb")
    for asked in ({"kind": "levl"}, {"sort": "newst"}, {"by": "month"}, {"kinds": "level"}):
        with pytest.raises(QueryError, match="did you mean"):
            corpus.save("c", **asked)
    for query in corpus.saved():
        corpus.forget(query.name)
    assert corpus.saved() == []


def test_articles(corpus: Corpus) -> None:
    def titles(**filters: Any) -> list[str | None]:
        return [stored.article.title or stored.article.id for stored in corpus.articles(**filters)]

    order = [OUTLOOK.article.id, NEXT_DAY.article.title, WRAP.article.title, UNDATED.article.id]
    assert titles() == order
    assert titles(sort="oldest") == order[::-1]
    assert titles(limit=2) == order[:2]
    assert titles(source="Harbour Wire") == [order[0], order[2]]
    assert titles(since="2025-09-18", until="2025-09-30") == order[1:3]
    assert titles(text="record") == [WRAP.article.title]  # in the title alone
    assert titles(text="raul") == [OUTLOOK.article.id]
    first = next(iter(corpus.articles(limit=1)))
    assert titles(after=first.cursor) == order[1:]
    assert (first.extractor, first.facts) == ("1", 1)


def test_counts(corpus: Corpus) -> None:
    assert corpus.counts("kind")[:2] == [(("level",), 3), (("quote",), 2)]
    assert corpus.counts("day,source", kind="level") == [
        (("", None), 1),
        (("2025-09-18", "Harbour Wire"), 1),
        (("2025-09-19", "Lantern Markets"), 1),
    ]
    assert corpus.counts(["verdict"], kind="level") == [((None,), 1), (("contradicted",), 1), (("supported",), 1)]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"kind": "levl"}, r"kind: there is no kind 'levl' \(did you mean 'level'\? Known are level, move"),
        ({"verdict": "false"}, r"there is no verdict 'false'.*Known are supported, contradicted"),
        ({"diagnosis": "wrong day"}, r"there is no diagnosis 'wrong day' \(did you mean 'wrong-day'\?"),
        ({"instrument": "Russel 2000"}, r"there is no instrument 'Russel 2000' \(did you mean 'Russell 2000'\?"),
        ({"source": "Harbor Wire"}, r"there is no source 'Harbor Wire' \(did you mean 'Harbour Wire'\?"),
        ({"speaker": "Marlow"}, r"there is no speaker 'Marlow' \(did you mean 'Ada Marlowe'\?"),
        ({"since": "September"}, r"since: 'September' is no day \(write it as 2025-09-18"),
        ({"since": "2025-02-30"}, r"'2025-02-30' is no day"),
        ({"until": "2025-13"}, r"until: '2025-13' is no day"),
        ({"sort": "newst"}, r"there is no sort 'newst' \(did you mean 'newest'\?"),
        ({"after": "abc"}, r"after: 'abc' is no cursor"),
        ({"after": "WzEsMl0"}, r"'WzEsMl0' is no cursor"),
        ({"instruments": "RUT"}, r"there is no filter 'instruments' \(did you mean 'instrument'\?"),
    ],
    ids=str,
)
def test_what_does_not_exist_is_told_with_the_nearest_that_does(
    corpus: Corpus, filters: dict[str, Any], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        list(corpus.facts(**filters))


def test_a_group_that_does_not_exist(corpus: Corpus) -> None:
    with pytest.raises(QueryError, match=r"there is no group 'month' \(did you mean"):
        corpus.counts("month")


def test_an_empty_store_has_no_sources(at: str | Path) -> None:
    with Corpus.open(at) as corpus:
        assert list(corpus.facts()) == []
        with pytest.raises(QueryError, match=r"there is no source 'Wire' \(the store has none yet\)"):
            corpus.facts(source="Wire")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE facts; --", "AND OR NOT", "*", "(", "NEAR(a b)", "text:rate", "a^2", "{", "a\0b", '"a']
)
def test_words_are_words_whatever_they_hold(corpus: Corpus, text: str) -> None:
    list(corpus.facts(text=text))
    list(corpus.articles(text=text))
    assert corpus.count() == 8


@pytest.mark.parametrize("text", ['"', '""', "\0"])
def test_no_word_is_nothing_to_search_for(corpus: Corpus, text: str) -> None:
    with pytest.raises(QueryError, match="has no word to search for"):
        list(corpus.facts(text=text))


def test_instruments_that_only_the_store_knows(at: str | Path) -> None:
    from nlp.instruments import Instrument

    own = Instrument(id="HRBR", name="Harbour Holdings", type="equity")
    said = reading("Harbour Holdings closed at 12.50.", level("12.50", "12.50", of=own))
    with Corpus.open(at, catalogue=CATALOGUE) as corpus:
        corpus.keep([said], extractor="1")
        assert corpus.count(instrument="hrbr") == corpus.count(instrument="Harbour Holdings") == 1
        with pytest.raises(QueryError, match="did you mean 'HRBR'"):
            corpus.count(instrument="HRBX")


def test_a_cursor_is_a_place_not_a_count(corpus: Corpus) -> None:
    newest, *_ = corpus.facts(limit=1)
    surest, *_ = corpus.facts(limit=1, sort="confidence")
    assert parse_cursor(newest.cursor).number // places.DAY == date(2025, 10, 1).toordinal()
    assert parse_cursor(surest.cursor, keyed=True).key == 1.0
    with pytest.raises(QueryError, match="no cursor of this order"):
        list(corpus.facts(sort="confidence", after=newest.cursor))
