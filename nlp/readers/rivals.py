"""The other side of a comparison: the names that a verb of beating or lagging has for its object."""

from nlp.mentions import Cue
from nlp.readers.scan import Group, Scan
from nlp.readers.words import bare_words, words_after, words_between
from nlp.span import Span

_FAR = 9  # words between the verb and its object
_STREET = frozenset({"wall street", "the street", "street", "wall street's", "wall street’s"})
_LINKS = frozenset(
    "the a an its their that those of and or , including such as like both all each by which other key major main "
    "broader broad wider larger smaller big large small benchmark blue-chip tech-heavy technology-heavy rival fellow "
    "large-cap small-cap mega-cap index indexes indices peers rivals counterparts market markets s&p as well even far "
    "by u.s. us american european performance gain gains return returns rise modest year-to-date only just nearly more "
    "than about roughly for in ( – — from on over s 's ’s to".split()
)
_TIES = frozenset({"for", "by", "in", "from", "on", "of"})
_OWNED = frozenset(
    {"gain", "gains", "advance", "rise", "climb", "return", "returns", "increase", "rally", "performance"}
)


def losers_after(scan: Scan, after: Span, *, ties: bool = False) -> list[Group]:
    """The names right after the words, and those joined to them; with `ties` a preposition must hand them over."""
    found: list[Group] = []
    for group in scan.groups:
        if not after.before(group.span):
            continue
        start = found[-1].span if found else after
        if not _links(scan, start, group.span, _FAR if not found else 7):
            break
        words = words_between(scan, start, group.span)
        if found and not ({"and", "or", ","} & set(words[:3])):
            break
        if ties and not found and words[:1] and words[0] not in _TIES:
            break
        if _is_forecast(scan, group) or group.names[0].text.lower() in _STREET:
            break
        found.append(group)
    return found


def owned_after(scan: Scan, cue: Cue) -> list[Group]:
    """The names whose gain the cue is measured by: "short of the S&P 500's advance"."""
    found = losers_after(scan, cue.span)[:1]
    if not found:
        return []
    after = [w for w in words_after(scan, found[0].span, 5) if w not in {"'s", "’s", "s"}]
    return found if _OWNED & set(after[:3]) else []


def _links(scan: Scan, left: Span, right: Span, far: int) -> bool:
    """True where only words stand between that lead on to the object: articles, adjectives, figures."""
    between = Span(left.end, max(left.end, right.start))
    if len(words_between(scan, left, right)) > far:
        return False
    told = [m.span for m in (*scan.figures, *scan.times)]
    return set(bare_words(scan, between, told)) <= _LINKS


def _is_forecast(scan: Scan, group: Group) -> bool:
    """ "Beat Goldman's estimates"."""
    return any(
        c.span.start >= group.span.end and len(words_between(scan, group.span, c.span)) <= 2
        for c in scan.family("versus", "no")
    )
