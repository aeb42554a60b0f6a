"""Who said what: the quotes that carry the day, each with a speaker whom the article itself bears out.

A wrong name under a quote does more harm than a quote left out. So the name must stand by the quote: in its sentence,
or, where that names nobody, in the paragraph or the one before. Words that two articles give to two people are given
to neither.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from nlp.facts import Quote
from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import Saying
from tapecheck.gathered import Gathered
from tapecheck.lines import Speaker, line
from tapecheck.salience import MANY, Vectors, chosen, tfidf

SAYINGS = 3
_HANDY = 110  # characters that read well as a quote in a digest
_LONGEST = 320

_NAME = re.compile(r"\b[A-Z][\w’'-]*\.?(?:[ \u00a0]+(?:(?:de|van|von|der|la|al|bin)[ \u00a0]+)*[A-Z][\w’'-]*\.?)+")
_SAYS = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|wrote|writes|noted|notes|argued|argues|warned|warns|explained|explains|"
    r"according to|asked|asks|replied|stated|states|commented|comments|observed|remarked|told|quipped|cautioned)\b"
)
_LETTERS = re.compile(r"[\W_]+")
_NEAR = 60  # characters beside a "said" in which its subject stands


def sayings(
    found: Gathered, *, seen: Sequence[str] = (), vectors: Vectors = tfidf
) -> tuple[tuple[Saying, ...], tuple[str, ...]]:
    """The quotes to show, one a speaker and one a publisher, and the ids of those that no speaker is sure of."""
    sure = [(article, fact) for article, fact in found.quotes if borne_out(article, fact)]
    named = defaultdict(set)
    for article, fact in found.quotes:
        named[_said(article, fact)].add(frozenset((fact.speaker.name or "").casefold().split()))
    fit = [(a, f) for a, f in sure if _one_person(named[_said(a, f)])]
    kept = {fact.id for _, fact in fit}
    unnamed = tuple(fact.id for _, fact in found.quotes if fact.id not in kept)
    handy = [(a, f) for a, f in fit if len(f.content.span) <= _LONGEST]
    handy.sort(key=lambda m: (m[1].style != "direct", -m[1].confidence, _unhandy(m[1]), -_fullness(m[1]), m[1].id))
    few = list(_distinct(found, handy))[:MANY]
    places = chosen(
        [fact.content.text for _, fact in few],
        SAYINGS,
        voices=[found.voice(article) for article, _ in few],
        seen=seen,
        vectors=vectors,
    )
    return tuple(_saying(found, *few[place]) for place in places), unnamed


def borne_out(article: Article, fact: Quote) -> bool:
    """True where the article's own words around the quote name its speaker, and name nobody else as such."""
    if not fact.speaker.name:
        return False
    surname = fact.speaker.name.split()[-1]
    around = _around(article.text, fact.sentence, fact.content.span)
    if named := _subjects(around):
        return any(surname in name.split() or surname == name.split()[-1] for name in named)
    if _word(surname, around):
        return True
    paragraph, before = _paragraphs(article.text, fact.content.span)
    if named := _subjects(paragraph):
        return any(surname == name.split()[-1] for name in named)
    return _word(surname, paragraph) or _word(surname, before)


def _around(text: str, sentence: Span, content: Span) -> str:
    """The sentence without the words that are quoted."""
    start, end = min(sentence.start, content.start), max(sentence.end, content.end)
    return f"{text[start : content.start]} \u2026 {text[content.end : end]}"


def _paragraphs(text: str, content: Span) -> tuple[str, str]:
    """The paragraph of the quote without its words, and the paragraph before."""
    start = text.rfind("\n", 0, content.start) + 1
    end = text.find("\n", content.end)
    own = f"{text[start : content.start]} \u2026 {text[content.end : end if end >= 0 else len(text)]}"
    before = text[:start].rstrip()
    return own, before[before.rfind("\n") + 1 :]


def _subjects(text: str) -> list[str]:
    """Full names right beside a word of saying."""
    found = []
    for says in _SAYS.finditer(text):
        after = text[says.end() : says.end() + _NEAR]
        if (name := _NAME.match(after.lstrip())) is not None:
            found.append(name[0].rstrip("."))
            continue
        before = text[max(0, says.start() - _NEAR) : says.start()].rstrip()
        if names := [name for name in _NAME.finditer(before) if name.end() == len(before)]:
            found.append(names[-1][0])
    return found


def _word(surname: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", text) is not None


def _said(article: Article, fact: Quote) -> str:
    """The letters of the quote, so that two copies of it are one."""
    return _LETTERS.sub("", fact.content.span.of(article.text)).casefold()


def _one_person(names: Collection[frozenset[str]]) -> bool:
    """Whether all names are parts of the longest: "Vance" and "Ada Vance", but not "Bo Vance" and "Ada Vance"."""
    longest = max(names, key=len)
    return all(name <= longest for name in names)


def _distinct(found: Gathered, quotes: Sequence[tuple[Article, Quote]]) -> Iterator[tuple[Article, Quote]]:
    taken: set[tuple[str, str]] = set()
    for article, fact in quotes:
        name = (fact.speaker.name or "").casefold()
        keys = {("speaker", name), ("publisher", found.voice(article)), ("words", _said(article, fact))}
        if not keys & taken:
            taken |= keys
            yield article, fact


def _saying(found: Gathered, article: Article, fact: Quote) -> Saying:
    words = fact.content.span
    if words.of(article.text).endswith(","):  # the comma that a sentence puts before its "said"
        words = Span(words.start, words.end - 1)
    said = found.said(article, fact.sentence)
    shown = line(found.words(article, words))
    return Saying(
        said=type(said)(article=article, sentence=fact.sentence, line=shown, false=said.false),
        by=line(Speaker(article, fact.speaker)),
    )


def _fullness(fact: Quote) -> int:
    """How many words the speaker's name has: "Ada Vance" before "Vance"."""
    return len((fact.speaker.name or "").split())


def _unhandy(fact: Quote) -> int:
    """How far the quote is from a length that reads well."""
    return abs(len(fact.content.span) - _HANDY)
