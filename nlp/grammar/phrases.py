"""Many phrases found in one pass: a trie of tokens, blind to hyphens, apostrophe styles and glued words.

"S&P500", "small-cap" and "theRussell 2000" have the same tokens as "S&P 500", "small cap" and "the Russell 2000".
The cost of a text is one dictionary look-up per token, and a walk where a phrase may begin.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from operator import itemgetter
from typing import Any, Generic, TypeVar

from nlp.grammar.openings import words_of
from nlp.values import quick

Payload = TypeVar("Payload")

_GLUE_WORDS = "the a an and or of for in on by with as at than that from both while but when its vs".split()
# Initials ("U.S."), entities of HTML, a small word glued to a capital, letters, digits, a sign. Hyphens and trademark
# signs are no tokens: they lie in the gaps between. A word in small letters comes first, being found fastest.
_TOKEN = re.compile(
    r"([a-z]+(?![^\W\d_]|\.[A-Za-z])|(?:[A-Za-z]\.){2,}|&(?:amp|apos|rsquo|\#39|\#x27|\#8217);"
    r"|\b(?=[A-Za-z]{2,4}[A-Z])(?i:the|and|of|for|in|on|by|with|that|than|from|both)(?=[A-Z][a-zA-Z])"
    r"|[^\W\d_]+|\d+|[^\w\s‐‑–®™©-]|_)"
)
_ENTITIES = {
    "&amp;": "&",
    "&apos;": "'",
    "&rsquo;": "'",
    "&#39;": "'",
    "&#x27;": "'",
    "&#8217;": "'",
    "’": "'",
    "‘": "'",
}
_PRONOUNS = {"us": "us-", "it": "it-", "Us": "us-", "It": "it-"}  # never the country or the industry
_GAPS = frozenset({"", " ", "-", "\n", "\u00a0", "‐", "‑", "–", "  ", " \n", "®", "®\u00a0", "® ", "™ ", "™", "©"})
_MOST = 100_000  # stretches remembered
_LONGEST = 64  # code points of one that is worth it
_GLUE = frozenset(_GLUE_WORDS)
_REST_OF_TABLE_CELL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}\.\d\d")


@quick
@dataclass(frozen=True, slots=True)
class Found(Generic[Payload]):
    """A phrase in a text: code points [start, end) and what the phrase stands for."""

    start: int
    end: int
    payload: Payload


class Tokens:
    """A text cut into tokens, with their normal forms and places."""

    __slots__ = ("_starts", "norms", "text", "words")

    def __init__(self, text: str) -> None:
        pieces, starts = words_of(text)
        cuts = list(map(_CUTS.__getitem__, pieces))
        self.text = text
        self.words = list(chain.from_iterable(map(_WORDS, cuts)))
        self.norms = list(chain.from_iterable(map(_NORMS, cuts)))
        self._starts = [start + place for start, cut in zip(starts, cuts, strict=True) for place in cut[2]]

    def start(self, index: int) -> int:
        """Where the token starts in the text."""
        return self._starts[index]

    def end(self, index: int) -> int:
        """Where the token ends in the text."""
        return self._starts[index] + len(self.words[index])

    def joined(self, index: int) -> bool:
        """True where the token follows the one before it as in one phrase."""
        return self.text[self.end(index - 1) : self._starts[index]] in _GAPS if index else True


class Phrases(Generic[Payload]):
    """A set of phrases. All-lower-case ones match blind to case; others as written, in capitals, or in title case."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]]) -> None:
        self._root: dict[str, Any] = {}
        for phrase, payload in phrases:
            for spelling, written in _spellings(phrase):
                self._insert(spelling, written, payload)

    def _insert(self, tokens: Sequence[str], written: tuple[str, ...] | None, payload: Payload) -> None:
        node = self._root
        for token in tokens:
            node = node.setdefault(token, {})
        node.setdefault("", []).append((written, payload))

    def walk(self, tokens: Tokens) -> Iterator[list[Found[Payload]]]:
        """For each token where phrases begin: those phrases, longest first, of one length in the order of insertion."""
        norms = tokens.norms
        nodes = list(map(self._root.get, norms))
        for index in compress(range(len(norms)), nodes):
            node, follow = nodes[index], norms[index + 1] if index + 1 < len(norms) else ""
            if node is None or not (follow in node or "" in node or follow.isdigit()):
                continue
            if (found := self._at(tokens, index)) and _starts_word(tokens, index):
                yield found

    def _at(self, tokens: Tokens, index: int) -> list[Found[Payload]]:
        found: list[list[Found[Payload]]] = []
        node, at, last = self._root, index, len(tokens.norms) - 1
        while True:
            step = node.get(tokens.norms[at])
            if step is None:
                found.append(_glued_number(node, tokens, index, at))
                break
            if "" in step and _ends_word(tokens, at):
                found.append(_spelt(step[""], tokens, index, at))
            if at == last or not tokens.joined(at + 1):
                break
            node, at = step, at + 1
        return [each for group in reversed(found) for each in group]


