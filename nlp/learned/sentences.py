"""The sentences of an article with what the learned reader's heads tell of them, in the article's own code points."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.infer import Encoder, Floats, Seen
from models.labels import BEGIN, OUTSIDE
from nlp.grammar.quotations import Quotation, quotations
from nlp.grammar.sentences import sentences
from nlp.span import Span

_MARK = "“"  # read before a sentence that begins inside a quotation
_LIKELY = 0.5
_EDGES = " \t\n\u00a0,;:.!?\"“”‘’'()[]–—-*"


@dataclass(frozen=True, slots=True)
class Found:
    """Words that a layer of the heads marks, and how sure it is of them."""

    span: Span
    sure: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its pass."""

    text: str  # the article's
    span: Span
    lead: int  # code points that were read before it
    seen: Seen
    feeling: Floats | None = None  # of the sentence, where another model than ours reads feelings

    def local(self, span: Span) -> tuple[int, int]:
        """The bounds of an article's span in what was read."""
        shift = self.lead - self.span.start
        return span.start + shift, span.end + shift

    def local_part(self, span: Span) -> tuple[int, int]:
        """The bounds, in what was read, of the part of an article's span that lies in the sentence."""
        start = max(span.start, self.span.start)
        return self.local(Span(start, max(start, min(span.end, self.span.end))))

    def probabilities(self, head: str, span: Span) -> Floats | None:
        """The probabilities of a head for words of the sentence."""
        return self.seen.of_span(head, self.local(span))

    def marked(self, layer: str, *, likely: float = _LIKELY) -> list[Found]:
        """The stretches that a layer marks: tokens likelier inside than not, cut where one is likelier to begin."""
        chances = self.seen.layer(layer)
        inside = 1 - chances[:, OUTSIDE]
        (likeliest,) = (inside >= likely).nonzero()
        if not len(likeliest):
            return []
        runs: list[list[int]] = []
        for token in likeliest.tolist():
            if self.seen.offsets[token][1] <= self.lead:
                continue
            begins = chances[token, BEGIN] >= _LIKELY and not self._inside_word(token)
            if runs and runs[-1][-1] == token - 1 and not begins:
                runs[-1].append(token)
            else:
                runs.append([token])
        found = []
        for run in runs:
            bounds = self._words(run[0], run[-1])
            if bounds is not None:
                found.append(Found(bounds, float(inside[run].mean())))
        return found

    def _inside_word(self, token: int) -> bool:
        """True for a token that is no beginning of a word."""
        start, before = self.seen.offsets[token][0], self.seen.offsets[token - 1][1] if token else -1
        text = self.text
        at = start + self.span.start - self.lead
        return start == before and text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()

    def _words(self, first: int, last: int) -> Span | None:
        """The whole words of a run of tokens, without marks at the edges."""
        while first > 0 and self._inside_word(first):
            first -= 1
        while last + 1 < len(self.seen.offsets) and self._inside_word(last + 1):
            last += 1
        shift = self.span.start - self.lead
        span = Span(max(self.span.start, self.seen.offsets[first][0] + shift), self.seen.offsets[last][1] + shift)
        return stripped(self.text, span)


def likely(sentences: Sequence[Sentence], layer: str, span: Span) -> float:
    """The mean chance that the words of a span are marked by a layer, each sentence weighing by its part of them."""
    total = words = 0.0
    for sentence in sentences:
        start, end = sentence.local_part(span)
        if start < end:
            total += (end - start) * sentence.seen.likely(layer, (start, end))
            words += end - start
    return total / words if words else 0.0


def stripped(text: str, span: Span) -> Span | None:
    """The span without marks and blanks at its edges; None where nothing is left."""
    words = span.of(text)
    bare = words.strip(_EDGES)
    if not bare:
        return None
    start = span.start + words.index(bare[0])
    return Span(start, start + len(bare))


def segments(text: str, spans: Sequence[Span] | None = None) -> Iterator[tuple[int, int, str]]:
    """The sentences of a text, and what is to be read before each: its mark where it begins inside a quotation."""
    quotes: list[Quotation] = quotations(text)
    starts = [quote.inner.start for quote in quotes]
    for span in sentences(text) if spans is None else spans:
        at = bisect_right(starts, span.start - 1) - 1
        inside = at >= 0 and quotes[at].inner.end > span.start
        yield span.start, span.end, _MARK if inside else ""


def read_sentences(text: str, spans: Sequence[Span], encoder: Encoder) -> tuple[Sentence, ...]:
    """Each sentence with its pass."""
    cut = list(segments(text, spans))
    passes = encoder.read([lead + text[start:end] for start, end, lead in cut])
    return tuple(
        Sentence(text, Span(start, end), len(lead), seen) for (start, end, lead), seen in zip(cut, passes, strict=True)
    )


def felt_by(name: str, passes: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences with the feelings of a classifier of the hub instead of our own."""
    from models.hub import classifier

    feelings = classifier(name).read([sentence.span.of(sentence.text) for sentence in passes])
    return tuple(replace(sentence, feeling=each) for sentence, each in zip(passes, feelings, strict=True))
