"""How far two annotators agree, on the articles that were annotated twice.

    python -m benchmarks.annotators [--write]

Each folder of a further hand (corpus/annotated/second, third) is held against the first hand's spans/. Spans agree as
in the scorer: quotes where they share half of the longer one, causes and effects where they share half of the gold's,
the mean with either hand as the gold. `--write` puts the tables into corpus/annotated/README.md.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from benchmarks.spans_check import HANDS, OWN, text_of
from nlp.span import Span

Item = dict[str, Any]
Pair = tuple[Item, Item]
Labels = list[tuple[str, str]]
CARD = OWN / "README.md"
BEGIN, END = "<!-- agreement -->", "<!-- end of agreement -->"
FLIPPED = {"+": "-", "-": "+", "positive": "negative", "negative": "positive"}
GROUP_WORDS = frozenset("stock stocks share shares index company group inc plc the".split())
# Two ways of naming one thing, by the words that the hands use. A list of its own, not the readers' catalogue: how far
# the hands agree must not move with what the readers know. A currency is named by its pair.
NAMES = {
    "australian dollar": "aud/usd",
    "brazilian real": "usd/brl",
    "real": "usd/brl",
    "brl": "usd/brl",
    "british pound": "gbp/usd",
    "japanese yen": "usd/jpy",
    "yen": "usd/jpy",
    "jpy": "usd/jpy",
    "offshore yuan": "usd/cnh",
    "cnh": "usd/cnh",
    "south african rand": "usd/zar",
    "rand": "usd/zar",
    "zar": "usd/zar",
    "south korean won": "usd/krw",
    "won": "usd/krw",
    "krw": "usd/krw",
    "turkish lira": "usd/try",
    "lira": "usd/try",
    "try": "usd/try",
    "us dollar": "dollar",
    "chainlink": "link",
    "coinbase": "coin",
    "ethereum": "eth",
    "ether": "eth",
    "monero": "xmr",
    "solana": "sol",
    "microstrategy": "mstr",
    "jgbs": "japanese government bonds",
    "msci emerging markets": "msci em",
    "property developers": "developers",
    "information technology": "it",
    "mining": "miners",
    "regional lenders": "regional banks",
}


@dataclass(frozen=True, slots=True)
class Twice:
    """An article as two hands annotated it, its spans laid as offsets."""

    stem: str
    first: Item
    second: Item


class Row(NamedTuple):
    """A line of the table: cases of either hand, or pairs; agreement from 0 to 1; kappa where labels are few."""

    what: str
    cases: str
    agreement: float
    kappa: float | None = None


def articles(hand: str) -> list[Twice]:
    """What a further hand annotated, beside what the first one made of it."""
    return [_twice(path.stem, hand) for path in sorted((OWN / hand).glob("*.json"))]


def _twice(stem: str, hand: str) -> Twice:
    text = text_of(stem)
    rows = (json.loads((OWN / folder / f"{stem}.json").read_text(encoding="utf-8")) for folder in ("spans", hand))
    first, second = (_laid(row, text) for row in rows)
    return Twice(stem, first, second)


def _laid(value: Any, text: str) -> Any:
    """The annotation with every {"text", "nth"} as a Span of the text."""
    if isinstance(value, list):
        return [_laid(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    return laid(value, text) if "text" in value else {key: _laid(item, text) for key, item in value.items()}


def laid(span: Item, text: str) -> Span:
    """Where a span lies: its words, found for the nth time."""
    at = -1
    for _ in range(span.get("nth", 0) + 1):
        at = text.index(span["text"], at + 1)
    return Span(at, at + len(span["text"]))


# --- measures ---------------------------------------------------------------------------------------------------------


def shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def of_the_longer(one: Span, other: Span) -> float:
    """What they share, as a part of the longer one: 0 under one half, as the scorer counts quotes."""
    part = shared(one, other) / max(len(one), len(other))
    return part if part >= 0.5 else 0.0


def of_the_first(one: Span, other: Span) -> float:
    """What they share, as a part of the first one: 0 under one half, as the scorer counts causes."""
    part = shared(one, other) / len(one)
    return part if part >= 0.5 else 0.0


def matched(first: Sequence[Item], second: Sequence[Item], near: Callable[[Item, Item], float]) -> list[Pair]:
    """Pairs, one to one, the nearest first; what has a nearness of 0 stays alone."""
    graded = [(near(one, other), one, other) for one in first for other in second]
    pairs: list[Pair] = []
    taken: set[int] = set()
    for nearness, one, other in sorted(graded, key=lambda each: -each[0]):
        if nearness > 0 and not taken & {id(one), id(other)}:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def f1(alike: int, first: int, second: int) -> float:
    """F1 of two hands, the same whichever is taken for the gold."""
    return 2 * alike / (first + second)


def observed(labels: Labels) -> float:
    """The part of the pairs that are labelled alike."""
    return sum(one == other for one, other in labels) / len(labels)


def kappa(labels: Labels) -> float | None:
    """Agreement beyond chance (Cohen 1960); None where chance alone would agree throughout."""
    count = len(labels)
    first, second = Counter(one for one, _ in labels), Counter(other for _, other in labels)
    chance = sum(first[label] * second[label] for label in first) / count**2
    return None if chance == 1 else (observed(labels) - chance) / (1 - chance)


# --- what a name means ------------------------------------------------------------------------------------------------


def oriented(name: str, label: str) -> tuple[str, str]:
    """An instrument by its bare name, and a label: a weak yen is a strong USD/JPY, whichever of the two is named."""
    bare = " ".join(word for word in name.casefold().split() if word not in GROUP_WORDS) or name.casefold()
    known = NAMES.get(bare, bare)
    turned = known != bare and known.startswith("usd/")
    return known, FLIPPED.get(label, label) if turned else label


def same_instrument(one: str | None, other: str | None) -> bool:
    """The same bare name, or one begins the other ("norvik", "norvik crop science")."""
    if one is None or other is None:
        return one is other
    left, right = oriented(one, "")[0], oriented(other, "")[0]
    return left == right or f"{left} ".startswith(f"{right} ") or f"{right} ".startswith(f"{left} ")


def same_speaker(one: Item, other: Item) -> bool:
    """The last word of the name (or of who is spoken for) is the same, or the role of one without a name."""
    return _speaks_as(one, other) or _speaks_as(other, one)


def _speaks_as(one: Item, other: Item) -> bool:
    if one["speaker"]:
        theirs = other["speaker"] or other["affiliation"] or ""
        return str(one["speaker"]).casefold().split()[-1:] == str(theirs).casefold().split()[-1:]
    return not other["speaker"] and (one["role"] or "").casefold()[:5] in (other["role"] or "").casefold()


# --- the parts of an annotation ---------------------------------------------------------------------------------------


def _by(name: str, rule: Callable[[Span, Span], float]) -> Callable[[Item, Item], float]:
    return lambda one, other: rule(one[name], other[name])


def quotes(two: Sequence[Twice]) -> Iterator[Row]:
    """Reported speech: by content, and who speaks."""
    pairs = _paired(two, "quotes", _by("content", of_the_longer))
    yield _found("quotes", pairs, _count(two, "quotes"))
    for style in ("direct", "mixed", "indirect"):
        told = [_restyled(each, style) for each in two]
        yield _found(f"quotes, {style}", _paired(told, "quotes", _by("content", of_the_longer)), _count(told, "quotes"))
    yield _labelled("style of a quote both have", [(one["style"], other["style"]) for one, other in pairs])
    speakers = sum(same_speaker(*pair) for pair in pairs)
    yield Row("speaker of a quote both have", str(len(pairs)), speakers / len(pairs))


def _restyled(each: Twice, style: str) -> Twice:
    first, second = ({"quotes": [q for q in row["quotes"] if q["style"] == style]} for row in (each.first, each.second))
    return Twice(each.stem, first, second)


def catalysts(two: Sequence[Twice]) -> Iterator[Row]:
    """Causes of moves, a cause with two effects counted twice; what they moved, and how."""
    pairs = _paired(two, "catalysts", near_cause)
    yield Row("causes", _count(two, "catalysts"), _both_ways(two, "catalysts", near_cause))
    told = [Twice(each.stem, _effects(each.first), _effects(each.second)) for each in two]
    yield Row("effects", _count(told, "effects"), _both_ways(told, "effects", _by("effect", of_the_first)))
    for name in ("polarity", "type"):
        yield _labelled(f"{name} of a cause both have", [_catalyst_labels(pair, name) for pair in pairs])
    same = sum(same_instrument(one["effect_instrument"], other["effect_instrument"]) for one, other in pairs)
    yield Row("instrument of a cause both have", str(len(pairs)), same / len(pairs))


def near_cause(one: Item, other: Item) -> float:
    """How near two causes are, the first being the gold; where a cause has two effects, the effect decides."""
    near = of_the_first(one["cause"], other["cause"])
    return near and near + shared(one["effect"], other["effect"]) / len(one["effect"])


def _catalyst_labels(pair: Pair, name: str) -> tuple[str, str]:
    if name != "polarity":
        return pair[0][name], pair[1][name]
    one, other = (oriented(each["effect_instrument"] or "", each["polarity"])[1] for each in pair)
    return one, other


def _effects(row: Item) -> Item:
    """Each effect once, however many causes it has."""
    spans = {(c["effect"].start, c["effect"].end): c["effect"] for c in row["catalysts"]}
    return {"effects": [{"effect": span} for span in spans.values()]}


def feeling(two: Sequence[Twice]) -> Iterator[Row]:
    """Feeling of the article, towards instruments, towards mentions, of sentences."""
    whole = [(each.first["sentiment"]["article"], each.second["sentiment"]["article"]) for each in two]
    yield _labelled("feeling of the article", whole)
    told = [Twice(each.stem, _named(each.first), _named(each.second)) for each in two]
    common = _paired(told, "named", lambda one, other: same_instrument(one["name"], other["name"]) + _same(one, other))
    yield _found("instruments with a feeling", common, _count(told, "named"))
    yield _labelled("feeling towards an instrument both have", [_turned(pair, "name") for pair in common])
    mentions = _paired(two, "targets", lambda one, other: float(shared(one["mention"], other["mention"])))
    if mentions:
        yield _labelled("feeling towards a mention both have", [_turned(pair, "target") for pair in mentions])
    letters = [zip(each.first["sentences"], each.second["sentences"], strict=True) for each in two]
    yield _labelled("letter of a sentence", list(chain.from_iterable(letters)))


def _named(row: Item) -> Item:
    return {"named": [{"name": name, "label": label} for name, label in row["sentiment"]["targets"].items()]}


def _same(one: Item, other: Item) -> float:
    return float(oriented(one["name"], "")[0] == oriented(other["name"], "")[0])


def _turned(pair: Pair, name: str) -> tuple[str, str]:
    one, other = (oriented(each[name], each["label"])[1] for each in pair)
    return one, other


def modality(two: Sequence[Twice]) -> Iterator[Row]:
    """Clauses that overlap: expected, conditional, negated, asserted."""
    pairs = _paired(two, "modality", lambda one, other: float(shared(one["clause"], other["clause"])))
    if pairs:
        yield _labelled("modality of clauses that overlap", [(a["modality"], b["modality"]) for a, b in pairs])


PARTS = (quotes, catalysts, feeling, modality)


def _paired(two: Iterable[Twice], part: str, near: Callable[[Item, Item], float]) -> list[Pair]:
    return [pair for each in two for pair in matched(each.first[part], each.second[part], near)]


def _both_ways(two: Sequence[Twice], part: str, near: Callable[[Item, Item], float]) -> float:
    first, second = (sum(len(row[part]) for row in rows) for rows in _hands(two))
    there = len(_paired(two, part, near))
    back = len(_paired([Twice(each.stem, each.second, each.first) for each in two], part, near))
    return (f1(there, first, second) + f1(back, first, second)) / 2


def _hands(two: Sequence[Twice]) -> tuple[list[Item], list[Item]]:
    return [each.first for each in two], [each.second for each in two]


def _count(two: Sequence[Twice], part: str) -> str:
    return " / ".join(str(sum(len(row[part]) for row in rows)) for rows in _hands(two))


def _found(what: str, pairs: Sequence[Pair], count: str) -> Row:
    first, second = map(int, count.split(" / "))
    return Row(what, count, f1(len(pairs), first, second))


def _labelled(what: str, labels: Labels) -> Row:
    return Row(what, str(len(labels)), observed(labels), kappa(labels))


# --- the tables -------------------------------------------------------------------------------------------------------


def table(hand: str) -> str:
    """A hand against the first, as a Markdown table."""
    two = articles(hand)
    lines = [f"The {hand} hand, {len(two)} articles:", "", "| | cases | agreement | kappa |", "|---|---|---|---|"]
    lines += [_line(row) for part in PARTS for row in part(two)]
    return "\n".join(lines)


def _line(row: Row) -> str:
    measure = f"F1 {row.agreement:.2f}" if "/" in row.cases else f"{row.agreement:.0%}"
    return f"| {row.what} | {row.cases} | {measure} | {'' if row.kappa is None else f'{row.kappa:.2f}'} |"


def tables() -> str:
    """The tables of all further hands, as the card shows them."""
    return "\n\n".join(table(hand) for hand in HANDS[1:])


def main() -> int:
    """Print the tables; write them; list the differences."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the tables into corpus/annotated/README.md")
    args = parser.parse_args()
    print(tables())
    if args.write:
        page = CARD.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        CARD.write_text(f"{before}{BEGIN}\n\n{tables()}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
