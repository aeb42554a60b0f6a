"""A digest held against what is true of its day, with nothing of the code that makes digests.

It reads the forms (the JSON, and what a person sees of the others) and knows the articles' texts, the bars and the
traps. What it finds wrong it says in words; an empty list is a faithful digest.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from benchmarks.days import Day

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}"
)
_TAG = re.compile(r"<(style|svg|title)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|h\d|div|section|table|tr|t[dhr]|article|blockquote|figure|figcaption|details|summary|"
    r"header|footer|main|aside|br|body|head|html|thead|tbody)\b[^>]*>"
)


class Truth:
    """What is known of a day."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.texts = {reading.article.id: reading.article.text for reading, _ in day.checked}
        self.titles = {reading.article.id: reading.article.title or "" for reading, _ in day.checked}
        self.closes = {(b.instrument, b.session.isoformat()): float(b.close) for b in day.bars}
        self.prices = {
            (b.instrument, b.session.isoformat()): {n: float(getattr(b, n)) for n in ("open", "high", "low", "close")}
            for b in day.bars
        }
        self.false = [(t.article, self.texts[t.article].index(t.words), t.words) for t in day.traps]
        self.checkable = sum(fact.kind in ("level", "move") for reading, _ in day.checked for fact in reading.facts)


def problems(row: Mapping[str, Any], shown: Mapping[str, str], day: Day) -> dict[str, list[str]]:
    """What is wrong with a digest: its JSON row, and its other forms as they are seen; by sort of fault."""
    truth = Truth(day)
    return {
        "figures": [*_unbound(row, truth), *_strange(row, shown)],
        "speakers": list(_speakers(row, truth)),
        "marks": [*_unmarked(row, truth), *_unmarked_forms(shown, truth)],
        "counts": list(_counts(row, truth)),
    }


def seen(form: str, text: str) -> str:
    """What a person reads of a form: a page without its tags, Markdown without its escapes and addresses."""
    if form in ("html", "mail"):
        bare = _TAG.sub(" ", text)
        bare = _BLOCK.sub("\n", bare)
        return html.unescape(re.sub(r"<[^>]*>", "", bare))
    if form == "markdown":
        return re.sub(r"\\(.)", r"\1", re.sub(r"\]\(<[^>]*>\)", "]", text)).replace("**", "")
    return text


# Figures: every part with a digit is the article's own words, or comes out of the bars


def _unbound(row: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    for part in _parts(row):
        text = part.get("text") or ""
        if "words" in part:
            if re.search(r"\d", part["words"]):
                yield f"a digit in connecting words: {part['words']!r}"
        elif "span" in part:
            start, end = part["span"]
            if " ".join(truth.texts[part["article"]][start:end].split()) != text:
                yield f"these are not the article's words: {text!r}"
        elif part.get("of") == "title":
            if truth.titles[part["article"]] != text:
                yield f"this is not the article's title: {text!r}"
        elif "measure" in part:
            yield from _not_of_bars(part, truth)
        elif part.get("of") == "run":
            yield from _no_run(part, truth)
    yield from _reasons(row, truth)


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("parts"), list):
            yield from value["parts"]
        if "measure" in value and "bars" in value:
            yield value
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _parts(item)


