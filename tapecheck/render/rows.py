"""The digest as rows for programs: the names of the contract, with the words and figures of each line."""

import dataclasses
from typing import Any

from nlp.facts import Fact
from nlp.rows import dumps, to_row
from scrapers.article import Article
from tapecheck.edition import Chart, Digest, Source, Statement, StoryTold, TapeRow
from tapecheck.lines import BarFigure, Count, Day, Line, Part, Run, SpanWords, Title, Words


def json(digest: Digest) -> str:
    """The digest on one line of JSON, figures with their printed digits."""
    return dumps(row(digest))


def row(digest: Digest) -> dict[str, Any]:
    """The digest as plain values. Articles stand once, under `sources`, and are referred to by id."""
    found = {field.name: _plain(getattr(digest, field.name)) for field in dataclasses.fields(digest)}
    found["sections"] = list(digest.sections)
    return found


def _source(source: Source) -> dict[str, Any]:
    known = to_row(source.article)
    named = ("id", "url", "source", "title", "authors", "published", "language")
    return {name: known[name] for name in named} | {"dated": _plain(source.dated), "said": _plain(source.title)}


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
        case Source():
            return _source(value)
        case Statement():
            return _statement(value)
        case TapeRow() | Chart():
            cells = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
            name = "spark" if isinstance(value, TapeRow) else "bars"
            return cells | {name: [bar.close for bar in getattr(value, name)]}
        case StoryTold():
            return _story(value)
        case Fact():
            return to_row(value)
        case tuple() | list():
            return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "article": said.article.id,
        "sentence": [said.sentence.start, said.sentence.end],
        **_plain(said.line),
        "marks": [[mark.start, mark.end] for mark in said.marks],
        "contradicted": [[span.start, span.end] for span in said.false],
    }


def _story(told: StoryTold) -> dict[str, Any]:
    return {
        "session": _plain(told.story.session),
        "articles": [reading.article.id for reading in told.story.readings],
        "titles": [_plain(source.title) for source in told.told],
        "publishers": list(told.publishers.of),
        "said": _plain(told.said),
    }


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
            false = [[span.start, span.end] for span in part.false]
            span = [part.span.start, part.span.end]
            return {"text": part.text, "article": part.article.id, "span": span, "contradicted": false}
        case Title():
            return {"text": part.text, "article": part.article.id, "of": "title", "contradicted": part.false}
        case BarFigure():
            return {"text": part.text, "measure": part.measure, "bars": [to_row(bar) for bar in part.bars]}
        case Run():
            return {"text": part.text, "of": "run", "bars": [to_row(bar) for bar in part.bars]}
    return {"text": part.text, "of": type(part).__name__.lower()}
