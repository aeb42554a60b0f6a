"""The sample: that it is what its README says, and that the ledger is right about it."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.history import History
from corpus.providers.folder import load
from corpus.verify.verdict import Diagnosis
from nlp.instruments import catalogue
from scrapers.pages import extract
from tapecheck.newsstand import Newsstand, newsstand, page
from tapecheck.sample import TAPE, Claim, SampleArticle, articles, claims, outlets

SHARED = Path(__file__).parents[2] / "shared" / "prices"
ARTICLES = {article.name: article for article in articles()}


@pytest.fixture(name="tape", scope="module")
def bundled_tape() -> History:
    return load(TAPE, provider="sample")


@pytest.fixture(name="stand", scope="module")
def running_newsstand() -> Iterator[Newsstand]:
    with newsstand() as running:
        yield running


def _text(article: SampleArticle) -> str:
    return "\n\n".join(block.text for block in article.blocks if block.text)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def test_there_are_enough_articles_and_errors() -> None:
    assert len(ARTICLES) >= 26
    assert len(claims()) >= 12
    assert len({claim.diagnosis for claim in claims()}) >= 7
    assert {article.outlet for article in articles()} == set(outlets())


def test_most_articles_are_entirely_true() -> None:
    assert len({claim.article for claim in claims()}) < len(ARTICLES) / 2


def test_three_articles_carry_no_date() -> None:
    undated = [article for article in articles() if article.published is None]
    assert len(undated) == 3
    assert not [article.name for article in undated if re.search(r"\b20\d\d\b.*published", page(article))]


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.name)
def test_articles_have_the_length_of_articles(article: SampleArticle) -> None:
    sentences = re.findall(r"[.!?][\"”]?(?=\s|$)", _text(article))
    assert 8 <= len(sentences) <= 26


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.article)
def test_the_words_of_a_claim_stand_once_in_its_article(claim: Claim) -> None:
    assert _text(ARTICLES[claim.article]).count(claim.words) == 1
    assert claim.diagnosis in Diagnosis.__args__  # type: ignore[attr-defined]
    assert catalogue().get(claim.instrument) is not None


@pytest.mark.parametrize("claim", [c for c in claims() if c.kind == "level"], ids=lambda claim: claim.article)
def test_a_false_level_is_not_the_close_of_its_session(claim: Claim, tape: History) -> None:
    session = date.fromisoformat(claim.article[:10])
    close = tape.close(claim.instrument, session)
    assert close is not None
    assert claim.stated is not None
    assert abs(close - claim.stated) > Decimal("0.5")
    assert f"{close:,.2f}" in claim.truth  # the ledger says what is true


def test_the_tape_is_small_and_loads(tape: History) -> None:
    assert sum(path.stat().st_size for path in TAPE.iterdir()) < 250_000
    assert len(tape.instruments) == 16
    assert tape.records  # so that record claims can be judged
    days = tape.sessions("^GSPC", date(2025, 5, 1), date(2025, 9, 30))
    assert len(days) == 105
    assert tape.bar("^GSPC", date(2024, 12, 31)) is not None  # what the year to date starts from


@pytest.mark.skipif(not SHARED.exists(), reason="no price folder beside the repository")
def test_the_tape_agrees_with_the_whole_history(tape: History) -> None:
    whole = load(SHARED)
    ours = [bar for bar in tape.every_bar() if not bar.provider.endswith("records")]
    assert len(ours) > 2000
    for bar in ours:
        other = whole.bar(bar.instrument, bar.session)
        assert other is not None
        assert (bar.open, bar.high, bar.low, bar.close) == (other.open, other.high, other.low, other.close)


@pytest.mark.skipif(not SHARED.exists(), reason="no price folder beside the repository")
def test_record_closes_of_the_table_were_records(tape: History) -> None:
    whole = load(SHARED)
    records = [bar for bar in tape.every_bar() if bar.provider.endswith("records")]
    assert len(records) > 50
    for bar in records:
        closes = [whole.close(bar.instrument, day) for day in whole.sessions(bar.instrument, end=bar.session)]
        assert max(closes) == bar.close == closes[-1]


def test_feeds_lead_to_every_page(stand: Newsstand) -> None:
    from scrapers.feeds import entries

    led = {entry.url for url in stand.feeds for entry in entries(_get(url), url=url).entries}
    assert led == set(stand.pages)


def test_pages_come_out_clean(stand: Newsstand) -> None:
    for url, name in stand.pages.items():
        article = ARTICLES[name]
        read = extract(_get(url), url=url)
        assert (read.title, read.published) == (article.title, article.published)
        assert read.source == outlets()[article.outlet].name
        missing = [block.text for block in article.blocks if block.text and block.text not in read.text]
        assert missing == [], name
        outlet = outlets()[article.outlet]
        furniture = (outlet.newsletter, outlet.bio, outlet.tagline, "Related stories", "Sign up", "Terms")
        assert [words for words in furniture if words in read.text] == [], name


def test_what_is_not_there_is_not_found(stand: Newsstand) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _get(f"{stand.base}/no-such-page")
