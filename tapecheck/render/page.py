"""The digest as one HTML file: styles and drawings inline, no script, nothing fetched."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import Digest, Judged, Statement
from tapecheck.lines import Line
from tapecheck.render import charts, wording
from tapecheck.render.plain import Piece, at_words, pieces, plain, spoken, web_address
from tapecheck.sections import SECTIONS

TEMPLATES = Path(__file__).parent / "templates"

Link = Callable[[Article], str | None]  # where a reader finds an article

_CROSS = Markup('<abbr class="cross" title="the tape contradicts this">✗</abbr>')


def page(digest: Digest, *, link: Link | None = None) -> str:
    """The page. `link` says where an article is found; by default at its own address."""
    template = environment().get_template("digest.html.j2")
    return template.render(digest=digest, sources=Sources(digest, link), wording=wording, names=SECTIONS)


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
    made.filters.update(
        plain=plain,
        marked=marked,
        words=words,
        cells=wording.row_cells,
        spark=charts.spark,
        chart=charts.chart,
        ruler=charts.ruler,
    )
    return made


def marked(statement: Statement) -> Markup:
    """The sentence with its marks, and with what the tape contradicts in it, escaped."""
    return _set(pieces(statement.article.text, statement.sentence, statement.marks, statement.false))


def words(line: Line) -> Markup:
    """A line's words, with what in them the tape contradicts, escaped."""
    return _set(spoken(line))


def _set(several: Iterable[Piece]) -> Markup:
    return Markup("").join(_MARKUP[kind](text) for text, kind in several)


_MARKUP: dict[str, Callable[[str], Markup]] = {
    "": escape,
    "mark": lambda text: Markup("<mark>{}</mark>").format(text),
    "false": lambda text: Markup('<span class="false">{}{}</span>').format(text, _CROSS),
}


class Sources:
    """The appendix: the articles with the sentences that the digest uses, and where each is found."""

    def __init__(self, digest: Digest, link: Link | None = None) -> None:
        self.all = digest.sources
        self._key = {source.article.id: f"a{number}" for number, source in enumerate(self.all, 1)}
        self._link = link or (lambda article: web_address(article.url))
        self._judged: dict[str, list[Judged]] = {id_: [] for id_ in self._key}
        for judged in digest.judged:
            self._judged[judged.said.article.id].append(judged)
        self._cited: dict[str, dict[Span, Statement]] = {id_: {} for id_ in self._key}
        for said in statements(digest):
            self._cited[said.article.id].setdefault(said.sentence, said)

    def listed(self, article: Article) -> bool:
        """Whether the article is in the list."""
        return article.id in self._key

    def key(self, article: Article) -> str:
        """The anchor of an article in this page."""
        return self._key[article.id]

    def number(self, article: Article) -> str:
        """Its number in the list of sources."""
        return self._key[article.id][1:]

    def anchor(self, said: Statement) -> str:
        """The anchor of a sentence in this page."""
        return f"{self._key[said.article.id]}-{said.sentence.start}"

    def address(self, article: Article) -> str | None:
        """Where the article is found, if anywhere."""
        return self._link(article)

    def out(self, said: Statement) -> str | None:
        """Where the sentence is found: the article opened at its words."""
        url = self._link(said.article)
        return at_words(url, said.sentence.of(said.article.text)) if url else None

    def sentences(self, article: Article) -> list[tuple[Statement, list[Judged]]]:
        """The sentences that the digest uses, in text order, each with the claims in it that were checked."""
        judged = self._judged[article.id]
        return [
            (
                Statement(
                    article=article,
                    sentence=span,
                    line=said.line,
                    marks=tuple(j.said.marks[0] for j in judged if j.said.sentence == span),
                    false=said.false,
                ),
                [j for j in judged if j.said.sentence == span],
            )
            for span, said in sorted(self._cited[article.id].items())
        ]

    def score(self, article: Article) -> dict[str, int]:
        """How many of its claims have which verdict."""
        labels = [judged.verdict.label for judged in self._judged.get(article.id, ())]
        return {label: labels.count(label) for label in wording.SIGNS if label in labels}

    def rows(self, article: Article) -> list[tuple[str, ...]]:
        """The rows that its verdicts rest on, each once, in order."""
        rows = {wording.row_cells(row) for judged in self._judged[article.id] for row in judged.verdict.evidence}
        return sorted(rows)


def statements(digest: Digest) -> Iterable[Statement]:
    """Every statement of the digest."""
    yield from (judged.said for judged in digest.judged)
    yield from (cause.said for driver in digest.drivers for cause in driver.causes)
    yield from (saying.said for saying in digest.quotes)
    yield from (call.said for call in (*digest.due, *digest.calls))
    yield from (failure.said for failure in digest.failures)
    yield from (answer.said for dispute in digest.disputes for answer in dispute.answers)
    yield from (said for watched in digest.watched for said in watched.said)
    yield from (told.said for told in digest.stories if told.said)
