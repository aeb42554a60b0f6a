"""The words around a name, as `nlp/catalogue/context.toml` lists them: a move, a change, a stock, an amount."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nlp.instruments import CATALOGUE, variants
from nlp.values import quick

with (CATALOGUE / "context.toml").open("rb") as _file:
    CONTEXT: dict[str, Any] = tomllib.load(_file)

_FILLERS = "|".join(CONTEXT["fillers"])
_FILLER = rf"(?:(?:,? (?:which|that))? ?(?:{_FILLERS}|in turn|so far|\w{{2,14}}ly) ){{0,3}}"
_POSSESSIVE = r"(?:['’]s)?"
_OPENING = re.compile(r"(?:^|[.!?:;]['\"”’)]? ?|[\n•*“\"|–—-] ?)$")


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """A name in its text."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The name as printed."""
        return self.text[self.start : self.end]

    def after(self, pattern: re.Pattern[str]) -> bool:
        """True where the words right after match."""
        return pattern.match(self.text, self.end) is not None

    def before(self, pattern: re.Pattern[str]) -> bool:
        """True where the 60 code points before end as the pattern does."""
        return pattern.search(self.text[max(0, self.start - 60) : self.start]) is not None

    def opens_sentence(self) -> bool:
        """True at the head of a sentence, line or quotation."""
        return self.before(_OPENING)


def _pattern(phrase: str) -> str:
    """A phrase of the lists as a regular expression: "*" is any ending, a backslash is kept, the rest means itself."""
    return phrase.replace(".", r"\.").replace("*", r"\w*").replace(r"\S\w*", r"\S*").replace(r"\w\.", r"\w.")


def _any(phrases: Iterable[str]) -> str:
    spelt = {reading for phrase in phrases for reading in variants(phrase)}
    return "|".join(_pattern(reading) for reading in sorted(spelt, key=lambda reading: (-len(reading), reading)))


AFTER = {
    name: re.compile(rf"{_POSSESSIVE}[ -](?:{_any(phrases)})(?!\w)", re.IGNORECASE)
    for name, phrases in CONTEXT["after"].items()
}
BEFORE = {
    name: re.compile(rf"(?<![\w-])(?:{_any(phrases)}) $", re.IGNORECASE) for name, phrases in CONTEXT["before"].items()
}

# What prices do, and what only prices do.
MOVE = re.compile(rf"{_POSSESSIVE},? {_FILLER}(?:{_any(CONTEXT['moves'])})\b", re.IGNORECASE)
STRICT_MOVE = re.compile(
    rf"{_POSSESSIVE},? {_FILLER}(?:{_any(set(CONTEXT['moves']) - set(CONTEXT['loose_moves']))})\b", re.IGNORECASE
)
MARKET_MOVE = re.compile(rf"{_POSSESSIVE} {_FILLER}(?:{_any(CONTEXT['after']['market'])})\b", re.IGNORECASE)

_PERCENT = r"\d+(?:\.\d+)?\s?(?:%|per ?cent|points?)"
# "up 3%", "(-0.4%)", ": +1.2%", "▲ 0.68%", "was 0.35 percent higher".
CHANGE = re.compile(
    r"\s?[:(|,–-]{0,2}\s{0,2}(?:▲|▼|[+−–-])\s?\d"
    r"|\s?: [$€£]\d"
    r"|\s?[:(|]\s?[+−-]?\d+(?:\.\d+)?\s?(?:%|per ?cent)"
    r"|,?\s(?:last )?(?:up|down|ahead|off|higher|lower)(?: by)? \d"
    rf"|\s(?:was|were|is|are|stood|closed|ended|finished|traded) (?:about |nearly )?{_PERCENT} "
    r"(?:higher|lower|up|down|firmer|weaker|stronger|softer|ahead)"
)
_CLAUSE = r"(?:[^.;\n]|\.(?=\d)){0,45}?"
FIGURE = re.compile(rf"{_CLAUSE}(?:\d\s?(?:%|per ?cent)|\d points|[$€£]\d|\d\.\d)", re.IGNORECASE)
PERCENT_IN_CLAUSE = re.compile(rf"{_CLAUSE}\d\s?(?:%|per ?cent|points)", re.IGNORECASE)
PERCENT = re.compile(rf" {_PERCENT}")