_Cut = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]  # tokens, their normal forms, where they start
_WORDS, _NORMS = itemgetter(0), itemgetter(1)


class _Cuts(dict[str, _Cut]):
    """The tokens of each stretch between blanks met so far: a look-up that costs next to nothing."""

    def __missing__(self, piece: str) -> _Cut:
        found = list(_TOKEN.finditer(piece))
        words = tuple(match[0] for match in found)
        cut = words, tuple(map(_norm, words)), tuple(match.start() for match in found)
        if len(piece) <= _LONGEST:
            if len(self) > _MOST:
                self.clear()
            self[piece] = cut
        return cut


_CUTS = _Cuts()


def _norm(word: str) -> str:
    if word in _PRONOUNS:
        return _PRONOUNS[word]
    word = _ENTITIES.get(word, word)
    return (word.replace(".", "") if len(word) > 2 and "." in word else word).lower()


def _spellings(phrase: str) -> Iterator[tuple[list[str], tuple[str, ...] | None]]:
    """The tokens of a phrase and how they must be written, None for any way."""
    tokens = Tokens(phrase)
    if phrase == phrase.lower():
        yield (
            [
                _norm(word.upper()) if word in _PRONOUNS else norm
                for word, norm in zip(tokens.words, tokens.norms, strict=True)
            ],
            None,
        )
        return
    yield tokens.norms, tuple(tokens.words)  # a catalogue has straight apostrophes
    others = {re.sub(r"\b[a-z]", lambda letter: letter[0].upper(), phrase)}
    if sum(map(str.isalpha, phrase)) >= 4:
        others.add(phrase.upper())
    for other in sorted(others - {phrase}):
        tokens = Tokens(other)
        yield tokens.norms, tuple(tokens.words)


def _spelt(
    leaf: list[tuple[tuple[str, ...] | None, Payload]], tokens: Tokens, first: int, last: int
) -> list[Found[Payload]]:
    words: tuple[str, ...] | None = None
    found = []
    for written, payload in leaf:
        if written is not None and words is None:
            words = tuple(_ENTITIES.get(word, word) for word in tokens.words[first : last + 1])
        if written is None or written == words:
            found.append(Found(tokens.start(first), tokens.end(last), payload))
    return found


def _starts_word(tokens: Tokens, index: int) -> bool:
    """False inside a word: "Foo" in "BarFoo", "Nasdaq" in "ex-Nasdaq"; true after a glued "the"."""
    start = tokens.start(index)
    before = tokens.text[start - 1 : start]
    if before.isalnum():
        return tokens.norms[index - 1] in _GLUE or (before.isdigit() and tokens.words[index][0].isupper())
    return before not in {"@", "_"} and not (before == "-" and tokens.text[start - 2 : start - 1].islower())


def _ends_word(tokens: Tokens, index: int) -> bool:
    """False inside a word or a web address; true before a number glued on as in a table that lost its borders."""
    end = tokens.end(index)
    after = tokens.text[end : end + 1]
    if after.isdigit():
        return tokens.words[index][-1].isalpha() and bool(_REST_OF_TABLE_CELL.match(tokens.text, end))
    if after.isalpha():
        return tokens.words[index].isdigit() or tokens.norms[index + 1] in _GLUE
    if after in {"-", "‑"}:
        return not tokens.text[end + 1 : end + 2].islower()
    return not (after == "." and tokens.text[end + 1 : end + 2].islower()) and after != "_"


def _glued_number(node: dict[str, Any], tokens: Tokens, first: int, at: int) -> list[Found[Any]]:
    """ "500" at the head of "5006,845.50": the index and its level, where a table lost the space between them."""
    digits = tokens.norms[at]
    if not digits.isdigit():
        return []
    for length in range(1, len(digits)):
        leaf = node.get(digits[:length], {}).get("")
        if leaf and _REST_OF_TABLE_CELL.match(tokens.text, tokens.start(at) + length):
            start, end = tokens.start(first), tokens.start(at) + length
            return [Found(start, end, payload) for written, payload in leaf if written is None]
    return []
