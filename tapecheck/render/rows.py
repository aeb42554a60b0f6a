"""The digest as rows for programs: the names of the contract, with the words and figures of each line."""

import dataclasses
from typing import Any

from nlp.facts import Fact
from nlp.rows import dumps, to_row
from scrapers.article import Article
from tapecheck.edition import Digest, Statement, TapeRow
from tapecheck.lines import BarFigure, Count, Day, Line, Part, SpanWords, Words


def json(digest: Digest) -> str:
    """The digest on one line of JSON, figures with their printed digits."""
    return dumps(row(digest))


def row(digest: Digest) -> dict[str, Any]:
    """The digest as plain values. Articles stand once, under `articles`, and are referred to by id."""
    found = {field.name: _plain(getattr(digest, field.name)) for field in dataclasses.fields(digest)}
    found["stories"] = [[reading.article.id for reading in story.readings] for story in digest.stories]
    found["articles"] = [_article(reading.article) for story in digest.stories for reading in story.readings]
    return found


def _article(article: Article) -> dict[str, Any]:
    known = to_row(article)
    return {name: known[name] for name in ("id", "url", "source", "title", "authors", "published", "language")}


def _plain(value: Any) -> Any:
    match value:
        case Line():
            return {"text": value.text, "parts": [_part(part) for part in value.parts]}
        case Count():
            return len(value.of)
        case Day():
            return value.session.isoformat()
        case BarFigure():
            return _part(value)
        case Article():
            return value.id
        case Statement():
            return {
                "article": value.article.id,
                "sentence": [value.sentence.start, value.sentence.end],
                "text": value.line.text,
                "marks": [[mark.start, mark.end] for mark in value.marks],
            }
        case TapeRow():
            cells = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
            cells["spark"] = [bar.close for bar in value.spark]
            return cells
        case Fact():
            return to_row(value)
        case tuple() | list():
            return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _record(value: Any) -> dict[str, Any]:
    if type(value).__module__.startswith("tapecheck."):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return to_row(value)


def _part(part: Part) -> dict[str, Any]:
    """What a part says, and what proves it: a span, or the bars."""
    match part:
        case Words():
            return {"words": part.text}
        case SpanWords():
            return {"text": part.text, "article": part.article.id, "span": [part.span.start, part.span.end]}
        case BarFigure():
            return {"text": part.text, "measure": part.measure, "bars": [to_row(bar) for bar in part.bars]}
    return {"text": part.text, "of": type(part).__name__.lower()}
