"""What stands in an article's text and is not commentary, by general rules.

Lines are judged one by one (the rules are in `furniture.toml`), then by where they stand: a lead told twice, the
outlet's name repeated at the end, a bio after the last paragraph, the list of links under a "Related articles".
Each pass is linear in the text: a rule looks only at lines that hold one of its words and are within its limit.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from scrapers.article import normalise
from scrapers.furniture_rules import (
    ANY_START,
    AT_THE_END,
    BY_START,
    BY_WORD,
    FOOTPRINT,
    SECTIONS,
    Line,
    Rule,
    is_label,
    is_mark,
)
from scrapers.mending import mend

_BULLETS = "-–—•·*▪▫◦‣■□●○►▶➤✓✔"
_LEAD_WINDOW = 12  # lines from the top in which a lead may be repeated
_REPEAT_LENGTH = 60  # a shorter line may be a heading that rightly comes twice
_TAIL_WINDOW = 8  # lines from the end in which the outlet's name may be repeated
_NAME_LENGTH = 60
_LINK_LENGTH = 140  # a longer line under "Related articles" is a paragraph, and the heading was none of furniture


def clean(text: str) -> str:
    r"""The text without bios, calls to subscribe, left-over prompts, repeated leads, credits, forms and links.

    >>> clean("Gold rose 1%.\n-\nOil fell 2%.\nSign up for our free newsletter\nOutlet\nOutlet")
    'Gold rose 1%.\n- Oil fell 2%.'
    """
    return normalise("\n".join([line for line, rule in _judged(text) if rule is None]))


def removed(text: str) -> list[tuple[str, str]]:
    """What `clean` takes out, in text order: the rule's name and the line. Lone marks and footprints are not listed."""
    return [(rule, line) for line, rule in _judged(text) if rule is not None]


def _judged(text: str) -> Iterator[tuple[str, str | None]]:
    """Each line, with the name of the rule that takes it out, or None."""
    text = mend(normalise(text))
    text = FOOTPRINT.sub("", text) if "The post " in text else text
    lines = list(_with_bullets(text.split("\n")))
    keys = _keys(lines)
    verdicts = [_by_itself(text, key) for text, key in zip(lines, keys, strict=True)]
    _mark_by_words(lines, keys, verdicts)
    _mark_repeats(lines, verdicts)
    _mark_sections(lines, keys, verdicts)
    _mark_tail(lines, keys, verdicts)
    return zip(lines, verdicts, strict=True)


def _with_bullets(lines: Sequence[str]) -> Iterator[str]:
    """The lines with each bullet that stands alone, or is stuck to the line before, put before its item."""
    pending = False
    for line in lines:
        if len(line) == 1 and line in _BULLETS:
            pending = True
            continue
        if pending and line and line[0] not in _BULLETS:
            line = f"- {line}"
        pending = len(line) > 3 and line[-1] in "-•" and line[-2] in ".!?;"
        yield line[:-1] if pending else line


def _keys(lines: Sequence[str]) -> list[str]:
    """The lines in lower case with plain quotes."""
    text = "\n".join(lines)
    for mark, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " ")):
        text = text.replace(mark, plain)
    return text.lower().split("\n") if lines else []


def _by_itself(text: str, key: str) -> str | None:
    if not text:
        return None
    if is_mark(text):
        return "mark"
    if len(key) <= _NAME_LENGTH and is_label(key):
        return "label"
    return _rule_for(text, key, BY_START) if ANY_START.match(key) else None


def _rule_for(text: str, key: str, rules: Sequence[Rule]) -> str | None:
    line = Line(text, key)
    return next((rule.name for rule in rules if rule.holds(line)), None)


def _mark_by_words(lines: Sequence[str], keys: Sequence[str], verdicts: list[str | None]) -> None:
    starts = list(accumulate((len(key) + 1 for key in keys), initial=0))
    whole = "\n".join(keys)
    for rule in BY_WORD:
        for index in _lines_with(rule.words, whole, starts):
            if verdicts[index] is None and rule.holds(Line(lines[index], keys[index])):
                verdicts[index] = rule.name


def _lines_with(words: Sequence[str], whole: str, starts: Sequence[int]) -> set[int]:
    """The lines in which one of the words stands: a search of the whole text for a word costs next to nothing."""
    found = set()
    for word in words:
        at = whole.find(word)
        while at >= 0:
            index = bisect_right(starts, at) - 1
            found.add(index)
            at = whole.find(word, starts[index + 1])
    return found


def _mark_repeats(lines: Sequence[str], verdicts: list[str | None]) -> None:
    """Of a long line that comes twice near the top the first is a teaser above its own article; further down, what has
    been said already goes."""
    first: dict[str, int] = {}
    for index, line in enumerate(lines):
        if len(line) < _REPEAT_LENGTH or line.startswith("|") or verdicts[index] is not None:
            continue
        before = first.setdefault(line, index)
        if before != index:
            verdicts[before if index < _LEAD_WINDOW else index] = "repeat"
            first[line] = index if index < _LEAD_WINDOW else before


def _mark_sections(lines: Sequence[str], keys: Sequence[str], verdicts: list[str | None]) -> None:
    """A heading such as "Related articles" takes with it what follows, if only short lines follow to the end."""
    prose = next((index for index, line in enumerate(lines) if len(line) > _LINK_LENGTH), len(lines))
    first = len(lines)
    for index in range(len(lines) - 1, prose, -1):
        if keys[index].strip(" .:*#-–—") in SECTIONS:
            first = index
        elif verdicts[index] is None and not _is_link(lines[index]):
            break
    verdicts[first:] = [
        verdict or ("section" if line else None) for verdict, line in zip(verdicts[first:], lines[first:], strict=True)
    ]


def _is_link(line: str) -> bool:
    return len(line) <= _LINK_LENGTH and not line.endswith((".", '."', ".”"))


def _mark_tail(lines: Sequence[str], keys: Sequence[str], verdicts: list[str | None]) -> None:
    """From the end upwards: the outlet's name, repeated, and bios; up to the first line that is neither."""
    left = [index for index in range(len(lines)) if lines[index] and verdicts[index] is None][-_TAIL_WINDOW:]
    times = Counter(lines[index] for index in left)
    for index in reversed(left[1:]):  # something must be left
        name = len(lines[index]) <= _NAME_LENGTH and times[lines[index]] > 1 and _is_link(lines[index])
        verdicts[index] = "outlet" if name else _rule_for(lines[index], keys[index], AT_THE_END)
        if verdicts[index] is None:
            return
