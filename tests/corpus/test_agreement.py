"""The same claim across articles: who agrees, who differs, how many publishers stand behind it."""

from datetime import date
from typing import Any

from claims_by_hand import fact

from corpus.agreement import agreements, claim_key
from nlp.facts import Reading
from scrapers.article import make_article

DAY = date(2025, 9, 18)


def says(url: str, *told: dict[str, Any]) -> Reading:
    return Reading(article=make_article(f"Words of {url}.", url=url), facts=tuple(fact(t) for t in told))


def close(value: str, **rest: Any) -> dict[str, Any]:
    return {"kind": "level", "instrument": "^RUT", "value": value, "basis": "close", "date": DAY, **rest}


def test_articles_agree_within_their_precision_and_one_site_is_one_voice() -> None:
    readings = [
        says("https://www.alpha.com/1", close("2467.70")),
        says("https://news.alpha.com/2", close("2467.7")),
        says("https://beta.co.uk/3", close("2468")),
        says("https://gamma.org/4", close("2470", hedge="about")),
        says("https://delta.net/5", close("2476.70")),
    ]
    (found,) = agreements(readings)
    assert found.answers[0].publishers == ("alpha.com", "beta.co.uk", "gamma.org")
    assert found.corroboration == 3
    assert not found.unanimous
    assert [voice.publisher for voice in found.dissent] == ["delta.net"]
    assert str(found.answers[0].voices[0].fact.value) == "2467.70"  # type: ignore[union-attr]


def test_the_exact_figure_leads_and_a_rounded_one_joins_it() -> None:
    readings = [says("https://a.com/1", close("2468")), says("https://b.com/2", close("2467.70"))]
    (found,) = agreements(readings)
    assert found.unanimous
    assert found.corroboration == 2


def test_opposite_directions_and_winners_differ() -> None:
    up = {"kind": "move", "instrument": "^RUT", "direction": "up", "value": "2.5", "unit": "percent", "date": DAY}
    won = {"kind": "comparison", "winner": "^RUT", "loser": "^DJI", "date": DAY}
    lost = {**won, "winner": "^DJI", "loser": "^RUT"}
    found = agreements([says("https://a.com/1", up, won), says("https://b.com/2", {**up, "direction": "down"}, lost)])
    assert [len(a.answers) for a in found] == [2, 2]


def test_what_cannot_contradict_is_not_compared() -> None:
    assert claim_key(fact(close("2467.70", modality="expected"))) is None
    assert claim_key(fact(close("2467.70", basis="intraday"))) is None
    assert claim_key(fact({"kind": "level", "instrument": "^RUT", "value": "2467.70", "basis": "close"})) is None
    assert claim_key(fact({"kind": "sentiment", "label": "positive", "score": 0.4})) is None
    other = close("2407.34", date=date(2025, 9, 17))
    assert agreements([says("https://a.com/1", close("2467.70")), says("https://b.com/2", other)]) == ()


def test_an_article_that_repeats_itself_is_one_voice() -> None:
    assert agreements([says("https://a.com/1", close("2467.70"), close("2468"))]) == ()


def test_counts_decisions_and_prints_are_compared_by_what_they_say() -> None:
    streak = {"kind": "streak", "instrument": "^RUT", "count": 3, "unit": "day", "direction": "up", "date": DAY}
    cut = {"kind": "policy", "institution": "Federal Reserve", "action": "cut", "size_bp": "25", "date": DAY}
    pmi = {"kind": "indicator", "name": "ISM Manufacturing PMI", "value": "48.7", "period": "2025-08"}
    one = says("https://a.com/1", streak, cut, pmi)
    other = says("https://b.com/2", {**streak, "count": 4}, {**cut, "size_bp": "50"}, {**pmi, "value": "49"})
    answers = {found.key[0]: len(found.answers) for found in agreements([one, other])}
    assert answers == {"streak": 2, "policy": 2, "indicator": 1}
