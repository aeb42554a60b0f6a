"""The digest as one HTML file: styles and drawings inline, no script, nothing fetched."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from corpus.bars import Bar
from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import Digest, Judged, Statement
from tapecheck.lines import Title
from tapecheck.render import wording
from tapecheck.render.plain import at_words, pieces, plain, web_address

TEMPLATES = Path(__file__).parent / "templates"

Link = Callable[[Article], str | None]  # where a reader finds an article

_WIDTH, _HEIGHT = 96, 26


def page(digest: Digest, *, link: Link | None = None) -> str:
    """The page. `link` says where an article is found; by default at its own address."""
    sources = _Sources(digest, link or (lambda article: web_address(article.url)))
    template = environment().get_template("digest.html.j2")
    return template.render(digest=digest, sources=sources, wording=wording)


@cache
def environment() -> Environment:
    """The template environment; everything is escaped unless it was made as markup here."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(plain=plain, marked=marked, spark=spark)
    return made


def marked(statement: Statement) -> Markup:
    """The sentence with its marks, escaped."""
    cut = pieces(statement.article.text, statement.sentence, statement.marks)
    return Markup("").join(Markup("<mark>{}</mark>").format(text) if mark else escape(text) for text, mark in cut)


def spark(bars: Iterable[Bar]) -> Markup:
    """The closes as a line, drawn from left to right; empty where there are fewer than two."""
    closes = [float(bar.close) for bar in bars]
    if len(closes) < 2:
        return Markup("")
    low, high = min(closes), max(closes)
    step, scale = (_WIDTH - 4) / (len(closes) - 1), (_HEIGHT - 6) / ((high - low) or 1)
    points = [(2 + n * step, _HEIGHT - 3 - (close - low) * scale) for n, close in enumerate(closes)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true" focusable="false">'
        '<polyline points="{path}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    ).format(w=_WIDTH, h=_HEIGHT, path=path, x=x, y=y)


class _Sources:
    """The appendix: every article of the day with the sentences that the digest uses, and where each is found."""

    def __init__(self, digest: Digest, link: Link) -> None:
        articles = [reading.article for story in digest.stories for reading in story.readings]
        self.articles = articles
        self._readings = {r.article.id: r for story in digest.stories for r in story.readings}
        self._key = {article.id: f"a{number}" for number, article in enumerate(articles, 1)}
        self._link = link
        self._judged: dict[str, list[Judged]] = {article.id: [] for article in articles}
        for judged in digest.judged:
            self._judged[judged.said.article.id].append(judged)
        self._cited: dict[str, dict[Span, Statement]] = {article.id: {} for article in articles}
        for said in _statements(digest):
            self._cited[said.article.id].setdefault(said.sentence, said)

    def key(self, article: Article) -> str:
        """The anchor of an article in this page."""
        return self._key[article.id]

    def number(self, article: Article) -> str:
        """Its number in the list of sources."""
        return self._key[article.id][1:]

    def anchor(self, said: Statement) -> str:
        """The anchor of a sentence in this page."""
        return f"{self._key[said.article.id]}-{said.sentence.start}"

    def title(self, article: Article) -> str:
        """What the article is called."""
        return Title(article).text

    def address(self, article: Article) -> str | None:
        """Where the article is found, if anywhere."""
        return self._link(article)

    def out(self, said: Statement) -> str | None:
        """Where the sentence is found: the article opened at its words."""
        url = self._link(said.article)
        return at_words(url, said.sentence.of(said.article.text)) if url else None

    def dating(self, article: Article) -> Any:
        """How the article's session is known."""
        return self._readings[article.id].dated

    def sentences(self, article: Article) -> list[tuple[Statement, list[Judged]]]:
        """The sentences that the digest uses, in text order, each with the claims in it that were checked."""
        judged = self._judged[article.id]
        cited = sorted(self._cited[article.id].items())
        return [
            (
                Statement(
                    article=article,
                    sentence=span,
                    line=said.line,
                    marks=tuple(j.said.marks[0] for j in judged if j.said.sentence == span),
                ),
                [j for j in judged if j.said.sentence == span],
            )
            for span, said in cited
        ]

    def score(self, article: Article) -> dict[str, int]:
        """How many of its claims have which verdict."""
        labels = [judged.verdict.label for judged in self._judged[article.id]]
        return {label: labels.count(label) for label in wording.SIGNS if label in labels}

    def rows(self, article: Article) -> list[tuple[str, ...]]:
        """The rows that its verdicts rest on, each once, in order."""
        rows = {wording.row_cells(row) for judged in self._judged[article.id] for row in judged.verdict.evidence}
        return sorted(rows)


def _statements(digest: Digest) -> Iterable[Statement]:
    yield from (judged.said for judged in digest.judged)
    yield from (cause.said for driver in digest.drivers for cause in driver.causes)
    yield from (saying.said for saying in digest.quotes)
    yield from (call.said for call in digest.calls)
    yield from (failure.said for failure in digest.failures)
