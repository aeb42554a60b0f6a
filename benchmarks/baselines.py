"""What simple means reach, for the same evaluation: VADER, and a regular expression with a list of cues.

Each gives a reading in the contract's rows, so that the scorer judges it as it judges ours.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from nlp.grammar.sentences import sentences
from nlp.instruments import Instrument
from nlp.mentions import Name, within
from nlp.pipeline import annotate
from nlp.rows import to_row
from nlp.span import Span
from scrapers.article import Article

Row = dict[str, Any]

_SAID = r"(?:said|says|told|added|noted|wrote|warned|argued|according to|reckons|thinks|believes|expects)"
_DIRECT = re.compile(r"[“\"]([^“”\"]{15,600})[”\"]")
_INDIRECT = re.compile(rf"\b([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){{0,3}}) {_SAID} (?:that )?([^“”\"]{{15,300}})")
_NAME = re.compile(rf"(?:{_SAID} ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+))|(?:([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+),? {_SAID})")
_CAUSE = re.compile(
    r"\b(?:after|amid|because of|due to|following|thanks to|driven by|helped by|hurt by|on the back of|as) "
    r"([^,.;]{8,90})"
)
_UP = re.compile(r"\b(?:rose|rise|rises|gain\w*|jump\w*|rall\w+|climb\w*|surg\w+|advanc\w+|higher|up)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:fell|fall\w*|drop\w*|slid\w*|lower|lost|declin\w+|tumbl\w+|slump\w*|down)\b", re.IGNORECASE)
_TOPICS = (
    ("monetary-policy", re.compile(r"\b(?:fed|rate|rates|central bank|ecb|boe|boj|powell)\b", re.IGNORECASE)),
    ("macro-data", re.compile(r"\b(?:inflation|jobs|payrolls|gdp|cpi|pmi|data|unemployment)\b", re.IGNORECASE)),
    ("earnings", re.compile(r"\b(?:earnings|profit|results|revenue|guidance)\b", re.IGNORECASE)),
    ("trade-policy", re.compile(r"\b(?:tariff\w*|trade)\b", re.IGNORECASE)),
    ("geopolitics", re.compile(r"\b(?:war|attack|strike\w*|sanctions|ceasefire)\b", re.IGNORECASE)),
    ("commodity", re.compile(r"\b(?:oil|crude|opec|copper|gas|gold)\b", re.IGNORECASE)),
)
_FIRM = 0.05  # VADER's own bound of neutral


def by_cues(article: Article) -> Row:
    """Quotes and catalysts by marks, cue words and the nearest capitals."""
    text = article.text
    facts: list[Row] = []
    for sentence in sentences(text):
        facts += _quotes(text, sentence)
        facts += _catalysts(text, sentence)
    return _reading(article, facts)


def by_vader(article: Article) -> Row:
    """Feelings as VADER has them: of the article the mean of its sentences, of a name that of those it stands in."""
    doc = annotate(article, learned=False)
    scores = [(span, vader(span.of(article.text))) for span in doc._.sentences]
    about: dict[Instrument | None, list[float]] = {None: [score for _, score in scores]}
    for span, score in scores:
        for name in within(doc._.mentions, span, Name):
            about.setdefault(name.instrument, []).append(score)
    return _reading(article, [_felt(target, each) for target, each in about.items() if each])


def _felt(target: Instrument | None, scores: list[float]) -> Row:
    mean = sum(scores) / len(scores)
    named = to_row(target) if target else None
    return {"kind": "sentiment", "target": named, "label": feeling(mean), "score": mean}


def vader(text: str) -> float:
    """VADER's compound score."""
    return float(_analyser().polarity_scores(text)["compound"])


def feeling(score: float) -> str:
    """VADER's label of a score."""
    return "positive" if score >= _FIRM else "negative" if score <= -_FIRM else "neutral"


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def _quotes(text: str, sentence: Span) -> Iterator[Row]:
    words = sentence.of(text)
    named = _NAME.search(words)
    name = (named[1] or named[2]) if named else None
    direct = list(_DIRECT.finditer(words))
    if direct and (named or re.search(_SAID, words)):
        for match in direct:
            yield _quote(match[1], sentence.start + match.start(1), "direct", name)
    elif not direct and (match := _INDIRECT.search(words)):
        yield _quote(match[2].rstrip(".\n "), sentence.start + match.start(2), "indirect", match[1])


def _quote(words: str, start: int, style: str, name: str | None) -> Row:
    content = {"text": words, "span": [start, start + len(words)]}
    return {
        "kind": "quote",
        "style": style,
        "content": content,
        "speaker": {"name": name, "role": None, "affiliation": None},
    }


def _catalysts(text: str, sentence: Span) -> Iterator[Row]:
    words = sentence.of(text)
    up, down = len(_UP.findall(words)), len(_DOWN.findall(words))
    if up == down:
        return
    for match in _CAUSE.finditer(words):
        start = sentence.start + match.start(1)
        kind = next((name for name, topic in _TOPICS if topic.search(match[1])), "other")
        yield {
            "kind": "catalyst",
            "cause": {"text": match[1], "span": [start, start + len(match[1])]},
            "effect": {"text": words, "span": [sentence.start, sentence.end], "instrument": None},
            "polarity": "+" if up > down else "-",
            "type": kind,
        }


def _reading(article: Article, facts: list[Row]) -> Row:
    return {"article": {"url": article.url, "text": article.text}, "facts": facts}
