"""The rules of `furniture.toml`, and what it takes for a line to fit one."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FIGURE = re.compile(
    r"\d\s?(?:%|percent|per cent|bps?\b|basis|points?\b)|[$€£¥₹]\s?\d|\d\.\d"
    r"|\d,\d{3}(?! (?:readers|subscribers|investors|traders|members|followers|users|people|others|words)\b)"
)
_BEFORE = r"[\s*|>•▪►▶✓✔\-–—(\[]{0,6}"  # what may stand before a line's first word
_RUN_TOGETHER = re.compile(r"(?:[A-Z’']{2,} ){3}(?:[A-Z’']+ ){0,10}[A-Z]?[\"“]?[A-Z]? ?[a-z]")
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "furniture.toml").read_text(encoding="utf-8"))
_LABELS = frozenset(_DATA["labels"])
_BAR = frozenset(_DATA["bar"])
_COUNTS = re.compile(r"(?:\d[\d.,]*k? ?(?:views?|comments?|likes?|shares?|claps?|reactions?|responses?|reads?)[ ·|]*)+")
_BETWEEN_LINKS = re.compile(r"\s[|·•/]\s")
_SHARE_WORDS = frozenset(_DATA["share_words"])
_SHARE_ACTS = frozenset(_DATA["share_acts"])
_BETWEEN_NAMES = frozenset(_DATA["between_names"])
SECTIONS: frozenset[str] = frozenset(_DATA["sections"])

# The line that a blog's feed puts before or after each entry.
FOOTPRINT = re.compile(
    r"The post [^\n]{1,250}? (?:first )?appeared (?:first )?on [^\n]{1,80}?\.(?:[ ]|$)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands, and the same in lower case with plain quotes."""

    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Furniture of one sort; the head of the rules in `furniture.toml` says what the fields mean."""

    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    also: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None
    traits: tuple[re.Pattern[str], ...]
    at_least: int
    only_names: bool
    figures: bool
    limit: int

    def holds(self, line: Line) -> bool:
        """True where the line is furniture of this sort; one of the `words`, if any, must be known to stand in it."""
        key = line.key
        return (
            len(key) <= self.limit
            and self.pattern.search(key) is not None
            and all(pattern.search(key) for pattern in self.also)
            and (self.figures or not _FIGURE.search(key))
            and not (self.never and self.never.search(key))
            and sum(pattern.search(key) is not None for pattern in self.traits) >= self.at_least
            and not (self.only_names and _has_other_words(line.text))
            and not _RUN_TOGETHER.match(line.text)
        )


def is_mark(text: str) -> bool:
    """True for a line without a letter or digit: a lone bullet, "?", "|", a row of dashes."""
    return len(text) <= 200 and not _LETTER.search(text)


def is_label(key: str) -> bool:
    """True for a short line that is a button, a form's heading, a bar of links, or names places to share.

    >>> is_label("share on facebook, x and linkedin"), is_label("shares of facebook")
    (True, False)
    """
    bare = key.strip(" .:;!*()[]|>→»…#-–—_")
    if bare in _LABELS or _COUNTS.fullmatch(bare):
        return True
    links = _BETWEEN_LINKS.split(bare)
    if len(links) > 1 and all(link in _BAR for link in links):
        return True
    words = [word.strip(",.:;|/&!") for word in bare.replace("/", " ").split()]
    return bool(words) and words[0] in _SHARE_ACTS and all(word in _SHARE_WORDS for word in words if word)


def _has_other_words(text: str) -> bool:
    return any(not word[0].isupper() and word not in _BETWEEN_NAMES for word in _WORD.findall(text))


def _rule(data: dict[str, Any]) -> Rule:
    never = data.get("never")
    return Rule(
        name=data["name"],
        words=tuple(data.get("words", [])),
        pattern=re.compile(_begins(data["starts"]) if "starts" in data else _either(data["contains"])),
        also=tuple(re.compile(_either(choices)) for choices in data.get("also", [])),
        never=re.compile(_either(never)) if never else None,
        traits=tuple(map(re.compile, data.get("traits", []))),
        at_least=data.get("at_least", 0),
        only_names=data.get("only_names", False),
        figures=data.get("figures", False),
        limit=data.get("limit", 300),
    )


def _begins(patterns: Iterable[str]) -> str:
    return f"^{_BEFORE}(?:{_either(patterns)})"


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


_ANYWHERE = [data for data in _DATA["rules"] if data.get("place") != "end"]
BY_START = tuple(_rule(data) for data in _ANYWHERE if "starts" in data)
BY_WORD = tuple(_rule(data) for data in _ANYWHERE if "words" in data)
AT_THE_END = tuple(_rule(data) for data in _DATA["rules"] if data.get("place") == "end")
# One look at a line's start for all the rules together, as nearly no line fits any.
ANY_START = re.compile(_begins(pattern for data in _ANYWHERE for pattern in data.get("starts", [])))
