"""Who makes a call: houses that the lexicon knows, people, and in a round of targets any capitalised name."""

from collections.abc import Iterator

from nlp.mentions import Figure, Name, Speaker
from nlp.readers.scan import Scan, once
from nlp.span import Span

_NOBODY = frozenset({"desk", "bulls", "bears", "bull", "bear"})  # they speak, but nobody keeps their targets
_LED_BY = frozenset({"at", "by"})  # "upgraded at Marlow Finch"
_LEADS = frozenset({"to", "at", "with", "says", "said", "sees", "now", "also", "which", ":", "–", "—", "("})
_JOINS = frozenset({"&", "and", "of", "de"})
_MOST = 5  # words of a house's name
_COMMON = frozenset(
    "the a an it its he she they we our i this that these those on in at by with from for only among also meanwhile "
    "elsewhere shares analysts brokers brokerages others another while but and or as after before nine eight seven six "
    "five four three two one monday tuesday wednesday thursday friday january february march april may june july "
    "august september october november december today yesterday".split()
)
_EDGES = ",.;:()[]\"“”'‘*•-–—"


def forecasters(scan: Scan, *, in_round: bool) -> list[tuple[Span, str]]:
    """Houses and people who may make a call, in text order; unknown houses only where targets are being told."""
    if not in_round and not scan.has("house") and not scan.told.of(Speaker):
        return []
    known = [(c.span, c.sense) for c in scan.family("house")]
    traded = [m.span for m in scan.told.of(Name)]
    people = [
        (s.span, s.name or s.affiliation or s.role or "")
        for s in scan.told.of(Speaker)
        if not any(s.span.overlaps(span) for span in [*traded, *(span for span, _ in known)])
        and (s.name or s.affiliation or (s.role and s.role.lower() not in _NOBODY))
    ]
    found = [*known, *people]
    if in_round:
        found += [(span, span.of(scan.text)) for span in _unknown(scan) if not any(span.overlaps(s) for s, _ in found)]
    return sorted(found, key=lambda who: who[0].start)


@once
def _unknown(scan: Scan) -> list[Span]:
    """ "Stonebridge Ferris to $615", "Pinefield went to $95": capitalised words with the words of a call at them."""
    taken = [m.span for m in scan.told.of(Name) if m.how != "backref"]
    taken += [c.span for c in scan.family("rating")] + [t.span for t in scan.times] + [f.span for f in scan.figures]
    return [run for run in _runs(scan) if not any(run.overlaps(span) for span in taken) and _calls(scan, run)]


def _calls(scan: Scan, run: Span) -> bool:
    before = scan.text[scan.span.start : run.start].lower().split()
    if before and before[-1].strip(_EDGES) in _LED_BY:
        return True
    after = scan.tokens_between(run, Span(scan.span.end, scan.span.end))
    if after and after[0] in _LEADS:
        return True
    verbs = [c.span for c in scan.family("recast")] + [c.span for c in scan.family("aim", "ahead")]
    if any(0 <= verb.start - run.end <= _GAP for verb in verbs):
        return True
    return any(_follows(scan, run, figure) for figure in scan.figures)


_GAP = 12  # code points from a house to its verb: "Pinefield also went", "Larkmoor has cut"


def _follows(scan: Scan, run: Span, figure: Figure) -> bool:
    """True for "Harlan Gage $630" and "Harlan Gage's $630"."""
    return run.before(figure.span) and set(scan.tokens_between(run, figure.span)) <= {"'s", "’s", ":", "(", "–"}


def _runs(scan: Scan) -> Iterator[Span]:
    """Stretches of capitalised words: at most five, joined by "&" too, without the sentence's own first word."""
    words = list(_words(scan))
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and end - at < _MOST and _is_capital(words, end, at):
            end += 1
        while end > at and words[end - 1][0].lower() in _JOINS:
            end -= 1
        if end > at and not (end - at == 1 and words[at][0].lower() in _COMMON):
            first = at + 1 if words[at][0].lower() in _COMMON else at
            yield Span(words[first][1].start, words[end - 1][1].end)
        at = max(end, at + 1)


def _is_capital(words: list[tuple[str, Span]], here: int, start: int) -> bool:
    word, span = words[here]
    if here > start and span.start - words[here - 1][1].end != 1:
        return False  # a comma, a bracket or a quotation mark between
    if word in _JOINS:
        return here > start and here + 1 < len(words) and words[here + 1][0][:1].isupper() and word in {"&", "of", "de"}
    return word[:1].isupper()


def _words(scan: Scan) -> Iterator[tuple[str, Span]]:
    at = scan.span.start
    for raw in scan.span.of(scan.text).split():
        start = scan.text.index(raw, at)
        at = start + len(raw)
        word = raw.strip(_EDGES)
        for ending in ("'s", "’s"):
            word = word.removesuffix(ending)
        if word:
            first = start + raw.index(word)
            yield word, Span(first, first + len(word))
