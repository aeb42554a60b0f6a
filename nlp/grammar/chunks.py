"""A sentence as a row of tagged chunks, so that a pattern over tags can say who speaks. Pure: text and cues to chunks.

Tags: P capitalised name, I institution, R one person's role, G group of speakers, H noun that points back to an
institution, N pronoun, S verb of saying, A "according to", E noun of saying, Q quotation, f preposition of belonging,
n "in", u "led by", d determiner, w relative pronoun, b form of be, t "that", & "and", ' possessive, punctuation as
printed, x anything else.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlp.mentions import Cue
from nlp.span import Span

FAMILIES = ("speech", "role", "institution")

_TOKEN = re.compile(
    r"""(?:[^\W\d_]\.){2,}                                          # U.S., J.P.
      | (?:Inc|Co|Corp|Ltd|Mr|Mrs|Ms|Dr|Prof|Jr|Sr|St|Bros|Gov|Sen|Rep)\.
      | [A-Z]\.(?=\s[A-Z])                                          # an initial
      | ['’]s\b | (?<=s)['’](?=\s)                                  # a possessive
      | [^\W_โ](?:[^\Wโ]|[-&+.](?=\w)|['’](?!s\b)(?=\w))*
      | [-,:;().?!—–&]""",
    re.VERBOSE,
)

_TITLES = frozenset("mr. mrs. ms. dr. prof. gov. sen. rep. sir dame lord".split())
_PREPOSITIONS = frozenset("of at for with from".split())
_DETERMINERS = frozenset("a an the its their his her our your this that's these those some many most several".split())
_JOINERS = frozenset("de van der von den la le du di da del della dos bin al el ten ter af st.".split())
_PUNCTUATION = {",": ",", ":": ":", ";": ";", "(": "(", ")": ")", "-": "-", "—": "-", "–": "-", "&": "x"}
_UNDER = frozenset({"under", "headed", "led"})
_CONTINUES = frozenset("futures markets stock gold silver oil index street treasury services daily first".split())

# Words that begin with a capital and are no part of a name.
NO_NAME = frozenset(
    "the a an and but or nor so yet for in on at by to of from with as if when while after before since until though "
    "although because despite amid among during over under into through between against about above below near per "
    "he she they it we i you his her its their our my this that these those there here what who whom which why how "
    "where not no yes all both each every some many most several few more less other another such only even still also "
    "meanwhile however moreover elsewhere earlier later then now today yesterday tomorrow once again instead overall "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "stocks stock shares equities bonds treasury treasuries treasurys yields gold silver oil crude copper bitcoin "
    "dollar euro yen sterling pound futures markets market investors wall street nasdaq dow russell s&p sp500 index "
    "etf gdp cpi ppi pce pmi ism q1 q2 q3 q4 ai ipo eps gmt et est edt pm am is are was were be been has have had do "
    "does did will would could should may might can according following given out up down off like unlike without "
    "last next first second third one two three four five six seven eight nine ten daily services source photo credit "
    "early late inside behind being having".split()
)

_ORG_WORDS = frozenset(
    "corporation incorporated company companies "
    "bank banks capital research economics securities group partners management advisors advisers investments "
    "investment markets institute bureau department ministry association agency inc inc. llc ltd ltd. corp corp. co "
    "co. plc lp llp ag sa nv se asset assets wealth financial finance insurance holdings trust university council "
    "committee commission federation chamber board fund funds analytics strategies ratings intelligence media news "
    "report journal times daily society foundation center centre office union league exchange consulting consultants "
    "global international limited professionals trading technologies technology labs solutions services equity "
    "futures macro insights associates brokerage brokers house senate congress court party fed reserve".split()
)

# Words that qualify a role: "senior U.S. equity strategist".
_QUALIFIERS = frozenset(
    "chief senior junior global head lead managing executive vice deputy assistant associate principal staff "
    "investment investments market markets equity equities portfolio fixed income fixed-income rates rate credit "
    "currency currencies fx foreign-exchange forex macro macroeconomic quantitative quant technical technology tech "
    "bond bonds commodity commodities energy oil metals gold crypto cryptocurrency bitcoin digital-asset derivatives "
    "options retail research financial finance economic political policy strategy u.s. us uk u.k. european europe asia "
    "asian asia-pacific american americas north international emerging emerging-markets emerging-market regional group "
    "national former interim acting longtime long-time veteran independent large-cap small-cap mid-cap smallcap "
    "multi-asset multiasset asset wealth fund hedge hedge-fund trading sales cross-asset sector internet software "
    "semiconductor chip bank banking housing auto airline healthcare health-care consumer industrials utilities real "
    "estate real-estate wall street sell-side buy-side two three four five six seven eight nine ten large big leading "
    "top well-known nonpartisan seasoned professional value growth long-term unnamed outside other old billionaire "
    "activist star general data private senior-level central-bank".split()
)
_EXECUTIVES = frozenset("ceo cfo coo cio cto founder co-founder cofounder president chairman chair boss".split())
_RANKS = frozenset("former interim acting vice deputy executive group longtime then-".split())
# Heads that are roles only in lower case or before a name, being common in names of firms.
_PLAIN_ONLY = frozenset("bull bear chief head host team desk speaker banks partners group investors brokers".split())
_TELLING = ("s", "ed", "said", "told", "wrote")  # endings of a verb of saying in a headline; "Post" is a name
_OPENING = 24  # code points from the start of a sentence within which a group may have a capital
_FIELD_OF = frozenset({"of", "for"})  # "head of research"
_SUFFIXES = frozenset("inc inc. corp corp. co co. ltd ltd. plc group ag sa nv holdings".split())
_COUNTRIES = frozenset({"US", "U.S.", "UK", "U.K.", "USA"})


class Chunk(NamedTuple):
    """Some words with one tag; `means` is the canonical name of an institution, or the sense of a cue."""

    tag: str
    span: Span
    means: str | None = None


def chunks(text: str, within: Span, cues: Sequence[Cue], known: Iterable[Chunk] = ()) -> list[Chunk]:
    """The chunks of a stretch of text; `cues` (of FAMILIES) and `known` chunks (quotations first) are those in it."""
    found: list[Chunk] = []
    tokens = _TOKEN.finditer(text, within.start, within.end)
    token = next(tokens, None)
    for fixed in [*_fixed(within.start, cues, known), None]:
        upto = fixed.span.start if fixed else within.end
        while token is not None and token.start() < upto:
            found.append(_chunk(token))
            token = next(tokens, None)
        if fixed is not None:
            found.append(fixed)
            while token is not None and token.start() < fixed.span.end:
                token = next(tokens, None)
    return _named(text, _qualified(text, found))


def _fixed(start: int, cues: Sequence[Cue], known: Iterable[Chunk]) -> list[Chunk]:
    """The chunks that need no more words: a quotation wins over what it holds, an institution over a role."""
    taken: list[Chunk] = []
    ranked = [(0 if c.tag == "Q" else 2, -len(c.span), c) for c in known]
    ranked += [
        (_RANK[cue.family], -len(cue.span), Chunk(tag, cue.span, cue.sense))
        for cue in cues
        if (tag := _tag_of(cue, first=cue.span.start <= start + _OPENING))
    ]
    for _, _, chunk in sorted(ranked, key=lambda r: r[:2]):
        at = bisect_left(taken, chunk.span, key=lambda c: c.span)
        beside = taken[max(0, at - 1) : at + 1]  # those in place do not overlap, so only the neighbours can
        if not any(chunk.span.overlaps(other.span) for other in beside):
            taken.insert(at, chunk)
    return taken


_RANK = {"institution": 1, "speech": 2, "role": 2}


def _tag_of(cue: Cue, *, first: bool) -> str | None:
    capital = cue.text[0].isupper()
    match cue.family, cue.sense:
        case "institution", _:
            return "I" if capital else None
        case "role", "person":
            return None if capital and cue.text.lower() in _PLAIN_ONLY else "R"
        case "role", "group":
            return "G" if not capital or first else None
        case "role", "house":
            return None if capital else "H"
        case "role", "pronoun":
            return "N"
        case "speech", "according":
            return "A"
        case "speech", "none":
            return "x"
        case "speech", "noun":
            return None if capital else "E"
        case "speech", _:
            return "S" if not capital or cue.text.lower().endswith(_TELLING) else None
    return None


def _chunk(token: re.Match[str]) -> Chunk:
    word = token.group()
    span = Span(token.start(), token.end())
    if tag := _BY_WORD.get(word.lower()):
        return Chunk(tag, span)
    if not word[0].isupper():
        return Chunk("x" if word[0].isalnum() else ".", span)
    low = word.lower()
    return Chunk("M" if low in _MONTHS_AND_NAMES else "x" if low in NO_NAME else "C", span)


_MONTHS_AND_NAMES = frozenset("jan april may june august".split())
_BY_WORD = {
    **dict.fromkeys(_PREPOSITIONS, "f"),
    **dict.fromkeys(_DETERMINERS, "d"),
    **dict.fromkeys(_UNDER, "u"),
    **dict.fromkeys(_TITLES, "T"),
    **dict.fromkeys(("who", "which"), "w"),
    **dict.fromkeys(("is", "was", "are", "were"), "b"),
    **dict.fromkeys(("'s", "’s", "'", "’"), "'"),
    "in": "n",
    "that": "t",
    "and": "&",
    **_PUNCTUATION,
}


def _qualified(text: str, found: list[Chunk]) -> list[Chunk]:
    """Roles with the words that qualify them: [senior][U.S.][equity][strategist], [head][of][research] are one R."""
    out: list[Chunk] = []
    for chunk in found:
        if chunk.tag in {"R", "G"}:
            fit = _RANKS if chunk.span.of(text).lower() in _EXECUTIVES else _QUALIFIERS
            while out and out[-1].tag in {"x", "C"} and _beside(text, out[-1], chunk) and _word(text, out[-1]) in fit:
                chunk = Chunk(chunk.tag, Span(out.pop().span.start, chunk.span.end), chunk.means)
            if chunk.tag == "R" and out and out[-1].tag == "R" and _beside(text, out[-1], chunk):
                chunk = Chunk("R", Span(out.pop().span.start, chunk.span.end), chunk.means)
        elif chunk.tag == "x" and len(out) > 1 and out[-1].tag == "f" and out[-2].tag == "R":
            if out[-1].span.of(text) in _FIELD_OF:
                out.pop()
                chunk = Chunk("R", Span(out.pop().span.start, chunk.span.end), "field")
        elif (
            chunk.tag == "x"
            and out
            and out[-1].tag == "R"
            and out[-1].means == "field"
            and _beside(text, out[-1], chunk)
        ):
            chunk = Chunk("R", Span(out.pop().span.start, chunk.span.end), "field")
        out.append(chunk)
    return out


def _word(text: str, chunk: Chunk) -> str:
    return chunk.span.of(text).lower()


def _beside(text: str, left: Chunk, right: Chunk) -> bool:
    return text[left.span.end : right.span.start] in {" ", "-", "\n"}


def _named(text: str, found: list[Chunk]) -> list[Chunk]:
    """Runs of capitalised words as one P, or as one I where a word shows that the run is a firm or an office."""
    out: list[Chunk] = []
    at = 0
    while at < len(found):
        begins = found[at].tag in {"C", "T"} or (found[at].tag == "M" and _run(text, found, at) > at + 1)
        if not begins:
            out.append(found[at] if found[at].tag != "M" else Chunk("x", found[at].span))
            at += 1
            continue
        end = _run(text, found, at)
        run = found[at:end]
        at = end
        while run and run[0].tag == "T":
            run = run[1:]
        if run:
            out.append(_name(text, run))
    return _joined(text, out)


def _run(text: str, found: Sequence[Chunk], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends."""
    end = at + 1
    while end < len(found) and text[found[end - 1].span.end : found[end].span.start] in {" ", "\n"}:
        word = found[end].span.of(text)
        if found[end].tag == "C" or word == "St." or (word[0].isupper() and word.lower() in _CONTINUES):
            end += 1
            continue
        after = found[end + 1] if end + 1 < len(found) else None
        joins = word in _JOINERS or word == "&" or (word in {"of", "and", "for"} and _is_org(text, found[at:end]))
        if joins and after is not None and after.tag == "C":
            end += 2
            continue
        if word in _JOINERS and after is not None and after.span.of(text) in _JOINERS:
            end += 2
            continue
        break
    return end


def _is_org(text: str, run: Sequence[Chunk]) -> bool:
    words = [c.span.of(text).lower() for c in run]
    return any(w in _ORG_WORDS for w in words) or "&" in words


def _name(text: str, run: Sequence[Chunk]) -> Chunk:
    span = Span(run[0].span.start, run[-1].span.end)
    words = span.of(text).split()
    if len(words) == 1 and words[0] in _COUNTRIES:
        return Chunk("x", span)
    org = _is_org(text, run) or (len(words) == 1 and len(words[0]) > 1 and words[0].isupper())
    return Chunk("I" if org else "P", span, None)


def _joined(text: str, found: list[Chunk]) -> list[Chunk]:
    """A city before the Fed is one of its banks: [Minneapolis][Federal Reserve] is one I."""
    out: list[Chunk] = []
    for chunk in found:
        if chunk.tag == "I" and out and out[-1].tag in {"P", "I"} and _beside(text, out[-1], chunk):
            before = out.pop()
            chunk = Chunk("I", Span(before.span.start, chunk.span.end), _meaning(text, before, chunk))
        out.append(chunk)
    return out


def _meaning(text: str, before: Chunk, after: Chunk) -> str | None:
    if after.means == "Federal Reserve" and before.means is None:
        return f"Federal Reserve Bank of {before.span.of(text)}"
    return before.means if after.means is None and _word(text, after) in _SUFFIXES else None