def _not_of_bars(part: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    bars = [(bar["instrument"], bar["date"]) for bar in part["bars"]]
    figure = float(part["text"].replace("−", "-").replace("+", "").replace(",", "").rstrip("%bp "))
    first, last = truth.closes[bars[0]], truth.closes[bars[-1]]
    meant = {"points": last - first, "percent": (last / first - 1) * 100, "bp": (last - first) * 100}
    right = meant.get(part["measure"], truth.prices[bars[0]].get(part["measure"]))
    if right is None or min(abs(figure - right), abs(figure - abs(right))) > 0.00501:
        yield f"{part['text']} is not the {part['measure']} of {bars}"


def _no_run(part: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    closes = [truth.closes[bar["instrument"], bar["date"]] for bar in part["bars"]]
    ways = {(b > a) - (b < a) for a, b in pairwise(closes)}
    if len(ways) != 1 or int(part["text"]) != len(closes) - 1:
        yield f"no run of {part['text']} sessions: {closes}"


def _reasons(row: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    """Figures of a verdict's sentence: of the claim's own sentence, of its rows, or of the changes between these."""
    for judged in [*row["judged"], *row["failures"]]:
        text = _DATE.sub("", judged["reason"]["text"])
        start, end = judged["said"]["sentence"]
        allowed = {
            float(n.replace(",", "")) for n in _NUMBER.findall(truth.texts[judged["said"]["article"]][start:end])
        }
        rows = [truth.prices[bar["instrument"], bar["date"]] for bar in judged["verdict"]["evidence"]]
        values = [value for prices in rows for value in prices.values()]
        allowed |= set(values)
        for a, b in combinations(values, 2):
            allowed |= {abs(a - b), abs(a / b - 1) * 100, abs(b / a - 1) * 100}
        for name in ("S&P 500", "Russell 2000"):
            text = text.replace(name, "")
        for printed in _NUMBER.findall(text):
            half = 0.5 * 10 ** -len(printed.partition(".")[2]) + 1e-9
            if not any(abs(float(printed.replace(",", "")) - value) <= half for value in allowed):
                yield f"{printed} in {judged['reason']['text']!r}"


def _strange(row: Mapping[str, Any], shown: Mapping[str, str]) -> Iterator[str]:
    """Figures that a form shows and the row does not have: no render adds one."""
    known = set(_NUMBER.findall(json.dumps(row, ensure_ascii=False, default=str)))
    known |= {n.replace(",", "") for n in known}
    counts = {str(n) for n in range(len(row["sources"]) + 1)} | set(_NUMBER.findall(_stamps(row)))
    for form, text in shown.items():
        for printed in _NUMBER.findall(text):
            plain = printed.replace(",", "")
            if not {printed, plain, plain.rstrip("0").rstrip(".")} & known and printed not in counts:
                yield f"{form} shows {printed}, which the row does not have"


def _stamps(row: Mapping[str, Any]) -> str:
    """Days and times as forms print them, and the sizes of what is listed."""
    found = [f"{len(story['articles'])}" for story in row["stories"]]
    for source in row["sources"]:
        year, month, rest = (source["published"] or "0-0-0").split("-", 2)
        found.append(f"{year} {int(month)} {int(rest[:2])} {rest[3:8].replace(':', ' ')} 0000")
    days = (row["day"], row["first"], row["changes"]["since"] or "0-0-0")
    found += [" ".join(str(int(n)) for n in day.split("-")) for day in days]
    return " ".join(found)


# Speakers


def _speakers(row: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    for quote in row["quotes"]:
        said, by = quote["said"]["text"], quote["by"]["text"]
        names = truth.day.spoken.get(said)
        if names is None:
            yield f"nobody said {said!r}"
        elif len(names) > 1:
            yield f"it is open who of {sorted(names)} said {said!r}"
        elif by.split(",")[0] not in names:
            yield f"{by.split(',')[0]} did not say {said!r}: {sorted(names)}"


# Marks


def _unmarked(row: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    for part in _parts(row):
        if "span" not in part:
            continue
        start, end = part["span"]
        for article, at, words in truth.false:
            inside = article == part["article"] and at < end and start < at + len(words)
            if inside and not any(
                a <= max(at, start) and min(at + len(words), end) <= b for a, b in part["contradicted"]
            ):
                yield f"{words!r} is shown without a mark"


def _unmarked_forms(shown: Mapping[str, str], truth: Truth) -> Iterator[str]:
    """Wherever the words of a false claim stand, a cross follows. True words of another article may read the same."""
    false = {words for _, _, words in truth.false if not _true_elsewhere(words, truth)}
    for form, text in shown.items():
        flat = re.sub(r"[\s│]+", " ", text)
        for words in false:
            for found in re.finditer(re.escape(words) + r"(?![\d.])", flat):
                if not re.match(r"\W{0,3}✗", flat[found.end() :]):
                    yield f"{form} shows {words!r} without a cross: {flat[found.start() - 40 : found.end() + 20]!r}"


def _true_elsewhere(words: str, truth: Truth) -> bool:
    return sum(text.count(words) for text in truth.texts.values()) > sum(w == words for _, _, w in truth.false)


# Counts


def _counts(row: Mapping[str, Any], truth: Truth) -> Iterator[str]:
    for what, counted, right in (
        ("claims", row["tally"]["checked"], truth.checkable),
        ("contradicted claims", row["tally"]["contradicted"], len(truth.false)),
        ("articles", row["coverage"]["articles"], len(truth.texts)),
    ):
        if counted != right:
            yield f"{counted} {what} are counted, there are {right}"
